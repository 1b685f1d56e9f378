package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.TreeState;
import java.security.MessageDigest;

/** Hashes complete lines into the tree, up to a number of them. */
final class LeafHashes implements LineReader.Sink {
  private final MerkleTree tree;
  private final long maxLines;
  private final MessageDigest leaf = MerkleTree.leafDigest();
  private long bytes;

  LeafHashes(TreeState known, long maxLines) {
    tree = known.tree();
    bytes = known.bytes();
    this.maxLines = maxLines;
  }

  @Override
  public void piece(byte[] buffer, int from, int to) {
    leaf.update(buffer, from, to - from);
  }

  @Override
  public boolean end(long offset, long length, boolean terminated) {
    if (terminated) {
      tree.add(leaf.digest());
      MerkleTree.startLeaf(leaf);
      bytes += length;
    }
    return tree.size() < maxLines;
  }

  TreeState state() {
    return new TreeState(tree.size(), bytes, tree.frontier());
  }
}
