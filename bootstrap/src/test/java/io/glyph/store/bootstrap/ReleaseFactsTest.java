package io.glyph.store.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this release says of itself, said in several places, must be one thing. */
class ReleaseFactsTest {
  private static final FormatSupport BUILD = BuildModule.SUPPORT;
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path MIGRATIONS =
      Path.of("../adapter-sqlite/src/main/resources/io/glyph/store/migrations");

  @Test
  void tableOfReleasesSaysWhatTheBuildSaysAndEndsWithIt() {
    ReleaseTable table = FilesystemModule.releases().get();
    assertEquals(Optional.of(BUILD), table.find(BUILD.release()));
    assertEquals(BUILD, table.releases().getLast());
  }

  @Test
  void everyReleaseOfTheTableHasItsDay() {
    assertEquals(
        FilesystemModule.releases().get().releases(),
        FilesystemModule.rollouts().builtIn().releases().stream()
            .map(DatedRelease::support)
            .toList());
  }

  @Test
  void catalogLeadsToTheVersionThatIsWritten() {
    assertEquals(BUILD.writable(), catalog().getLast().to());
  }

  @Test
  void versionOfTheProjectIsTheRelease() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>glyph-store</artifactId>\\s*<version>([^<]*)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertTrue(version.find(), "the parent pom names no version");
    assertEquals(BUILD.release().toString(), "glyph/" + version.group(1));
  }

  @Test
  void everyMigrationThatIsWrittenIsInTheIndexAndTheOtherWayRound() throws IOException {
    TreeSet<String> indexed = new TreeSet<>();
    try (Stream<String> lines = Files.lines(MIGRATIONS.resolve("migrations.index"))) {
      lines.map(line -> line.substring(line.lastIndexOf(' ') + 1)).forEach(indexed::add);
    }
    TreeSet<String> written = new TreeSet<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      files
          .map(file -> MIGRATIONS.relativize(file).toString())
          .filter(name -> !Set.of("migrations.index", "migrations.outline").contains(name))
          .forEach(written::add);
    }
    assertEquals(written, indexed);
    assertEquals(
        indexed.stream().filter(name -> name.endsWith(".sql")).toList(),
        Stream.concat(
                FilesystemModule.migrations(Optional.empty()).load().reverses().stream(),
                catalog().stream())
            .map(Migration::script)
            .sorted()
            .toList());
  }

  /** Stores that were really written, so that reading them is tested for as long as it is said. */
  @ParameterizedTest
  @MethodSource("readable")
  void versionThatIsReadHasAGoldenStore(StoreVersion version) throws IOException {
    assertTrue(hasGoldenStore(version), "no zip in " + goldenFolder(version));
  }

  @ParameterizedTest
  @MethodSource("catalog")
  void migrationHasAGoldenStoreOfBothItsEnds(Migration migration) throws IOException {
    assertTrue(hasGoldenStore(migration.from()), "no zip in " + goldenFolder(migration.from()));
    assertTrue(hasGoldenStore(migration.to()), "no zip in " + goldenFolder(migration.to()));
  }

  static List<StoreVersion> readable() {
    return IntStream.rangeClosed(BUILD.readable().min().number(), BUILD.readable().max().number())
        .mapToObj(StoreVersion::new)
        .toList();
  }

  static List<Migration> catalog() {
    return FilesystemModule.migrations(Optional.empty()).load().migrations();
  }

  private static Path goldenFolder(StoreVersion version) {
    return GOLDEN.resolve("v" + version.number());
  }

  private static boolean hasGoldenStore(StoreVersion version) throws IOException {
    Path folder = goldenFolder(version);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".zip"));
    }
  }
}
