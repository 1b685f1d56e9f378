package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link StoreTree} promises. */
public abstract class StoreTreeContract {
  protected abstract StoreTree tree();

  /** An empty folder. The same at every call, links resolved. */
  protected abstract Path root();

  protected abstract void makeFolder(Path folder);

  protected abstract void makeFile(Path file);

  /** Makes a link to a folder. */
  protected abstract void makeLink(Path at, Path to);

  /**
   * Makes a folder one that cannot be listed.
   *
   * @return whether that can be had here
   */
  protected abstract boolean forbid(Path folder);

  /** Undoes it. */
  protected abstract void allow(Path folder);

  private void makeStore(String project) {
    makeFolder(root().resolve(project).resolve(".glyph"));
  }

  private List<String> found(Path below) {
    List<String> found = new ArrayList<>();
    tree()
        .walk(
            below,
            new StoreTree.Visitor() {
              @Override
              public void store(StoreLocation store) {
                found.add(root().relativize(store.directory()).toString());
              }

              @Override
              public void unreadable(Path folder, StoreAccessException why) {
                found.add("unreadable " + root().relativize(folder));
              }
            });
    return found;
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    makeFolder(root().resolve("a/b"));
    makeFile(root().resolve("a/file"));
    assertEquals(List.of(), found(root()));
  }

  @Test
  void storesComeInTheOrderOfNamesAndThoseInsideAProjectAfterIts() {
    makeStore("b");
    makeStore("a");
    makeStore("a/deep/down");
    makeStore("a/!");
    makeStore("B");
    assertEquals(
        List.of("B/.glyph", "a/.glyph", "a/!/.glyph", "a/deep/down/.glyph", "b/.glyph"),
        found(root()));
  }

  @Test
  void whatIsInsideAStoreIsNotLookedInto() {
    makeStore("a");
    makeFolder(root().resolve("a/.glyph/workspaces/w/.glyph"));
    assertEquals(List.of("a/.glyph"), found(root()));
  }

  @Test
  void aFolderThatIsAStoreIsThatOneStore() {
    makeStore("a");
    makeStore("b");
    assertEquals(List.of("a/.glyph"), found(root().resolve("a/.glyph")));
    assertEquals(List.of("a/.glyph"), found(root().resolve("a")));
  }

  @Test
  void linksAreNotFollowedAndWhatIsCalledAStoreCountsWhateverItIs() {
    makeStore("real");
    makeLink(root().resolve("link"), root().resolve("real"));
    makeFolder(root().resolve("odd"));
    makeLink(root().resolve("odd/.glyph"), root().resolve("real/.glyph"));
    makeFolder(root().resolve("file"));
    makeFile(root().resolve("file/.glyph"));
    assertEquals(List.of("file/.glyph", "odd/.glyph", "real/.glyph"), found(root()));
  }

  @Test
  void whatIsNoFolderIsRefused() {
    makeFile(root().resolve("file"));
    for (String name : List.of("none", "file")) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> found(root().resolve(name)));
      assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    }
  }

  @Test
  void aFolderThatCannotBeListedIsToldAndTheOthersAreSeen() {
    makeStore("a");
    makeStore("locked");
    makeStore("z");
    assumeTrue(forbid(root().resolve("locked")), "this user may list everything");
    try {
      assertEquals(List.of("a/.glyph", "unreadable locked", "z/.glyph"), found(root()));
      assertThrows(StoreAccessException.class, () -> found(root().resolve("locked")));
    } finally {
      allow(root().resolve("locked"));
    }
  }
}
