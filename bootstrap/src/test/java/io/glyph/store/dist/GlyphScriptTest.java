package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script at the project's root takes the image where that is of these sources, and builds where
 * it is not. Over a tree with the same places, an image that only says its name, and a build that
 * only says that it was asked.
 */
final class GlyphScriptTest {
  private static final Instant BUILT = Instant.parse("2026-11-23T12:00:00Z");
  private static final String NAME = "glyph-0.0.0-none";

  @TempDir Path tree;

  @BeforeEach
  void plant() throws IOException {
    executable("glyph", Files.readString(Path.of("../glyph")));
    executable("mvnw", "#!/bin/sh\necho 'a build'\nexit 1\n");
    executable("bootstrap/target/image/" + NAME + "/bin/glyph", "#!/bin/sh\necho \"image $*\"\n");
    for (String source :
        List.of(
            "pom.xml",
            "domain/pom.xml",
            "domain/src/main/java/A.java",
            "bootstrap/pom.xml",
            "bootstrap/src/main/java/B.java",
            "bootstrap/src/dist/resources/glyph")) {
      write(source, "");
    }
    Unpacked.run(
        tree, "find", ".", "-exec", "touch", "-d", BUILT.minusSeconds(60).toString(), "{}", "+");
    write("target/image.stamp", NAME + "\n");
    touch("target/image.stamp", BUILT);
  }

  private void write(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Unpacked.run(tree, "mkdir", "-p", file.resolveSibling("").toString());
    Files.writeString(file, text);
  }

  private void executable(String name, String text) throws IOException {
    write(name, text);
    assertTrue(tree.resolve(name).toFile().setExecutable(true));
  }

  private void touch(String name, Instant time) throws IOException {
    Files.setLastModifiedTime(tree.resolve(name), FileTime.from(time));
  }

  private PackagedGlyph.Result glyph() {
    return PackagedGlyph.run(
        tree,
        List.of(tree.resolve("glyph").toString(), "version", "a b"),
        Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  private void assertBuilds() {
    PackagedGlyph.Result result = glyph();
    assertNotEquals(0, result.exit());
    assertEquals("", result.out());
    assertTrue(result.err().startsWith("a build\n"), result.err());
  }

  @Test
  void anImageOfTheseSourcesIsStarted() {
    assertEquals(new PackagedGlyph.Result(0, "image version a b\n", ""), glyph());
  }

  @Test
  void aSourceThatChangedSinceLeadsToABuild() throws IOException {
    for (String source :
        List.of(
            "pom.xml",
            "domain/pom.xml",
            "domain/src/main/java/A.java",
            "bootstrap/src/dist/resources/glyph")) {
      touch(source, BUILT.plusSeconds(60));
      assertBuilds();
      touch(source, BUILT.minusSeconds(60));
    }
  }

  @Test
  void aSourceThatWasRemovedSinceLeadsToABuild() throws IOException {
    Files.delete(tree.resolve("domain/src/main/java/A.java"));

    assertBuilds();
  }

  @Test
  void withoutTheImageOrItsStampThereIsABuild() throws IOException {
    Files.delete(tree.resolve("bootstrap/target/image/" + NAME + "/bin/glyph"));
    assertBuilds();

    executable("bootstrap/target/image/" + NAME + "/bin/glyph", "#!/bin/sh\necho image\n");
    Files.delete(tree.resolve("target/image.stamp"));
    assertBuilds();
  }
}
