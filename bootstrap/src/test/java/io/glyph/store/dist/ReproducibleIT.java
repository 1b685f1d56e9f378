package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the sources once more, elsewhere, and compares. Takes as long as the build. */
@Tag("exhaustive")
class ReproducibleIT {
  @TempDir Path temp;

  @Test
  void twoBuildsOfOneCommitAreTheSameButForTheCaches() throws Exception {
    Path sources = Path.of(System.getProperty("glyph.sources", "")).toRealPath();
    Path copy = Files.createDirectory(temp.resolve("elsewhere"));
    copySources(sources, copy);

    PackagedGlyph.Result build =
        PackagedGlyph.run(
            copy,
            List.of(
                "./mvnw",
                "-q",
                "-Pdist",
                "-Dmaven.test.skip=true",
                "-Dspotless.check.skip=true",
                "package"),
            Map.of(
                "HOME",
                System.getProperty("user.home"),
                "JAVA_HOME",
                System.getProperty("java.home")),
            Duration.ofMinutes(30));

    assertEquals(0, build.exit(), build.out() + build.err());
    Map<String, String> first = files(Unpacked.into(temp.resolve("first")).root());
    Unpacked.run(temp, "mkdir", "second");
    Unpacked.run(temp.resolve("second"), "tar", "-xzf", archiveIn(copy).toString());
    try (Stream<Path> roots = Files.list(temp.resolve("second"))) {
      Map<String, String> second = files(roots.findFirst().orElseThrow());
      assertTrue(first.size() > 100, first.keySet().toString());
      assertEquals(text(first), text(second));
    }
  }

  private static Path archiveIn(Path copy) throws IOException {
    try (Stream<Path> files = Files.list(copy.resolve("bootstrap/target/image"))) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  private static String text(Map<String, String> files) {
    List<String> lines = new ArrayList<>();
    files.forEach((name, what) -> lines.add(name + " " + what));
    return String.join("\n", lines);
  }

  /** Names, modes, times and digests; of a cache its name, which says what it was made from. */
  private static Map<String, String> files(Path root) throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted().toList()) {
        String what =
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                + " "
                + Files.getLastModifiedTime(path);
        if (Files.isRegularFile(path) && !path.toString().endsWith(".aot")) {
          byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
          what += " " + HexFormat.of().formatHex(digest);
        }
        files.put(root.relativize(path).toString(), what);
      }
    }
    return files;
  }

  private static void copySources(Path from, Path to) throws IOException {
    try (Stream<Path> top = Files.list(from)) {
      for (Path path : top.toList()) {
        String name = path.getFileName().toString();
        if (!name.equals("target") && !name.equals(".git")) {
          copy(path, to.resolve(name));
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      return;
    }
    Files.createDirectory(to);
    copySources(from, to);
  }
}
