package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import java.security.MessageDigest;
import java.util.function.Consumer;

/** Hashes and judges complete lines, and tells a visitor of each. */
final class LineJudgements implements LineReader.Sink {
  private static final LoggedLine.Form FOREIGN = new LoggedLine.Foreign();
  private static final LoggedLine.Form MALFORMED = new LoggedLine.Malformed();

  private final Consumer<LoggedLine> visitor;
  private final MessageDigest leaf = MerkleTree.leafDigest();
  private final JsonJudge judge = new JsonJudge();
  private byte[] buffer = new byte[0];
  private int from;
  private int to;
  private long lines;
  private long bytes;

  LineJudgements(Consumer<LoggedLine> visitor) {
    this.visitor = visitor;
  }

  /** Bytes of the complete lines so far. */
  long bytes() {
    return bytes;
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
      visitor.accept(new LoggedLine(lines, offset, length, leaf.digest(), form(length)));
      lines++;
      bytes += length;
    } else {
      // Judged again once it is complete.
      leaf.reset();
    }
    MerkleTree.startLeaf(leaf);
    judge.reset();
    return true;
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
