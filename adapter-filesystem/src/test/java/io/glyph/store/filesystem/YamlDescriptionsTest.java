package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.application.port.ProjectDescription.Facts;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDescriptionsTest {
  @TempDir private Path dir = Path.of("");

  private Facts project(String text) throws IOException {
    Files.writeString(dir.resolve("glyph.yaml"), text);
    return new YamlProjectDescription().read(dir);
  }

  @Test
  void projectSaysItsNameAndItsUser() throws IOException {
    assertEquals(
        new Facts(Optional.of("orchard"), Actor.parse("user:self:ada")),
        project(
            """
            project:
              name: orchard
              status: bootstrap
            identity:
              bootstrap_user: user:self:ada
            genesis_import:
              include: &all [docs/**]
              exclude: *all
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing\n", "other: 1\n", "project:\n", "project: {name: }\n", "{}", "~"})
  void whatIsNotSaidIsEmpty(String text) throws IOException {
    assertEquals(Facts.NONE, project(text));
  }

  @Test
  void missingDescriptionIsEmpty() {
    assertEquals(Facts.NONE, new YamlProjectDescription().read(dir));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- a\n",
        "project: x\n",
        "project: {name: [a]}\n",
        "identity: {bootstrap_user: ada}\n",
        "a: [",
        "a: 1\na: 2\n",
        "\0"
      })
  void malformedDescriptionIsAnArgumentThatIsNotWhatItShouldBe(String text) {
    RefusedException refused = assertThrows(RefusedException.class, () -> project(text));
    assertEquals(
        "glyph.yaml", assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal()).name());
  }

  @Test
  void hugeDescriptionIsRefused() {
    assertThrows(RefusedException.class, () -> project("# " + "x".repeat(1024 * 1024)));
  }

  @Test
  void releasesAreReadOldestFirst() {
    ReleaseTable table =
        releases(
            """
            releases:
              - release: glyph/0.1.0
                readable: {min: 1, max: 1}
                writable: 1
              - release: glyph/0.2.0
                readable: {min: 1, max: 2}
                writable: 2
            """);
    assertEquals(
        List.of(new Release(0, 1, 0), new Release(0, 2, 0)), table.readersOf(StoreVersion.FIRST));
    assertEquals(Optional.of(new Release(0, 2, 0)), table.firstReaderOf(new StoreVersion(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "releases: 1",
        "releases: [{release: glyph/1, readable: {min: 1, max: 1}, writable: 1}]",
        "releases: [{release: glyph/0.1.0, readable: {min: 2, max: 1}, writable: 1}]",
        "releases: [{release: glyph/0.1.0, readable: {min: 1, max: 1}, writable: 2}]",
        "releases: [{release: glyph/0.1.0, readable: {min: 0, max: 1}, writable: 1}]",
        "releases: [{release: glyph/0.1.0, readable: {min: 1, max: 99999999999}, writable: 1}]",
        "releases: [{release: glyph/0.1.0, readable: {min: 1, max: 1}, writable: 1, x: 2}]",
      })
  void brokenReleaseTableIsADefectOfTheBuild(String text) {
    assertThrows(IllegalStateException.class, () -> releases(text));
  }

  private static ReleaseTable releases(String text) {
    return YamlReleaseTable.load(
        () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
