package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped beside the program, and how it is installed and removed. */
class DocumentsIT {
  @TempDir static Path temp;
  private static Unpacked glyph = new Unpacked(Path.of(""));

  @BeforeAll
  static void unpack() throws IOException {
    glyph = Unpacked.into(temp.resolve("unpacked"));
  }

  @Test
  void theDigestBesideTheArchiveFits() throws Exception {
    Path archive = Unpacked.archive();

    String said =
        Unpacked.run(Unpacked.output(), "sha256sum", "-c", archive.getFileName() + ".sha256");

    assertEquals(archive.getFileName() + ": OK\n", said);
  }

  @Test
  void theBillNamesEveryJarTheRuntimeAndSqlite() throws Exception {
    Object bill = JsonText.parse(Files.readString(glyph.root().resolve("sbom.cdx.json")));
    assertEquals("CycloneDX", JsonText.at(bill, "bomFormat"));
    TreeSet<String> named = new TreeSet<>();
    List<Object> components = new ArrayList<>((List<?>) JsonText.at(bill, "components"));
    components.add(JsonText.at(bill, "metadata.component"));
    for (Object component : components) {
      named.add(JsonText.at(component, "name") + "-" + JsonText.at(component, "version"));
    }
    for (Path jar : list(Path.of(System.getProperty("glyph.dist", ""), "lib"))) {
      String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
      assertTrue(named.contains(name), name + " is not among " + named);
    }
    for (String other : List.of("OpenJDK runtime", "SQLite-")) {
      assertTrue(named.stream().anyMatch(name -> name.startsWith(other)), other);
    }
  }

  @Test
  void everyComponentHasALicence() throws Exception {
    String list = Files.readString(glyph.root().resolve("licences/LIST.txt"));
    for (String name :
        List.of("picocli", "sqlite-jdbc", "grpc-netty-shaded", "OpenJDK", "SQLite")) {
      assertTrue(list.contains("\n" + name + " "), name);
    }
    assertTrue(Files.size(glyph.root().resolve("LICENSE")) > 1000);
    assertTrue(Files.isDirectory(glyph.root().resolve("runtime/legal/java.base")));
  }

