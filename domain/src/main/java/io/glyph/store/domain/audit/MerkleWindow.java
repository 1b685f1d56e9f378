package io.glyph.store.domain.audit;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Level k holds the roots of the last perfect subtrees of 2^k leaves, in a ring of hashes. */
  private final List<byte[]> levels = new ArrayList<>();

  /** What is hashed for a node: 0x01 and two hashes. */
  private final byte[] node = new byte[1 + 2 * MerkleTree.HASH_LENGTH];

  private long size;

  MerkleWindow(int width) {
    this.width = width;
    node[0] = 1;
  }

  void add(byte[] leafHash) {
    if (leafHash.length != MerkleTree.HASH_LENGTH) {
      throw new IllegalArgumentException("a leaf hash has 32 bytes");
    }
    long index = size;
    int level = 0;
    System.arraycopy(leafHash, 0, ring(level), at(level, index), MerkleTree.HASH_LENGTH);
    while ((index & 1) == 1) {
      byte[] children = levels.get(level);
      System.arraycopy(children, at(level, index - 1), node, 1, MerkleTree.HASH_LENGTH);
      System.arraycopy(
          children, at(level, index), node, 1 + MerkleTree.HASH_LENGTH, MerkleTree.HASH_LENGTH);
      level++;
      index >>= 1;
      byte[] ring = ring(level);
      sha256.update(node);
      try {
        sha256.digest(ring, at(level, index), MerkleTree.HASH_LENGTH);
      } catch (DigestException impossible) {
        throw new IllegalStateException("there is room for a hash", impossible);
      }
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

  private byte[] ring(int level) {
    if (level == levels.size()) {
      // Two more than fit into the window: the one that it starts within, and the one that ends it.
      levels.add(new byte[((width >> level) + 2) * MerkleTree.HASH_LENGTH]);
    }
    return levels.get(level);
  }

  private int at(int level, long index) {
    return (int) (index % ((width >> level) + 2)) * MerkleTree.HASH_LENGTH;
  }

  private byte[] get(int level, long index) {
    int from = at(level, index);
    return Arrays.copyOfRange(levels.get(level), from, from + MerkleTree.HASH_LENGTH);
  }
}
