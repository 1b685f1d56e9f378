package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  /** The leaves and roots that Certificate Transparency's own implementations are tested with. */
  private static final List<byte[]> LEAVES =
      List.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .stream()
          .map(HexFormat.of()::parseHex)
          .toList();

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static byte[] leaf(byte[] bytes) {
    MessageDigest digest = MerkleTree.leafDigest();
    return digest.digest(bytes);
  }

  static List<byte[]> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new byte[] {(byte) i, (byte) (i >> 8)}).toList();
  }

  static MerkleTree treeOver(List<byte[]> leaves) {
    MerkleTree tree = new MerkleTree();
    leaves.forEach(bytes -> tree.add(leaf(bytes)));
    return tree;
  }

  @Test
  void itIsTheTreeOfCertificateTransparency() {
    MerkleTree tree = new MerkleTree();
    assertEquals(ROOTS.getFirst(), tree.rootHex());
    for (int i = 0; i < LEAVES.size(); i++) {
      tree.add(leaf(LEAVES.get(i)));
      assertEquals(ROOTS.get(i + 1), tree.rootHex());
      assertEquals(i + 1, tree.size());
    }
  }

  @Test
  void theOracleOfTheseTestsIsThatTreeToo() {
    for (int i = 0; i <= LEAVES.size(); i++) {
      assertEquals(ROOTS.get(i), NaiveTree.rootHex(LEAVES.subList(0, i)));
    }
  }

  @Test
  void everyRootUpToAThousandLeavesIsThatOfTheDefinition() {
    List<byte[]> leaves = numbered(1_000);
    MerkleTree tree = new MerkleTree();
    for (int size = 0; size < leaves.size(); size += 1) {
      if (size < 70 || size % 61 == 0) {
        assertEquals(NaiveTree.rootHex(leaves.subList(0, size)), tree.rootHex());
      }
      tree.add(leaf(leaves.get(size)));
    }
  }

  @Test
  void aDigestIsUsedAgainForTheNextLeaf() {
    MessageDigest digest = MerkleTree.leafDigest();
    assertArrayEquals(NaiveTree.leafHash(new byte[] {7}), digest.digest(new byte[] {7}));
    MerkleTree.startLeaf(digest);
    assertArrayEquals(NaiveTree.leafHash(new byte[] {8}), digest.digest(new byte[] {8}));
  }

  @Property
  void aTreeRestoredFromItsFrontierGoesOnAsIfNothingHadHappened(
      @ForAll @IntRange(max = 150) int before, @ForAll @IntRange(max = 150) int after) {
    List<byte[]> leaves = numbered(before + after);
    MerkleTree stopped = treeOver(leaves.subList(0, before));
    MerkleTree restored = MerkleTree.restore(before, stopped.frontier());
    assertEquals(stopped.rootHex(), restored.rootHex());
    leaves.subList(before, before + after).forEach(bytes -> restored.add(leaf(bytes)));
    assertEquals(NaiveTree.rootHex(leaves), restored.rootHex());
    assertEquals(before + after, restored.size());
    assertArrayEquals(treeOver(leaves).frontier(), restored.frontier());
  }

  @Property
  void aFrontierOfTheWrongLengthIsRefused(
      @ForAll @IntRange(max = 1_000) int size, @ForAll @IntRange(max = 400) int length) {
    byte[] frontier = new byte[length];
    if (length == Integer.bitCount(size) * 32) {
      assertArrayEquals(frontier, MerkleTree.restore(size, frontier).frontier());
    } else {
      assertThrows(IllegalArgumentException.class, () -> MerkleTree.restore(size, frontier));
    }
  }

  @Test
  void aNegativeSizeIsRefused() {
    // As many bits as the frontier has hashes: only the sign tells.
    byte[] frontier = new byte[64 * 32];
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.restore(-1, frontier));
  }

  @Test
  void aLeafHashOfTheWrongLengthIsRefused() {
    MerkleTree tree = new MerkleTree();
    MerkleWindow window = new MerkleWindow(1);
    for (int length : new int[] {0, 31, 33}) {
      assertThrows(IllegalArgumentException.class, () -> tree.add(new byte[length]));
      assertThrows(IllegalArgumentException.class, () -> window.add(new byte[length]));
    }
  }

  @Test
  void aCopyGoesItsOwnWay() {
    MerkleTree tree = treeOver(numbered(3));
    String root = tree.rootHex();
    MerkleTree copy = tree.copy();
    copy.add(leaf(new byte[] {9}));
    assertEquals(root, tree.rootHex());
    assertEquals(3, tree.size());
    assertEquals(4, copy.size());
    copy.add(leaf(new byte[] {9}));
    tree.add(leaf(new byte[] {1}));
    assertEquals(5, copy.size());
  }

  @Test
  void arraysThatWereHandedInOrOutDoNotReachTheTree() {
    byte[] hash = leaf(new byte[] {1});
    MerkleTree tree = new MerkleTree();
    tree.add(hash);
    String root = tree.rootHex();
    hash[0]++;
    tree.root()[0]++;
    tree.frontier()[0]++;
    assertEquals(root, tree.rootHex());
  }

  @Property
  void aWindowTellsEveryRootItReachesAndNoOther(
      @ForAll @IntRange(max = 40) int width, @ForAll @IntRange(max = 200) int size) {
    List<byte[]> leaves = numbered(size);
    MerkleWindow window = new MerkleWindow(width);
    byte[] reused = new byte[32];
    for (byte[] bytes : leaves) {
      System.arraycopy(leaf(bytes), 0, reused, 0, 32);
      window.add(reused);
    }
    for (int n = -1; n <= size + 1; n++) {
      int asked = n;
      boolean inside = n >= Math.max(0, size - width) && n <= size;
      assertEquals(inside, window.reaches(n));
      if (inside) {
        assertEquals(NaiveTree.rootHex(leaves.subList(0, n)), window.rootHex(n));
      } else {
        assertThrows(IllegalArgumentException.class, () -> window.rootHex(asked));
      }
    }
  }
}
