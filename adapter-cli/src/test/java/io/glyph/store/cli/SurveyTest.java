package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.store.ManifestReading;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code compat --root}. */
class SurveyTest {
  private final House house = new House();

  private List<String> json(String... more) {
    House.Told told = house.run(words("--json", more));
    assertEquals(0, told.code(), told.err());
    List<String> lines = told.out().lines().toList();
    for (String line : lines) {
      String schema = String.valueOf(Contract.at(line, "type"));
      assertEquals(List.of(), Contract.faults(schema, line));
    }
    return lines;
  }

  private static String[] words(String first, String... more) {
    String[] words = new String[4 + more.length];
    System.arraycopy(new String[] {"compat", "--root", "/home", first}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return words;
  }

  private void expect(String verdict, String... more) {
    List<String> lines = json(more);
    assertEquals(verdict, Contract.at(lines.getFirst(), "data", "verdict"));
    assertEquals(1L, Contract.at(lines.getLast(), "data", "verdicts", verdict));
    assertEquals(1L, Contract.at(lines.getLast(), "data", "stores"));
  }

  @Test
  void eachVerdictIsALineAndIsCounted() {
    expect("readable");
    house.version = 2;
    house.manifestVersion = 2;
    expect("writable");
    house.manifestVersion = 1;
    expect("recovery_required");
    house.version = 3;
    house.manifestVersion = 3;
    expect("too_new");
    house.manifestVersion = 4;
    expect("inconsistent");
    house.version = 1;
    house.manifest = new ManifestReading.Malformed("no YAML");
    expect("unusable");
  }

  @Test
  void anotherReleaseIsAskedInsteadOfThisOne() {
    expect("writable", "--release", "glyph/0.1.0");
    house.version = 2;
    house.manifestVersion = 2;
    expect("too_new", "--release", "0.1.0");
    List<String> lines = json("--release", "0.1.0");
    assertEquals("glyph/0.1.0", Contract.at(lines.getLast(), "data", "release"));
  }

  @Test
  void aReleaseThatNobodyKnowsIsRefused() {
    House.Told told = house.run("compat", "--root", "/home", "--release", "glyph/9.0.0");
    assertEquals(2, told.code());
    assertTrue(told.err().contains("glyph/0.1.0, glyph/0.2.0"), told.err());
    assertEquals(2, house.run("compat", "--root", "/home", "--release", "new").code());
    assertEquals(2, house.run("compat", "--release", "glyph/0.1.0").code());
  }

  @Test
  void folderThatCannotBeListedIsALineAndNoFailure() {
    house.below =
        visitor ->
            visitor.unreadable(
                Path.of("/home/se\u001bcret"),
                new StoreAccessException(
                    StoreAccessException.Kind.PERMISSION_DENIED,
                    "list a folder",
                    Path.of("/home/secret"),
                    null));
    List<String> lines = json();
    assertEquals("compat_folder", Contract.at(lines.getFirst(), "type"));
    assertEquals("permission_denied", Contract.at(lines.getFirst(), "data", "code"));
    assertEquals(1L, Contract.at(lines.getLast(), "data", "unreadable_folders"));
    assertEquals(0L, Contract.at(lines.getLast(), "data", "stores"));
    House.Told people = house.run("compat", "--root", "/home");
    assertTrue(people.out().contains("1 folder could not be listed"), people.out());
    assertTrue(people.out().contains("/home/se\\x1bcret"), people.out());
  }

  @Test
  void peopleReadTheCountsFirstAndWhatHelpsLast() {
    house.below =
        visitor -> {
          visitor.store(House.STORE);
          visitor.store(House.STORE);
        };
    assertEquals(
        """
        2 stores below '/home': glyph/0.2.0 writes 0, only reads 2, refuses 0, and 0 need recovery.
        glyph/0.2.0 reads versions 1 to 2 and writes version 2.

        Verdict            Version  Store
        reads              1        /home/ada/orchard/.glyph
        reads              1        /home/ada/orchard/.glyph

        To write what is only read, run `glyph migrate plan --store DIR` first.
        """,
        house.run("compat", "--root", "/home").out());
  }

  @Test
  void noStoreIsAnAnswerToo() {
    house.below = visitor -> {};
    House.Told told = house.run("compat", "--root", "/home");
    assertEquals(0, told.code());
    assertTrue(told.out().startsWith("0 stores below '/home'"), told.out());
  }
}
