package io.glyph.store.domain.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree of RFC 6962, section 2.1, over SHA-256, grown leaf by leaf. Only its frontier is
 * kept, the roots of the perfect subtrees from left to right: at most 63 hashes for any size. Not
 * safe for use by several threads.
 */
public final class MerkleTree {
  /** Length of every hash here, in bytes. */
  public static final int HASH_LENGTH = 32;

  /**
   * Made for the first node: most trees are only carried about, and the JDK's first digest costs.
   */
  private @Nullable MessageDigest digest;

  private final ArrayList<byte[]> frontier;
  private long size;

  /** The tree without leaves. */
  public MerkleTree() {
    this(0, new ArrayList<>());
  }

  private MerkleTree(long size, ArrayList<byte[]> frontier) {
    this.size = size;
    this.frontier = frontier;
  }

  /**
   * Continues a tree from what {@link #frontier()} gave.
   *
   * @param size how many leaves
   * @param frontier the roots of its perfect subtrees
   * @return the tree
   * @throws IllegalArgumentException where the length does not fit the number of leaves
   */
  public static MerkleTree restore(long size, byte[] frontier) {
    if (size < 0 || frontier.length != Long.bitCount(size) * HASH_LENGTH) {
      throw new IllegalArgumentException("a frontier has one hash for each perfect subtree");
    }
    ArrayList<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < frontier.length; at += HASH_LENGTH) {
      byte[] hash = new byte[HASH_LENGTH];
      System.arraycopy(frontier, at, hash, 0, HASH_LENGTH);
      hashes.add(hash);
    }
    return new MerkleTree(size, hashes);
  }

  /** {@return a digest that has been fed the leaf prefix; what follows is the leaf's bytes} */
  public static MessageDigest leafDigest() {
    MessageDigest digest = sha256();
    startLeaf(digest);
    return digest;
  }

  /**
   * Feeds a fresh or just finished digest the leaf prefix.
   *
   * @param digest SHA-256
   */
  public static void startLeaf(MessageDigest digest) {
    digest.update((byte) 0);
  }

  /**
   * Appends a leaf.
   *
   * @param leafHash SHA-256 of 0x00 and the leaf's bytes
   */
  public void add(byte[] leafHash) {
    if (leafHash.length != HASH_LENGTH) {
      throw new IllegalArgumentException("a leaf hash has 32 bytes");
    }
    byte[] hash = leafHash.clone();
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      hash = node(digest(), frontier.removeLast(), hash);
    }
    frontier.add(hash);
    size++;
  }

  /** {@return how many leaves there are} */
  public long size() {
    return size;
  }

  /** {@return the root over all leaves so far; of no leaves, SHA-256 of nothing} */
  public byte[] root() {
    if (frontier.isEmpty()) {
      return digest().digest();
    }
    List<byte[]> hashes = frontier;
    byte[] root = hashes.getLast();
    for (int i = hashes.size() - 2; i >= 0; i--) {
      root = node(digest(), hashes.get(i), root);
    }
    return root.clone();
  }

  /** {@return the root in lower case hex} */
  public String rootHex() {
    return HexFormat.of().formatHex(root());
  }

  /** {@return the frontier's hashes one after another, largest subtree first} */
  public byte[] frontier() {
    byte[] all = new byte[frontier.size() * HASH_LENGTH];
    for (int i = 0; i < frontier.size(); i++) {
      System.arraycopy(frontier.get(i), 0, all, i * HASH_LENGTH, HASH_LENGTH);
    }
    return all;
  }

  private MessageDigest digest() {
    MessageDigest made = digest;
    if (made == null) {
      made = sha256();
      digest = made;
    }
    return made;
  }

  /** {@return a tree that grows on its own} */
  public MerkleTree copy() {
    return new MerkleTree(size, new ArrayList<>(frontier));
  }

  /** The hash over two subtrees. */
  static byte[] node(MessageDigest sha256, byte[] left, byte[] right) {
    sha256.update((byte) 1);
    sha256.update(left);
    sha256.update(right);
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
