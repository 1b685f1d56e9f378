package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTreeTest {
  @TempDir Path temp;

  private Path store(String project) throws IOException {
    return Files.createDirectories(temp.resolve(project).resolve(".glyph"));
  }

  private List<String> found(Path root) {
    List<String> found = new ArrayList<>();
    new FolderStoreTree()
        .walk(
            root,
            new StoreTree.Visitor() {
              @Override
              public void store(StoreLocation store) {
                found.add(temp.relativize(store.directory()).toString());
              }

              @Override
              public void unreadable(Path folder, StoreAccessException why) {
                found.add("unreadable " + temp.relativize(folder));
              }
            });
    return found;
  }

  @Test
  void everyStoreIsFoundInTheOrderOfNamesAlsoOneWithinAProjectOfAnother() throws IOException {
    store("b");
    store("a");
    store("a/deep/down");
    store("B");
    assertEquals(List.of("B/.glyph", "a/.glyph", "a/deep/down/.glyph", "b/.glyph"), found(temp));
  }

  @Test
  void whatIsInsideAStoreIsNotLookedInto() throws IOException {
    Files.createDirectories(store("a").resolve("workspaces/w/.glyph"));
    Files.createDirectories(temp.resolve("c/.glyph.init/x/.glyph"));
    assertEquals(List.of("a/.glyph"), found(temp));
  }

  @Test
  void linksAreNotFollowedAndOneThatIsCalledAStoreCounts() throws IOException {
    store("real");
    Files.createSymbolicLink(temp.resolve("link"), temp.resolve("real"));
    Files.createSymbolicLink(temp.resolve("loop"), temp);
    Files.createDirectory(temp.resolve("odd"));
    Files.createSymbolicLink(temp.resolve("odd/.glyph"), temp.resolve("real/.glyph"));
    assertEquals(List.of("odd/.glyph", "real/.glyph"), found(temp));
  }

  @Test
  void theFolderThatIsNamedMayBeALinkOrAStore() throws IOException {
    Path store = store("real");
    Files.createSymbolicLink(temp.resolve("link"), temp.resolve("real"));
    assertEquals(List.of("real/.glyph"), found(temp.resolve("link")));
    assertEquals(List.of("real/.glyph"), found(store));
  }

  @Test
  void folderThatIsNotThereAndAFileAreRefused() throws IOException {
    Files.createFile(temp.resolve("file"));
    for (String name : List.of("none", "file")) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> found(temp.resolve(name)));
      assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    }
  }

  @Test
  void folderThatCannotBeListedIsToldAndTheOthersAreSeen() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may list everything");
    store("a");
    store("locked");
    store("z");
    Files.setPosixFilePermissions(
        temp.resolve("locked"), PosixFilePermissions.fromString("---------"));
    try {
      assertEquals(List.of("a/.glyph", "unreadable locked", "z/.glyph"), found(temp));
      assertThrows(StoreAccessException.class, () -> found(temp.resolve("locked")));
    } finally {
      Files.setPosixFilePermissions(
          temp.resolve("locked"), PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void depthIsNoProblem() throws IOException {
    String deep = "d/".repeat(200);
    store(deep);
    assertEquals(List.of(deep + ".glyph"), found(temp));
  }
}
