package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import java.security.MessageDigest;
import java.util.function.Consumer;

/** Hashes and judges one complete line, however long, and tells a visitor of it. */
final class LineJudgements implements LineReader.Sink {
  static final LoggedLine.Form FOREIGN = new LoggedLine.Foreign();
  static final LoggedLine.Form MALFORMED = new LoggedLine.Malformed();

  private final long number;
  private final Consumer<LoggedLine> visitor;
  private final MessageDigest leaf = MerkleTree.leafDigest();
  private final JsonJudge judge = new JsonJudge();
  private byte[] buffer = new byte[0];
  private int from;
  private int to;
  private long bytes;

  /**
   * @param number of the line
   */
  LineJudgements(long number, Consumer<LoggedLine> visitor) {
    this.number = number;
    this.visitor = visitor;
  }

  /** Bytes of the line; 0 where it is not complete. */
  long bytes() {
    return bytes;
  }

  /** One, or none where it is not complete. */
  int lines() {
    return bytes == 0 ? 0 : 1;
  }

  @Override
  public void piece(byte[] piece, int start, int end) {
    leaf.update(piece, start, end - start);
    judge.feed(piece, start, end);
    buffer = piece;
    from = start;
    to = end;
  }

  @Override
  public boolean end(long offset, long length, boolean terminated) {
    if (terminated) {
      visitor.accept(new LoggedLine(number, offset, length, leaf.digest(), form(length)));
      bytes = length;
    }
    return false;
  }

  private LoggedLine.Form form(long length) {
    if (!judge.isObject()) {
      return MALFORMED;
    }
    // We never write longer lines; shorter ones lie in the buffer in one piece.
    return judge.mayBeOurs() && length <= AuditEvent.MAX_LINE_BYTES
        ? EventParser.form(buffer, from, to)
        : FOREIGN;
  }
}
