package io.glyph.store.domain.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Verifies a log in one pass over its lines, in memory that does not grow with it. A seal may reach
 * back over lines that others appended before it was written; the hashes of the last {@value
 * #WINDOW} lines are kept for that. One that reaches further back is put into {@link #unresolved()}
 * and needs a second pass with {@link #resolve}.
 */
public final class LogVerifier {
  /** How many lines before its own a seal may leave uncovered and still be checked in one pass. */
  public static final int WINDOW = 65_536;

  private static final int MAX_MALFORMED_KEPT = 10_000;

  private final Optional<TreeState> trusted;
  private final byte[][] recent = new byte[WINDOW][];
  private MerkleTree base = new MerkleTree();
  private long lines;
  private long bytes;
  private long sealsFitting;
  private long lastFittingLines;
  private boolean trustedFits;
  private boolean trustedSeen;
  private final List<Misfit> misfits = new ArrayList<>();
  private final List<Seal> unresolved = new ArrayList<>();
  private final TreeMap<Long, LoggedLine> malformed = new TreeMap<>();
  private long malformedCount;

  private record Misfit(long line, long from, Seal seal) {}

  /**
   * @param trusted the newest seal that the database vouches for
   */
  public LogVerifier(Optional<TreeState> trusted) {
    this.trusted = trusted;
    checkTrusted();
  }

  /** Takes the next line; lines come in order and without a gap. */
  public void accept(LoggedLine line) {
    if (line.number() != lines || line.offset() != bytes) {
      throw new IllegalArgumentException("lines come in order and without a gap");
    }
    switch (line.form()) {
      case LoggedLine.Foreign() -> {}
      case LoggedLine.Malformed() -> noteMalformed(line);
      case LoggedLine.Ours(var id, Seal seal, Optional<ByteRange> torn) -> {
        torn.ifPresent(this::accountFor);
        check(seal);
      }
    }
    if (lines - base.size() == WINDOW) {
      fold(base.size() + WINDOW / 2);
    }
    recent[(int) (lines % WINDOW)] = line.leafHash();
    lines++;
    bytes = line.end();
    checkTrusted();
  }

  /** Seals that reach too far back for one pass. */
  public List<Seal> unresolved() {
    return List.copyOf(unresolved);
  }

  /** Says whether an unresolved seal fitted, as a second pass found out. */
  public void resolve(Seal seal, boolean fits) {
    if (!unresolved.remove(seal)) {
      throw new IllegalArgumentException("that seal was not waiting");
    }
    if (fits) {
      sealsFitting++;
    } else {
      misfits.add(new Misfit(lines, 0, seal));
    }
  }

  /** Judges, after the last line. */
  public AuditVerdict finish(LogTail tail) {
    if (!unresolved.isEmpty()) {
      throw new IllegalStateException("some seals were not checked");
    }
    fold(lines);
    String root = base.rootHex();
    List<AuditFault> faults = new ArrayList<>();
    long total = bytes;
    switch (tail) {
      case LogTail.Missing() -> {
        if (trusted.isPresent()) {
          faults.add(new AuditFault.LogMissing());
        }
      }
      case LogTail.Clean clean -> {}
      case LogTail.Unterminated(ByteRange line) -> total = line.to();
      case LogTail.Torn(ByteRange line) -> {
        total = line.to();
        faults.add(new AuditFault.TornTail(line));
      }
    }
    if (trusted.isPresent() && !trustedFits && !(tail instanceof LogTail.Missing)) {
      TreeState state = trusted.get();
      if (!trustedSeen && bytes < state.bytes()) {
        faults.add(new AuditFault.Shortened(state.bytes(), total));
      } else {
        faults.add(new AuditFault.Rewritten(firstDoubt(), state.lines()));
      }
    }
    long falseSeals = 0;
    for (Misfit misfit : misfits) {
      if (trustedFits && misfit.line() < trusted.orElseThrow().lines()) {
        falseSeals++;
      } else if (faults.stream().noneMatch(AuditFault.Rewritten.class::isInstance)) {
        faults.add(new AuditFault.Rewritten(misfit.from(), misfit.seal().lines()));
      }
    }
    if (malformedCount > 0) {
      faults.add(
          new AuditFault.MalformedLines(
              malformedCount, malformed.firstEntry().getValue().number()));
    }
    if (!faults.isEmpty()) {
      return new AuditVerdict.Damaged(lines, total, sealsFitting, root, faults);
    }
    long sealed = trustedFits ? trusted.orElseThrow().lines() : lastFittingLines;
    return new AuditVerdict.Intact(
        lines, total, sealsFitting, root, sealed, lines - sealed, trustedFits, falseSeals);
  }

  private long firstDoubt() {
    return misfits.isEmpty() ? lastFittingLines : misfits.getFirst().from();
  }

  private void check(Seal seal) {
    if (seal.lines() > lines) {
      misfits.add(new Misfit(lines, lastFittingLines, seal));
    } else if (seal.lines() < base.size()) {
      unresolved.add(seal);
    } else {
      MerkleTree tree = treeAt(seal.lines());
      if (tree.rootHex().equals(seal.root())) {
        sealsFitting++;
        lastFittingLines = seal.lines();
        // Honest seals only reach further and further: what this one covers need not be kept.
        base = tree;
      } else {
        misfits.add(new Misfit(lines, lastFittingLines, seal));
      }
    }
  }

  private void checkTrusted() {
    if (trusted.isPresent() && !trustedSeen && trusted.get().lines() == lines) {
      trustedSeen = true;
      Seal seal = trusted.get().seal();
      trustedFits = seal.bytes() == bytes && treeAt(lines).rootHex().equals(seal.root());
    }
  }

  private MerkleTree treeAt(long size) {
    MerkleTree tree = base.copy();
    for (long line = tree.size(); line < size; line++) {
      tree.add(recent[(int) (line % WINDOW)]);
    }
    return tree;
  }

  private void fold(long size) {
    base = treeAt(size);
  }

  private void noteMalformed(LoggedLine line) {
    malformedCount++;
    if (malformed.size() < MAX_MALFORMED_KEPT) {
      malformed.put(line.offset(), line);
    }
  }

  private void accountFor(ByteRange torn) {
    LoggedLine line = malformed.get(torn.from());
    if (line != null && line.end() - 1 == torn.to()) {
      malformed.remove(torn.from());
      malformedCount--;
    }
  }
}
