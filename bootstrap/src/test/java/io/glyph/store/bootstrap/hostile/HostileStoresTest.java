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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileStoresTest {
  /** Commands that must refuse: one that reads, one that rehearses, those that write. */
  private static final List<String> COMMANDS =
      List.of("status", "migrate plan", "migrate apply", "recover", "audit verify");

  @TempDir Path temp;
  private Path project = Path.of("");
  private Path store = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    project = GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("p")));
    store = project.resolve(".glyph");
  }

  @Test
  void aJournalThatAnOrdinaryOpenWouldPlayBackIsRefused() throws IOException {
    Files.write(store.resolve("store.db-journal"), journalThatEmptiesTheDatabase());
    assertRefused(35, "unsafe_store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1-killed-init", "v1-killed-import", "v1-live-wal"})
  void theWalOfAnotherDatabaseIsRefused(String stranger) throws IOException {
    Path other =
        GoldenStore.named(stranger).unpackInto(Files.createDirectory(temp.resolve("other")));
    Files.copy(other.resolve(".glyph/store.db-wal"), store.resolve("store.db-wal"));
    assertRefused(35, "unsafe_store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a view in place of a table|ALTER TABLE content RENAME TO kept;"
            + " CREATE VIEW content AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
            + " SELECT i AS id, i AS hash, i AS size, i AS path, i AS created_at FROM n",
        "a trigger on meta|CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM content; END",
        "a trigger named like a table|CREATE TRIGGER sources AFTER INSERT ON meta"
            + " BEGIN DELETE FROM content; END",
        "a generated column|ALTER TABLE content ADD COLUMN big TEXT"
            + " AS (hex(zeroblob(100000000)))",
        "a view named like a bookkeeping table|CREATE VIEW glyph_outbox AS SELECT 1 AS event_id"
      })
  void aSchemaThatIsNotTheVersionsIsRefused(String what, String sql) throws SQLException {
    execute(sql);
    assertRefused(35, "unsafe_store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE meta SET value = '' WHERE key = 'store_version'",
        "UPDATE meta SET value = '2.0' WHERE key = 'store_version'",
        "UPDATE meta SET value = ' 1' WHERE key = 'store_version'",
        "UPDATE meta SET value = '1000000000000000000000000000000' WHERE key = 'store_version'",
        "UPDATE meta SET value = '0' WHERE key = 'store_version'",
        "DELETE FROM meta WHERE key = 'store_version'",
        "PRAGMA user_version = 7",
        "PRAGMA application_id = 7"
      })
  void marksThatDisagreeAreInconsistent(String sql) throws SQLException {
    execute(sql);
    FolderImage before = FolderImage.of(project);
    PackagedGlyph.Result status = InProcessGlyph.run(project, "status", "--json");
    assertEquals(30, status.exit(), status.out() + status.err());
    assertEquals(
        "inconsistent", JsonText.at(JsonText.parse(status.out()), "data.compatibility.verdict"));
    assertFailure(
        30,
        "store_inconsistent",
        InProcessGlyph.run(project, "migrate", "apply", "--to", "2", "--json"));
    assertEquals(before, FolderImage.of(project));
  }

  /** There is no version 0: nothing reads it, and no migration leads from it. */
  @Test
  void aStoreThatSaysVersion0EverywhereIsRefused() throws Exception {
    execute("UPDATE meta SET value = '0' WHERE key = 'store_version'");
    Path manifest = store.resolve("manifest.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("version: 1", "version: 0"));
    assertRefused(30, "manifest_invalid");
  }

  @Test
  void aFolderWhoseNameIsNotUtf8IsSaidToBeSo() {
    PackagedGlyph.Result result =
        InProcessGlyph.run(temp, "status", "--json", "--store", "odd\uFFFD");
    assertFailure(2, "invalid_argument", result);
    assertTrue(result.err().contains("not UTF-8"), result.err());
  }

  @Test
  void aDatabaseThatIsNoneIsInvalid() throws IOException {
    for (byte[] content :
        List.of(new byte[0], "this is text\n".getBytes(StandardCharsets.UTF_8), new byte[8192])) {
      Files.write(store.resolve("store.db"), content);
      assertRefused(30, "database_invalid");
    }
    Files.delete(store.resolve("store.db"));
    assertRefused(30, "database_invalid");
  }

  @Test
  void linksAreRefused() throws IOException {
    Path real = Files.move(store.resolve("audit/events.jsonl"), temp.resolve("elsewhere"));
    Files.createSymbolicLink(store.resolve("audit/events.jsonl"), real);
    assertRefused(35, "unsafe_store");
    Files.delete(store.resolve("audit/events.jsonl"));
    Files.createLink(store.resolve("audit/events.jsonl"), real);
    assertRefused(35, "unsafe_store");
  }

  /** A name that is only ours to use is removed as what it is, and nothing behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"recover", "backup create"})
  void whatALinkAtADraftOfABackupPointsAtIsLeftAlone(String command) throws Exception {
    Path victim = Files.createDirectory(temp.resolve("victim"));
    Files.writeString(victim.resolve("keep"), "mine");
    Path draft = Files.createDirectories(store.resolve("backups")).resolve("0009-v1.partial");
    Files.createSymbolicLink(draft, victim);
    assertEquals(0, InProcessGlyph.run(project, command.split(" ")).exit());
    assertFalse(Files.exists(draft, LinkOption.NOFOLLOW_LINKS));
    assertEquals("mine", Files.readString(victim.resolve("keep")));
  }

  @Test
  void whatALinkAtTheDraftOfAStorePointsAtIsLeftAlone() throws Exception {
    Path victim = Files.createDirectory(temp.resolve("victim"));
    Files.writeString(victim.resolve("keep"), "mine");
    Path fresh = Files.createDirectory(temp.resolve("fresh"));
    Files.createSymbolicLink(fresh.resolve(".glyph.init"), victim);
    PackagedGlyph.Result made = InProcessGlyph.run(fresh, "init", "--json");
    assertEquals("mine", Files.readString(victim.resolve("keep")));
    assertEquals(List.of("keep"), names(victim));
    if (made.exit() != 0) {
      assertFailure(35, "unsafe_store", made);
      assertFalse(Files.exists(fresh.resolve(".glyph")));
    }
  }

  @Test
  void aStoreOfALaterReleaseIsTooNewAndLeftUntouched() throws Exception {
    assertEquals(0, InProcessGlyph.run(project, "migrate", "apply", "--to", "2").exit());
    for (int version : List.of(5, Integer.MAX_VALUE)) {
      makeVersion(version);
      FolderImage before = FolderImage.of(project);
      PackagedGlyph.Result status = InProcessGlyph.run(project, "status", "--json");
      assertEquals(10, status.exit(), status.err());
      Object data = JsonText.parse(status.out());
      assertEquals("too_new", JsonText.at(data, "data.compatibility.verdict"));
      assertEquals("glyph/0.9.0", JsonText.at(data, "data.compatibility.minimum_reader"));
      for (String command : List.of("migrate plan", "migrate apply", "recover", "audit log")) {
        PackagedGlyph.Result refused =
            InProcessGlyph.run(project, (command + " --json").split(" "));
        assertFailure(10, "store_too_new", refused);
        assertTrue(refused.err().contains("glyph/0.9.0"), refused.err());
      }
      assertEquals(before, FolderImage.of(project));
    }
  }

  /** SQLite reads {@code ?}, {@code #} and {@code %} in names of its own way. */
  @ParameterizedTest
  @ValueSource(
      strings = {"o?d#%41", "with space", "semi;colon&amp", "qu'ote\"s", "ünïcödé", "new\nline"})
  void aFolderWithAnOddNameIsReadAndMigratedRight(String name) throws IOException {
    Path odd =
        GoldenStore.named("v1-live-wal").unpackInto(Files.createDirectory(temp.resolve(name)));
    FolderImage before = FolderImage.of(temp.resolve(name));
    PackagedGlyph.Result status = InProcessGlyph.run(odd, "status", "--json");
    assertEquals(0, status.exit(), status.err());
    assertEquals(1L, JsonText.at(JsonText.parse(status.out()), "data.counts.work_contexts"));
    assertEquals(before, FolderImage.of(temp.resolve(name)));
    PackagedGlyph.Result applied =
        InProcessGlyph.run(odd, "migrate", "apply", "--to", "2", "--ignore-claims");
    assertEquals(0, applied.exit(), applied.err());
    assertEquals(
        List.of(
            "audit",
            "backups",
            "content",
            "exports",
            "hooks",
            "lock",
            "manifest.yaml",
            "store.db",
            "workspaces"),
        names(odd.resolve(".glyph")));
    assertEquals(0, InProcessGlyph.run(odd, "audit", "verify").exit());
    try (var entries = Files.list(temp)) {
      assertEquals(2, entries.count(), "nothing is made beside the folder");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private void assertRefused(int exit, String code) {
    FolderImage before = FolderImage.of(project);
    for (String command : COMMANDS) {
      assertFailure(exit, code, InProcessGlyph.run(project, (command + " --json").split(" ")));
      assertEquals(before, FolderImage.of(project), command);
    }
  }

  private static void assertFailure(int exit, String code, PackagedGlyph.Result result) {
    assertEquals("", result.out(), result.out());
    assertEquals(code, JsonText.at(JsonText.parse(result.err()), "error.code"), result.err());
    assertEquals(exit, result.exit(), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + store.resolve("store.db"));
        Statement statement = connection.createStatement()) {
      for (String one : sql.split("; CREATE")) {
        statement.execute(one.startsWith(" VIEW") ? "CREATE" + one : one);
      }
    }
  }

  private void makeVersion(int version) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + store.resolve("store.db"));
        Statement statement = connection.createStatement()) {
      for (String trigger : triggersOnMeta(statement)) {
        statement.execute("DROP TRIGGER \"" + trigger + "\"");
      }
      statement.execute("UPDATE meta SET value = '" + version + "' WHERE key = 'store_version'");
      statement.execute("PRAGMA user_version = " + version);
    }
    Path manifest = store.resolve("manifest.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("version: \\d+", "version: " + version)
            .replaceFirst("minimum_reader: .*", "minimum_reader: glyph/0.9.0"));
  }

  private static List<String> triggersOnMeta(Statement statement) throws SQLException {
    var names = new java.util.ArrayList<String>();
    try (var rows =
        statement.executeQuery(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'meta'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** A well formed rollback journal that says that the database had one page, of zeros. */
  private static byte[] journalThatEmptiesTheDatabase() {
    int page = 4096;
    ByteBuffer journal = ByteBuffer.allocate(512 + 4 + page + 4);
    journal.put(
        new byte[] {
          (byte) 0xd9, (byte) 0xd5, 5, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7
        });
    journal.putInt(1).putInt(0).putInt(1).putInt(512).putInt(page);
    journal.position(512).putInt(1);
    journal.position(512 + 4 + page).putInt(0);
    return journal.array();
  }
}
