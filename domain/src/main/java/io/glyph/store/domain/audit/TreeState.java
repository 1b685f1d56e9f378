package io.glyph.store.domain.audit;

import java.util.Arrays;

/**
 * How far the log has been hashed: enough to go on from there.
 *
 * @param lines complete lines, whoever wrote them
 * @param bytes bytes of these lines with their newlines, so the offset of what follows
 * @param frontier as {@link MerkleTree#frontier()} gives it
 */
public record TreeState(long lines, long bytes, byte[] frontier) {
  public static final TreeState EMPTY = new TreeState(0, 0, new byte[0]);

  /** Refuses what cannot be. */
  public TreeState {
    if (lines < 0 || bytes < lines || (lines == 0 && bytes > 0)) {
      throw new IllegalArgumentException(
          "every line has at least its newline, no line has no byte");
    }
    MerkleTree.restore(lines, frontier);
    frontier = frontier.clone();
  }

  /** {@return a copy of the frontier's hashes, one after another} */
  @Override
  public byte[] frontier() {
    return frontier.clone();
  }

  /** {@return a tree that goes on from here} */
  public MerkleTree tree() {
    return MerkleTree.restore(lines, frontier);
  }

  /** {@return the seal over what was hashed so far} */
  public Seal seal() {
    return new Seal(lines, bytes, tree().rootHex());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeState that
        && lines == that.lines
        && bytes == that.bytes
        && Arrays.equals(frontier, that.frontier);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(lines) * 31 + Arrays.hashCode(frontier);
  }
}