  @Test
  void everyManualPageRendersWithoutAWarning() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "skipped: no groff here");
    List<Path> pages = list(glyph.root().resolve("share/man/man1"));
    assertTrue(pages.size() > 20, pages.toString());
    for (Path page : pages) {
      String text =
          Unpacked.run(temp, "groff", "-man", "-ww", "-Tutf8", "-P-cbou", page.toString());
      assertTrue(text.contains("NAME"), text);
    }
  }

  @Test
  void bashCompletesCommands() {
    Path script = glyph.root().resolve("share/completions/glyph.bash");
    String test =
        "compopt() { :; }; . \"$0\"; COMP_WORDS=(glyph sta); COMP_CWORD=1; COMP_LINE='glyph sta'; "
            + "$(complete -p glyph | sed 's/.*-F \\([^ ]*\\).*/\\1/') glyph sta glyph; echo \"${COMPREPLY[@]}\"";

    assertEquals("status\n", Unpacked.run(temp, "bash", "-c", test, script.toString()));
  }

  @Test
  void fishCompletesCommands() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "skipped: no fish here");
    Path script = glyph.root().resolve("share/completions/glyph.fish");
    PackagedGlyph.Result result =
        PackagedGlyph.run(
            temp,
            List.of("fish", "--no-config", "-c", "source " + script + "; complete -C 'glyph sta'"),
            Map.of("HOME", temp.toString()));

    assertTrue(result.out().startsWith("status"), result.toString());
  }

  @Test
  void zshLoadsItsCompletion() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "skipped: no zsh here");
    Path script = glyph.root().resolve("share/completions/glyph.zsh");
    String test =
        "autoload -Uz compinit; compinit -D -u; source " + script + "; print ${_comps[glyph]}";

    PackagedGlyph.Result result =
        PackagedGlyph.run(temp, List.of("zsh", "-f", "-c", test), Map.of("HOME", temp.toString()));

    assertEquals("", result.err());
    assertTrue(result.out().contains("glyph"), result.toString());
  }

  @Test
  void installedItRunsAndRemovedItLeavesNothing() throws Exception {
    Path home = Files.createDirectory(temp.resolve("a home"));
    List<String> install = List.of("/usr/bin/env", "-i", "HOME=" + home, "/bin/sh");
    for (int again = 0; again < 2; again++) {
      assertSaysNoError(install, glyph.root().resolve("install.sh"));
      Path program = home.resolve(".local/bin/glyph");
      assertEquals(
          Unpacked.run(temp, glyph.launcher().toString(), "version"),
          Unpacked.run(home, "/usr/bin/env", "-i", program.toString(), "version"));
      assertTrue(Files.exists(home.resolve(".local/share/man/man1/glyph-migrate-apply.1")));
      assertTrue(Files.exists(home.resolve(".local/share/bash-completion/completions/glyph")));
    }
    Path uninstall = list(home.resolve(".local/share/glyph")).getFirst().resolve("uninstall.sh");

    assertSaysNoError(install, uninstall);

    assertEquals(List.of(), list(home));
  }

  @Test
  void whatOthersPutThereIsLeftAlone() throws Exception {
    Path home = Files.createDirectory(temp.resolve("full home"));
    Path theirs = Files.createDirectories(home.resolve(".local/bin")).resolve("glyph");
    Files.writeString(theirs, "theirs");
    FolderImage before = FolderImage.of(home);

    PackagedGlyph.Result refused =
        PackagedGlyph.run(
            temp,
            List.of(glyph.root().resolve("install.sh").toString()),
            Map.of("HOME", home.toString()));

    assertEquals(1, refused.exit());
    assertTrue(refused.err().contains(theirs.toString()), refused.err());
    assertEquals(before, FolderImage.of(home));
  }

  /** As an administrator unpacks it for all: nobody who installs it may write to it. */
  @Test
  void fromAReadOnlyTreeOfAnotherItIsInstalledTwiceAndRemoved() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "skipped: only root can run it as another user");
    Path folder = temp.resolve("shared");
    Path shared = Unpacked.into(folder).root();
    Unpacked.run(temp, "chmod", "-R", "a-w,a+rX", shared.toString());
    Unpacked.run(temp, "chmod", "a+rx", temp.toString(), folder.toString());
    Path home = Files.createDirectory(temp.resolve("home of another"));
    Unpacked.giveToStranger(home, temp);
    List<String> shell =
        List.of(
            "/usr/bin/setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--",
            "/usr/bin/env",
            "-i",
            "HOME=" + home,
            "/bin/sh");

    assertSaysNoError(shell, shared.resolve("install.sh"));
    assertSaysNoError(shell, shared.resolve("install.sh"));
    Path installed = list(home.resolve(".local/share/glyph")).getFirst();
    assertSaysNoError(shell, installed.resolve("uninstall.sh"));

    assertEquals(List.of(), list(home));
  }

  @Test
  void thePagesAndCompletionsOfOthersAreLeftAloneAndNamed() throws Exception {
    Path home = Files.createDirectory(temp.resolve("home with pages"));
    Path page = home.resolve(".local/share/man/man1/glyph.1");
    Path completion = home.resolve(".local/share/fish/vendor_completions.d/glyph.fish");
    for (Path theirs : List.of(page, completion)) {
      Files.createDirectories(theirs.getParent());
    }
    Files.writeString(page, "theirs");
    Files.createSymbolicLink(completion, Path.of("/dev/null"));
    Map<String, String> environment = Map.of("HOME", home.toString());

    PackagedGlyph.Result installed =
        PackagedGlyph.run(
            temp, List.of(glyph.root().resolve("install.sh").toString()), environment);
    PackagedGlyph.Result removed =
        PackagedGlyph.run(
            temp,
            List.of(
                list(home.resolve(".local/share/glyph"))
                    .getFirst()
                    .resolve("uninstall.sh")
                    .toString()),
            environment);

    assertEquals(0, installed.exit(), installed.err());
    assertTrue(installed.err().contains(page + " is there"), installed.err());
    assertTrue(installed.err().contains(completion + " is there"), installed.err());
    assertEquals(0, removed.exit(), removed.err());
    assertEquals("theirs", Files.readString(page));
    assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(completion));
    try (Stream<Path> left = Files.walk(home)) {
      assertEquals(
          Set.of(page, completion),
          left.filter(path -> !Files.isDirectory(path)).collect(Collectors.toSet()));
    }
  }

  /** Homes are links on some machines: the scripts see one name or the other. */
  @Test
  void throughALinkedHomeItIsRemovedWholeToo() throws Exception {
    Path home = Files.createDirectory(temp.resolve("real home"));
    Path link = Files.createSymbolicLink(temp.resolve("linked home"), home);
    List<String> shell = List.of("/usr/bin/env", "-i", "HOME=" + link, "/bin/sh");
    assertSaysNoError(shell, glyph.root().resolve("install.sh"));

    assertSaysNoError(
        shell, list(link.resolve(".local/share/glyph")).getFirst().resolve("uninstall.sh"));

    assertEquals(List.of(), list(home));
  }

  private static void assertSaysNoError(List<String> shell, Path script) {
    List<String> words = new ArrayList<>(shell);
    words.add(script.toString());
    PackagedGlyph.Result result = PackagedGlyph.run(temp, words, Map.of());
    assertEquals("", result.err());
    assertEquals(0, result.exit());
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
