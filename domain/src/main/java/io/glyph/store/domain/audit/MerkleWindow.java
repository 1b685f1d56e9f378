package io.glyph.store.domain.audit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The end of a growing Merkle tree (RFC 6962, section 2.1): roots over all leaves but up to the
 * last {@code width}. A root costs as many hashes as its size has binary digits, whatever was asked
 * before, so that no log can make its verification slow. Memory is two hashes for each leaf of the
 * width. Not safe for use by several threads.
 */
final class MerkleWindow {
  private final MessageDigest sha256 = MerkleTree.sha256();
  private final int width;

  /** Level k holds the roots of the last perfect subtrees of 2^k leaves, in a ring. */
  private final List<byte[][]> levels = new ArrayList<>();

  private long size;

  MerkleWindow(int width) {
    this.width = width;
  }

  void add(byte[] leafHash) {
    if (leafHash.length != MerkleTree.HASH_LENGTH) {
      throw new IllegalArgumentException("a leaf hash has 32 bytes");
    }
    byte[] hash = leafHash.clone();
    long index = size;
    int level = 0;
    put(level, index, hash);
    while ((index & 1) == 1) {
      hash = MerkleTree.node(sha256, get(level, index - 1), hash);
      level++;
      index >>= 1;
      put(level, index, hash);
    }
    size++;
  }

  /** Whether the root over the first {@code leaves} leaves can still be told. */
  boolean reaches(long leaves) {
    return leaves >= 0 && leaves <= size && size - leaves <= width;
  }

  /** The root over the first {@code leaves} leaves in lower case hex. */
  String rootHex(long leaves) {
    if (!reaches(leaves)) {
      throw new IllegalArgumentException("outside the window");
    }
    if (leaves == 0) {
      return HexFormat.of().formatHex(sha256.digest());
    }
    int level = Long.numberOfTrailingZeros(leaves);
    byte[] root = get(level, (leaves >> level) - 1);
    for (level++; leaves >> level > 0; level++) {
      if ((leaves >> level & 1) == 1) {
        root = MerkleTree.node(sha256, get(level, (leaves >> level) - 1), root);
      }
    }
    return HexFormat.of().formatHex(root);
  }

  private void put(int level, long index, byte[] hash) {
    if (level == levels.size()) {
      // Two more than fit into the window: the one that it starts within, and the one that ends it.
      levels.add(new byte[(width >> level) + 2][]);
    }
    byte[][] ring = levels.get(level);
    ring[(int) (index % ring.length)] = hash;
  }

  private byte[] get(int level, long index) {
    byte[][] ring = levels.get(level);
    return ring[(int) (index % ring.length)];
  }
}
