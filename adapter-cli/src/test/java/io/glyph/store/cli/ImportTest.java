package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportTest {
  private static House house() {
    House house = new House();
    house.version = 2;
    house.manifestVersion = 2;
    return house;
  }

  @Test
  void peopleReadWhatWasTakenAndWhatWasNot() {
    House house = house();
    house.skipped =
        List.of(
            new SkippedFile(SourcePath.of("a\u001b[2J"), SkippedFile.Kind.LINK),
            new SkippedFile(SourcePath.of(new byte[] {(byte) 0xff}), SkippedFile.Kind.FIFO));
    House.Told told = house.run("import", ".");
    assertEquals(0, told.code(), told.err());
    assertTrue(told.out().startsWith("Imported: 3 files, 2.9 KiB.\n"), told.out());
    assertTrue(told.out().contains("2 new, 0 changed, 1 unchanged"), told.out());
    assertTrue(told.out().contains("4 that were not met, and stay as they are"), told.out());
    assertTrue(told.out().contains("there is no glyph.yaml"), told.out());
    assertTrue(told.out().contains("  link a\\x1b[2J\n  fifo \\xff\n"), told.out());
  }

  @Test
  void programsReadTheSame() {
    House house = house();
    house.skipped =
        List.of(new SkippedFile(SourcePath.of(new byte[] {(byte) 0xff}), SkippedFile.Kind.SOCKET));
    House.Told told = house.run("import", ".", "--json");
    assertEquals(0, told.code(), told.err());
    assertTrue(
        told.out()
            .startsWith(
                "{\"ok\":true,\"type\":\"import\",\"data\":{\"changed\":true,\"root\":\"/home/ada/orchard\","
                    + "\"files\":3,\"bytes\":3000,\"contents_added\":2,\"sources\":{\"added\":2,"
                    + "\"changed\":0,\"unchanged\":1,\"elsewhere\":4},\"rules\":{\"manifest\":null,"
                    + "\"include\":[\"**\"],\"exclude\":[\".git/**\",\".glyph/**\"]},"
                    + "\"realms\":[\"public\",\"maintainers\"],\"skipped\":{\"count\":1,\"files\":["),
        told.out());
    assertTrue(told.out().contains("\"kind\":\"socket\",\"path_bytes\":\"/w==\""), told.out());
  }

  @Test
  void nothingNewIsSaidSo() {
    House house = house();
    house.imported = new ImportCounts(0, 0, 0, 3, 0, 0);
    House.Told told = house.run("import", ".");
    assertTrue(
        told.out().startsWith("Nothing to do: the store has all of it, 3 files."), told.out());
    assertEquals(0, house.applied);
    assertTrue(house.run("import", ".", "--json").out().contains("\"event_id\":null"));
  }

  @Test
  void rulesThatTakeNothingAreSaidSo() {
    House house = house();
    house.filesToImport = 0;
    house.rules =
        new ImportRules(
            Optional.of("glyph.yaml"),
            List.of(Glob.of("nothing")),
            List.of(),
            house.rules.realms());
    House.Told told = house.run("import", ".");
    assertEquals(0, told.code());
    assertTrue(told.out().startsWith("Nothing to import: no file is taken by the rules."));
    assertTrue(told.out().contains("1 pattern to include, 0 to exclude, in glyph.yaml"));
  }

  @Test
  void manySkippedFilesAreCounted() {
    House house = house();
    house.skipped =
        IntStream.range(0, 150)
            .mapToObj(i -> new SkippedFile(SourcePath.of("l" + i), SkippedFile.Kind.LINK))
            .toList();
    House.Told told = house.run("import", ".");
    assertTrue(told.out().contains("150 that are no regular files:"), told.out());
    assertTrue(told.out().contains("  and 140 more"), told.out());
    assertFalse(told.out().contains("link l10"), told.out());
  }

  @Test
  void progressTellsHowManyFilesAreRead() {
    House house = house();
    house.filesToImport = 1_200;
    House.Told told = house.run("import", ".", "--progress=json");
    assertTrue(
        told.err()
            .contains(
                "{\"type\":\"progress\",\"phase\":\"import\",\"step\":2,\"steps\":4,\"files\":500,"
                    + "\"bytes\":500000}\n"),
        told.err());
    assertFalse(told.err().contains("\"files\":501"), told.err());
    assertEquals("", house.run("import", ".", "--quiet").err());
  }

  @Test
  void olderStoreIsToldWhichCommandMigratesIt() {
    House house = new House();
    House.Told told = house.run("import", ".");
    assertEquals(11, told.code());
    assertTrue(told.err().contains("migrate plan"), told.err());
    assertEquals(0, house.applied);
  }

  @Test
  void pathIsNeeded() {
    assertEquals(2, house().run("import").code());
    assertEquals(2, house().run("import", "").code());
  }
}
