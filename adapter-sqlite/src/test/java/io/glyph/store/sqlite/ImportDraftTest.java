package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** Rows of an import, on the tables of the newest version. */
class ImportDraftTest {
  private static final Instant FIRST = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant LATER = Instant.parse("2026-11-21T10:00:00Z");
  private static final ImportRules RULES = ImportRules.everything();

  @TempDir private Path dir;
  private SQLiteConnection connection;

  @BeforeEach
  void makeTables() throws SQLException {
    connection = WriteAccess.open(DatabaseUri.create(dir.resolve("store.db")), Limits.DEFAULT);
    Map<String, String> schema = KnownSchemas.objects(new StoreVersion(4));
    for (String table : List.of("content", "sources", "source_labels", "realms")) {
      Sql.run(connection, String.valueOf(schema.get(table)));
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** As a new session has it; the last one's table is gone with its connection. */
  private SqliteImportDraft draft() throws SQLException {
    Sql.run(connection, "DROP TABLE IF EXISTS temp.glyph_import");
    return new SqliteImportDraft(
        connection,
        (operation, work) -> {
          try {
            work.run();
          } catch (SQLException failed) {
            throw new IllegalStateException(operation, failed);
          }
        });
  }

  private static ImportedFile file(byte[] path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new ImportedFile(
        SourcePath.of(path), new ContentHash(Stores.sha256(bytes)), bytes.length);
  }

  private static ImportedFile file(String path, String content) {
    return file(path.getBytes(StandardCharsets.UTF_8), content);
  }

  private ImportCounts take(Instant at, ImportedFile... files) throws SQLException {
    SqliteImportDraft draft = draft();
    for (ImportedFile file : files) {
      draft.add(file);
    }
    OpenTransaction transaction = OpenTransaction.begin(connection);
    ImportCounts counts = draft.merge(RULES, at);
    transaction.commit();
    return counts;
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private static String id(String path) {
    return "source:sha256:" + Stores.sha256(path.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rowsAreAsTheFormatHasThem() throws SQLException {
    ImportCounts counts = take(FIRST, file("b", "one"), file("a", "one"), file("c", "two"));
    assertEquals(new ImportCounts(2, 3, 0, 0, 0, 2), counts);
    String one = file("b", "one").hash().hex();
    assertEquals(
        List.of("content:sha256:" + one + "|" + one + "|3|b|2026-11-20T10:00:00Z|text|integer"),
        rows(
            "SELECT concat_ws('|', id, hash, size, path, created_at, typeof(path), typeof(size))"
                + " FROM content WHERE path = 'b'"));
    assertEquals(
        List.of(id("a") + "|a|content:sha256:" + one + "|2026-11-20T10:00:00Z|text"),
        rows(
            "SELECT concat_ws('|', id, path, content_id, updated_at, typeof(path))"
                + " FROM sources WHERE path = 'a'"));
    assertEquals(
        List.of(id("a") + "|public|0", id("b") + "|public|0", id("c") + "|public|0"),
        rows(
            "SELECT concat_ws('|', source_id, realm, position) FROM source_labels l"
                + " JOIN sources s ON s.id = l.source_id ORDER BY s.path"));
    assertEquals(
        List.of("public|Public projection", "maintainers|Maintainer-private projection"),
        rows("SELECT concat_ws('|', name, description) FROM realms"));
  }

  @Test
  void laterImportUpdatesAndKeepsTheRest() throws SQLException {
    take(FIRST, file("a", "one"), file("b", "two"), file("gone", "three"));
    Sql.run(connection, "UPDATE source_labels SET realm = 'maintainers'");
    Sql.run(connection, "UPDATE realms SET description = 'mine'");
    ImportCounts counts = take(LATER, file("a", "one"), file("b", "new"), file("c", "two"));
    assertEquals(new ImportCounts(1, 1, 1, 1, 1, 0), counts);
    assertEquals(
        List.of(
            "a " + FIRST + " maintainers",
            "b " + LATER + " maintainers",
            "c " + LATER + " public",
            "gone " + FIRST + " maintainers"),
        rows(
            "SELECT concat_ws(' ', path, updated_at, realm) FROM sources s"
                + " JOIN source_labels l ON l.source_id = s.id ORDER BY path"));
    assertEquals(List.of("mine", "mine"), rows("SELECT description FROM realms"));
    assertEquals(List.of(id("b")), rows("SELECT id FROM sources WHERE path = 'b'"));
    assertEquals(List.of("4"), rows("SELECT count(*) FROM content"));
  }

  @Test
  void nothingNewChangesNothing() throws SQLException {
    take(FIRST, file("a", "one"));
    assertEquals(new ImportCounts(0, 0, 0, 1, 0, 0), take(LATER, file("a", "one")));
    assertEquals(List.of(FIRST.toString()), rows("SELECT updated_at FROM sources"));
  }

  @Test
  void pathsThatAreNotUtf8AreKeptByteForByte() throws SQLException {
    byte[] latin = {'c', (byte) 0xe9, '\n', '\'', (byte) 0xff};
    take(FIRST, file(latin, "x"));
    String hex = HexFormat.of().withUpperCase().formatHex(latin);
    assertEquals(
        List.of(hex + " text source:sha256:" + Stores.sha256(latin)),
        rows("SELECT hex(path) || ' ' || typeof(path) || ' ' || id FROM sources"));
    assertEquals(List.of(hex), rows("SELECT hex(path) FROM content"));
    assertEquals(1, take(LATER, file(latin, "y")).changed());
    assertEquals(1, take(LATER, file(new byte[] {'c', (byte) 0xe8}, "y")).added());
  }

  @Test
  void newFileWhereAMovedSourceOnceWasGetsAnIdOfItsOwn() throws SQLException {
    take(FIRST, file("old", "one"), file("other", "two"));
    Sql.run(connection, "UPDATE sources SET path = 'moved' WHERE path = 'old'");
    assertEquals(1, take(LATER, file("old", "three"), file("other", "two")).added());
    assertEquals(
        List.of(id("old"), id("old\0001")),
        rows("SELECT id FROM sources WHERE path IN ('moved', 'old') ORDER BY path"));
    Sql.run(connection, "UPDATE sources SET path = 'moved too' WHERE path = 'old'");
    assertEquals(1, take(LATER, file("old", "four")).added());
    assertEquals(List.of(id("old\0002")), rows("SELECT id FROM sources WHERE path = 'old'"));
  }

  @Test
  void filesComeBackInTheOrderInWhichTheyWereAdded() throws SQLException {
    SqliteImportDraft draft = draft();
    List<ImportedFile> added = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      added.add(file((i * 7919 % 2_500) + "", "x" + i));
      draft.add(added.getLast());
    }
    List<ImportedFile> found = new ArrayList<>();
    draft.forEach(found::add);
    assertEquals(added, found);
    found.clear();
    draft.forEach(file -> {
      found.add(file);
      return found.size() < 3;
    });
    assertEquals(added.subList(0, 3), found);
  }

  @Test
  void whatIsRolledBackWasNeverThere() throws SQLException {
    SqliteImportDraft draft = draft();
    draft.add(file("a", "one"));
    OpenTransaction transaction = OpenTransaction.begin(connection);
    draft.merge(RULES, FIRST);
    transaction.rollback();
    assertEquals(List.of("0"), rows("SELECT count(*) FROM sources"));
    assertEquals(List.of("0"), rows("SELECT count(*) FROM content"));
  }
}
