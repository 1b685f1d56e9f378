package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Catalogs that somebody brings: what is wrong with them is told, and no store is touched. */
class HostileCatalogsTest {
  private static final String GOOD = "CREATE TABLE extra(id INTEGER PRIMARY KEY);\n";

  @TempDir Path temp;

  /** Makes a catalog hostile. */
  interface Damage {
    void on(Catalog catalog) throws Exception;
  }

  /**
   * One of the list.
   *
   * @param words that the message must have
   */
  record Case(String name, String code, String words, Damage damage) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A folder of migrations that lead on from version 4. */
  record Catalog(Path folder) {
    void migration(int from, int to, String name, String sql) throws IOException {
      Files.writeString(folder.resolve(name + ".sql"), sql);
      Files.writeString(
          folder.resolve(name + ".yaml"),
          "migration:\n  from: %d\n  to: %d\n  title: Tried\n  reason: Because.\n"
              .formatted(from, to));
    }

    void next(String sql) throws IOException {
      migration(4, 5, "V0005__tried", sql);
    }

    /** Digests as sha256sum writes them. */
    void digests() throws Exception {
      StringBuilder lines = new StringBuilder();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          lines.append(
              HexFormat.of()
                  .formatHex(
                      MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
          lines.append("  ").append(file.getFileName()).append('\n');
        }
      }
      Files.writeString(folder.resolve("migrations.index"), lines);
    }
  }

  static List<Case> cases() {
    String folder = "invalid_argument";
    String script = "migration_failed";
    return List.of(
        new Case("a gap", folder, "V0005", c -> c.migration(5, 6, "V0006__tried", GOOD)),
        new Case(
            "a gap in the middle",
            folder,
            "V0006",
            c -> {
              c.next(GOOD);
              c.migration(6, 7, "V0007__tried", "CREATE TABLE more(id INTEGER PRIMARY KEY);\n");
            }),
        new Case(
            "duplicates",
            folder,
            "V0005__also.sql",
            c -> {
              c.next(GOOD);
              c.migration(4, 5, "V0005__also", GOOD);
            }),
        new Case(
            "a version that is built in",
            folder,
            "V0005",
            c -> c.migration(3, 4, "V0004__again", GOOD)),
        new Case("a cycle", folder, "", c -> c.migration(5, 4, "V0005__tried", GOOD)),
        new Case("a step to itself", folder, "", c -> c.migration(5, 5, "V0005__tried", GOOD)),
        new Case(
            "a way round",
            folder,
            "",
            c -> {
              c.next(GOOD);
              c.migration(5, 1, "V0006__round", GOOD);
            }),
        new Case(
            "a wrong checksum",
            folder,
            "V0005__tried.sql",
            c -> {
              c.next(GOOD);
              c.digests();
              c.next(GOOD + "-- changed since\n");
            }),
        new Case("SQL that commits", script, "V0005__tried.sql:2", c -> c.next(GOOD + "COMMIT;\n")),
        new Case("SQL that ends", script, "V0005__tried.sql:2", c -> c.next(GOOD + "END;\n")),
        new Case(
            "SQL that rolls back", script, "V0005__tried.sql:2", c -> c.next(GOOD + "ROLLBACK;\n")),
        new Case(
            "SQL that attaches",
            script,
            "V0005__tried.sql:2",
            c -> c.next(GOOD + "ATTACH 'other.db' AS other;\n")),
        new Case(
            "SQL that vacuums into a file",
            script,
            "V0005__tried.sql:2",
            c -> c.next(GOOD + "VACUUM INTO 'other.db';\n")),
        new Case(
            "SQL that writes the schema",
            script,
            "V0005__tried.sql:2",
            c -> c.next(GOOD + "PRAGMA writable_schema=ON;\n")),
        new Case(
            "SQL that drops the outbox",
            script,
            "",
            c -> c.next(GOOD + "DROP TABLE glyph_outbox;\n")),
        new Case(
            "SQL that drops the seal", script, "", c -> c.next(GOOD + "DROP TABLE glyph_seal;\n")),
        new Case(
            "SQL that empties the manifest",
            script,
            "",
            c -> c.next(GOOD + "DELETE FROM glyph_manifest;\n")),
        new Case(
            "SQL that drops the fence",
            script,
            "",
            c -> c.next(GOOD + "DROP TRIGGER glyph_fence_before_delete;\n")),
        new Case("SQL that drops meta", script, "", c -> c.next(GOOD + "DROP TABLE meta;\n")),
        new Case(
            "SQL that writes the version",
            script,
            "",
            c -> c.next(GOOD + "UPDATE meta SET value = '9' WHERE key = 'store_version';\n")),
        new Case(
            "SQL that writes user_version",
            script,
            "V0005__tried.sql:2",
            c -> c.next(GOOD + "PRAGMA user_version = 9;\n")),
        new Case(
            "SQL that loses rows that nobody declared",
            "undeclared_loss",
            "",
            c -> c.next("DELETE FROM sources;\n")),
        new Case(
            "a descriptor that is a bomb",
            folder,
            "",
            c -> {
              c.next(GOOD);
              Files.writeString(
                  c.folder().resolve("V0005__tried.yaml"),
                  "a: &a [x,x]\nb: &b [*a,*a]\nmigration: *b\n");
            }),
        new Case(
            "a script that is not UTF-8",
            folder,
            "",
            c -> {
              c.next(GOOD);
              Files.write(
                  c.folder().resolve("V0005__tried.sql"),
                  "-- \u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
            }),
        new Case(
            "a script without its descriptor",
            folder,
            "",
            c -> {
              c.next(GOOD);
              Files.delete(c.folder().resolve("V0005__tried.yaml"));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isRefusedAsTheListSays(Case one) throws Exception {
    Path project =
        GoldenStore.OF_VERSION_4.stream()
            .filter(golden -> golden.name().equals("v4-worked"))
            .findFirst()
            .orElseThrow()
            .unpackInto(Files.createDirectory(temp.resolve("p")));
    Catalog catalog = new Catalog(Files.createDirectory(temp.resolve("catalog")));
    one.damage().on(catalog);
    FolderImage before = FolderImage.of(project);
    refused(one, project, "migrate", "plan", "--json", "--catalog", catalog.folder().toString());
    assertEquals(before, FolderImage.of(project));
    refused(
        one,
        project,
        "migrate",
        "apply",
        "--ignore-claims",
        "--json",
        "--catalog",
        catalog.folder().toString());
    assertEquals(files(before), files(FolderImage.of(project)));
    assertFalse(Files.exists(project.resolve("other.db")));
  }

  private static void refused(Case one, Path project, String... words) {
    PackagedGlyph.Result result = InProcessGlyph.run(project, words);
    String err = result.err();
    assertTrue(result.exit() > 1, result.out() + err);
    assertEquals("", result.out());
    assertFalse(err.contains("\tat "), err);
    assertEquals(one.code(), JsonText.at(JsonText.parse(err.strip()), "error.code"), err);
    assertTrue(err.contains(one.words()), err);
  }

  /** All but the lock, which stays once it was taken, and times of folders. */
  private static Map<String, String> files(FolderImage image) {
    Map<String, String> files = new TreeMap<>();
    image
        .entries()
        .forEach((name, what) -> {
          if (!name.equals(".glyph/lock")) {
            files.put(name, what.startsWith("folder") ? "folder" : what);
          }
        });
    return files;
  }
}
