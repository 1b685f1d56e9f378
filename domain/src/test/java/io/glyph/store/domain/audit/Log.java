package io.glyph.store.domain.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A log in memory that tests write to, edit and have verified. */
final class Log {
  private static final EventId ID =
      new EventId(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));

  /** A line: its text without the newline, and what a reader makes of it. */
  record Line(String text, LoggedLine.Form form) {
    byte[] bytes() {
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
  }

  final List<Line> lines = new ArrayList<>();

  Log() {}

  Log(Log other) {
    lines.addAll(other.lines);
  }

  int size() {
    return lines.size();
  }

  /** How many bytes the first lines have. */
  long bytes(int firstLines) {
    return lines.subList(0, firstLines).stream().mapToLong(l -> l.bytes().length).sum();
  }

  long bytes() {
    return bytes(size());
  }

  Log foreign() {
    return foreign("foreign " + size());
  }

  Log foreign(String text) {
    lines.add(new Line(text, new LoggedLine.Foreign()));
    return this;
  }

  Log foreign(int count) {
    for (int i = 0; i < count; i++) {
      foreign();
    }
    return this;
  }

  Log malformed() {
    lines.add(new Line("malformed " + size(), new LoggedLine.Malformed()));
    return this;
  }

  /** An honest event, whose writer did not see the last lines. */
  Log ours(int unseen) {
    return ours(seal(size() - unseen), Optional.empty());
  }

  /** An honest {@code audit_recovered} about the torn line that now is line {@code number}. */
  Log recovered(int number) {
    ByteRange torn = new ByteRange(bytes(number), bytes(number + 1) - 1);
    return ours(seal(number), Optional.of(torn));
  }

  Log ours(Seal seal, Optional<ByteRange> torn) {
    lines.add(new Line("ours " + size() + seal, new LoggedLine.Ours(ID, seal, torn)));
    return this;
  }

  /** A line with a seal that is nobody's. */
  Log lie(int lines) {
    return ours(new Seal(lines, lines, "bad0".repeat(16)), Optional.empty());
  }

  TreeState state(int firstLines) {
    MerkleTree tree = new MerkleTree();
    lines.subList(0, firstLines).forEach(l -> tree.add(NaiveTree.leafHash(l.bytes())));
    return new TreeState(firstLines, bytes(firstLines), tree.frontier());
  }

  Seal seal(int firstLines) {
    return state(firstLines).seal();
  }

  String root() {
    return NaiveTree.rootHex(lines.stream().map(Line::bytes).toList());
  }

  /** Hands all lines to a verifier. */
  LogVerifier read(Optional<TreeState> trusted) {
    return read(Trust.inDatabase(trusted));
  }

  LogVerifier read(Trust trust) {
    LogVerifier verifier = new LogVerifier(trust);
    long offset = 0;
    for (int i = 0; i < size(); i++) {
      byte[] bytes = lines.get(i).bytes();
      verifier.accept(
          new LoggedLine(i, offset, bytes.length, NaiveTree.leafHash(bytes), lines.get(i).form()));
      offset += bytes.length;
    }
    return verifier;
  }

  AuditVerdict verify(Optional<TreeState> trusted) {
    return read(trusted).finish(new LogTail.Clean(bytes()));
  }

  AuditVerdict verify(TreeState trusted) {
    return verify(Optional.of(trusted));
  }
}
