package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.glyph.store.application.port.ProjectTree.FoundFile;
import io.glyph.store.application.port.ProjectTree.Selection;
import io.glyph.store.application.port.ProjectTree.Visitor;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemTreeTest {
  @TempDir private Path base;
  private Path project;
  private StoreLocation store;
  private final FileSystemTree tree = new FileSystemTree();

  @BeforeEach
  void makeProject() {
    project = base.resolve("orchard");
    store = new StoreLocation(project.resolve(".glyph"));
    put(".glyph/store.db", "database");
    put(".glyph/content/ab/abcd", "blob");
    put("glyph.yaml", "project:");
    put("docs/a.md", "a");
  }

  private void put(String path, String text) {
    TestFiles.put(project.resolve(path), text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImportRules rules(List<String> include, String... exclude) {
    return new ImportRules(
        Optional.empty(),
        include.stream().map(Glob::of).toList(),
        Arrays.stream(exclude).map(Glob::of).toList(),
        ImportRules.everything().realms());
  }

  private static final ImportRules ALL = rules(List.of("**"));

  private List<String> walk(Path named, ImportRules rules) {
    List<String> found = new ArrayList<>();
    tree.walk(
        store,
        tree.select(store, named),
        rules,
        new Visitor() {
          @Override
          public void file(FoundFile file) {
            found.add(file.path().shown());
          }

          @Override
          public void skipped(SkippedFile skipped) {
            found.add(skipped.kind().label() + ": " + skipped.path().shown());
          }
        });
    return found;
  }

  @Test
  void filesComeFolderByFolderInTheOrderOfTheirBytes() {
    put("docs-old/b", "b");
    put("docs/B", "b");
    put("docs/\u00e4", "b");
    put("docs/z/y", "b");
    assertEquals(
        List.of("docs/B", "docs/a.md", "docs/z/y", "docs/\u00e4", "docs-old/b", "glyph.yaml"),
        walk(project, ALL));
  }

  @Test
  void noStoreIsEverLookedInto() {
    put("examples/inner/.glyph/store.db", "x");
    put("examples/inner/README.md", "x");
    put("examples/.glyph.init/store.db", "x");
    assertEquals(
        List.of("docs/a.md", "examples/inner/README.md", "glyph.yaml"), walk(project, ALL));
    assertEquals(
        List.of("orchard/docs/a.md", "orchard/examples/inner/README.md", "orchard/glyph.yaml"),
        walk(base, ALL));
  }

  @Test
  void databaseUnderAnotherNameIsNotOpened() throws IOException {
    Files.createLink(project.resolve("docs/other.db"), store.database());
    assertEquals(List.of("docs/a.md", "glyph.yaml"), walk(project, ALL));
  }

  @Test
  void whatIsNoRegularFileIsToldOfWhereTheRulesWouldTakeIt() throws Exception {
    TestFiles.makeLink(project.resolve("docs/link"), Path.of("a.md"));
    TestFiles.makeLink(project.resolve("docs/loop"), Path.of("."));
    TestFiles.makeLink(project.resolve("docs/nowhere"), Path.of("nothing"));
    TestFiles.makeLink(project.resolve("elsewhere"), Path.of("docs"));
    Posix.fifo(project.resolve("docs/fifo"));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(project.resolve("docs/s")));
      assertEquals(
          List.of(
              "docs/a.md",
              "fifo: docs/fifo",
              "link: docs/link",
              "link: docs/loop",
              "link: docs/nowhere",
              "socket: docs/s"),
          walk(project, rules(List.of("docs/**"))));
    }
    assertEquals(
        List.of("docs/a.md", "link: elsewhere"),
        walk(project, rules(List.of("docs/*.md", "elsewhere/*.conf"))));
  }

  @Test
  void namesThatAreNotUtf8AreBytes() throws IOException, InterruptedException {
    String shell =
        "printf latin > \"$(printf 'caf\\351.txt')\" && printf x > \"$(printf '\\377\\376')\""
            + " && mkdir \"$(printf 'd\\351')\" && printf y > \"$(printf 'd\\351/in')\""
            + " && printf z > \"$(printf 'nl\\n%%41 \\042')\"";
    int exit =
        new ProcessBuilder("sh", "-c", shell)
            .directory(project.resolve("docs").toFile())
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, exit);
    assertEquals(
        List.of(
            "docs/a.md",
            "docs/caf\\xe9.txt",
            "docs/d\\xe9/in",
            "docs/nl\\x0a%41 \"",
            "docs/\\xff\\xfe"),
        walk(project, rules(List.of("docs/**"))));
    List<String> contents = new ArrayList<>();
    tree.walk(
        store,
        tree.select(store, project),
        rules(List.of("docs/caf?.txt")),
        new Visitor() {
          @Override
          public void file(FoundFile file) {
            contents.add(read(file.file()));
          }

          @Override
          public void skipped(SkippedFile skipped) {
            contents.add("skipped");
          }
        });
    assertEquals(List.of("latin"), contents);
  }

  private static String read(Path file) {
    return new String(TestFiles.get(file).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void partOfTheProjectKeepsItsPathsAndRules() {
    put("docs/deep/b.md", "b");
    Path part = project.resolve("docs/deep");
    assertEquals(
        new Selection(real(project), Optional.of(SourcePath.of("docs/deep"))),
        tree.select(store, part));
    assertEquals(List.of("docs/deep/b.md"), walk(part, ALL));
    assertEquals(List.of("docs/a.md"), walk(project.resolve("docs/a.md"), ALL));
    assertEquals(List.of(), walk(part, rules(List.of("src/**"))));
  }

  @Test
  void folderOutsideTheProjectIsARootOfItsOwn() {
    TestFiles.put(base.resolve("other/x/y"), new byte[0]);
    assertEquals(List.of("x/y"), walk(base.resolve("other"), ALL));
    assertEquals(List.of("y"), walk(base.resolve("other/x/y"), ALL));
    TestFiles.makeLink(base.resolve("named"), base.resolve("other"));
    assertEquals(List.of("x/y"), walk(base.resolve("named"), ALL));
  }

  @Test
  void whatCannotBeMeantIsRefused() throws IOException, InterruptedException {
    Posix.fifo(base.resolve("fifo"));
    for (Path path :
        List.of(
            project.resolve("nothing"), store.directory(), store.content(), base.resolve("fifo"))) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> tree.select(store, path), path.toString());
      assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    }
  }

  @Test
  void excludedFoldersAreNotEvenListed() throws IOException {
    Path closed = TestFiles.makeFolder(project.resolve("build/private"));
    put("build/private/x", "x");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assertEquals(
          List.of("docs/a.md", "glyph.yaml"), walk(project, rules(List.of("**"), "build/**")));
      assumeFalse(Files.isReadable(closed), "this user may read everything");
      assertEquals(
          StoreAccessException.Kind.PERMISSION_DENIED,
          assertThrows(StoreAccessException.class, () -> walk(project, ALL)).kind());
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void deepTreeIsWalked() {
    Path deep = project;
    while (deep.toString().length() < 1_000) {
      deep = deep.resolve("d");
    }
    TestFiles.put(deep.resolve("f"), new byte[0]);
    List<String> found = walk(project, rules(List.of("d/**")));
    assertEquals(1, found.size());
    assertTrue(found.getFirst().endsWith("/d/f"));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
