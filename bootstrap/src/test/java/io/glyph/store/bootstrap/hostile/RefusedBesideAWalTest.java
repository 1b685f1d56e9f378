package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A killed program has left a WAL, with or without its {@code -shm}: the first ordinary open would
 * write it into the database. Whoever is refused has not opened it.
 */
class RefusedBesideAWalTest {
  private static final String WRONG = "0".repeat(64);

  @TempDir Path temp;
  private Path project = Path.of("");
  private String backup = "";

  @BeforeEach
  void storeWhoseLastWriterWasKilled() throws Exception {
    Path living = unpack("living");
    run(living, 0, "backup create");
    backup = newestBackup(living);
    project = unpack("killed");
    try (Connection connection = connect(living);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint=0");
      statement.execute(
          "INSERT INTO remotes(name, spec, mode, created_at) VALUES('killed', 'x', 'y', 'z')");
      copy(living, project);
    }
    assertTrue(Files.size(project.resolve(".glyph/store.db-wal")) > 32);
  }

  @ParameterizedTest(name = "{0}, -shm left: {2}")
  @CsvSource({
    "migrate rollback, confirmation_required, false",
    "migrate rollback, confirmation_required, true",
    "migrate rollback --confirm WRONG, plan_changed, false",
    "migrate rollback --to 1, confirmation_required, true",
    "backup restore BACKUP, confirmation_required, false",
    "backup restore BACKUP, confirmation_required, true",
    "backup restore BACKUP --confirm WRONG, plan_changed, false",
    "migrate rollback --to 9, no_migration_path, false"
  })
  void returnThatNobodyAgreedToLeavesEveryByte(String line, String code, boolean shm)
      throws Exception {
    leaveShm(shm);
    refused(line, code);
  }

  @ParameterizedTest(name = "{0}, -shm left: {1}")
  @CsvSource({
    "migrate rollback, false",
    "backup restore BACKUP, true",
    "backup create, false",
    "backup create, true",
    "backup prune --keep 0, false",
    "import ., false",
    "audit seal, true"
  })
  void tornLogLeavesEveryByte(String line, boolean shm) throws Exception {
    leaveShm(shm);
    Files.writeString(log(), "{\"type\":\"sna", StandardOpenOption.APPEND);
    refused(line, "audit_damaged");
  }

  @ParameterizedTest(name = "{0}, -shm left: {1}")
  @CsvSource({
    "backup restore BACKUP, true",
    "backup create, false",
    "import ., true",
    "audit seal, false",
    "recover, false"
  })
  void logThatWasCutLeavesEveryByte(String line, boolean shm) throws Exception {
    leaveShm(shm);
    String text = Files.readString(log(), StandardCharsets.ISO_8859_1);
    // Recovery has something to do.
    Files.createDirectories(project.resolve(".glyph/backups/0009-x.partial"));
    Files.writeString(
        log(), text.substring(0, text.indexOf('\n') + 1), StandardCharsets.ISO_8859_1);
    refused(line, "audit_damaged");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void databaseThatIsDamagedIsNotFolded(boolean shm) throws Exception {
    leaveShm(shm);
    Path database = project.resolve(".glyph/store.db");
    byte[] bytes = Files.readAllBytes(database);
    int root = rootOf("work_conflicts");
    bytes[(root - 1) * 4096 + 3] ^= (byte) 0xff;
    Files.write(database, bytes);
    refused("backup create", shm ? "database_invalid" : "unsafe_store");
  }

  /** The way that leads on folds the WAL: nothing of it is lost. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void whatIsAgreedToIsDoneWithTheRowsOfTheWal(boolean shm) throws Exception {
    leaveShm(shm);
    run(project, 0, "backup create");
    run(project, 0, "audit verify");
    try (Connection connection = connect(project);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM remotes WHERE name = 'killed'")) {
      assertEquals(1, rows.next() ? rows.getInt(1) : -1);
    }
  }

  @Test
  void migrationUnderALiveClaimLeavesEveryByte() throws Exception {
    project =
        GoldenStore.named("v1-live-wal").unpackInto(Files.createDirectory(temp.resolve("old")));
    refused("migrate apply --to 2 --confirm WRONG --ignore-claims", "plan_changed");
    Path catalog = Files.createDirectory(temp.resolve("catalog"));
    Files.writeString(catalog.resolve("V0005__tried.sql"), "DELETE FROM sources;\n");
    Files.writeString(
        catalog.resolve("V0005__tried.yaml"),
        "migration:\n  from: 4\n  to: 5\n  title: Tried\n  reason: Because.\n");
    refused("migrate apply --ignore-claims --catalog " + catalog, "undeclared_loss");
    Files.writeString(
        project.resolve(".glyph/audit/events.jsonl"), "{\"torn", StandardOpenOption.APPEND);
    refused("migrate apply --to 2 --ignore-claims", "audit_damaged");
  }

  private void refused(String line, String code) throws IOException {
    Map<String, String> before = files();
    String words = line.replace("WRONG", WRONG).replace("BACKUP", backup) + " --json";
    PackagedGlyph.Result result = InProcessGlyph.run(project, words.split(" "));
    assertEquals(
        code,
        JsonText.at(JsonText.parse(result.err().strip()), "error.code"),
        result.out() + result.err());
    assertEquals(before, files());
  }

  /** Without the lock, which stays once it was taken, and times of folders. */
  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    FolderImage.of(project)
        .entries()
        .forEach((name, what) -> {
          if (!name.equals(".glyph/lock")
              && !name.endsWith(".partial")
              && !name.equals(".glyph/backups")) {
            files.put(name, what.startsWith("folder") ? "folder" : what);
          }
        });
    return files;
  }

  private void leaveShm(boolean shm) throws IOException {
    if (!shm) {
      Files.delete(project.resolve(".glyph/store.db-shm"));
    }
  }

  private Path log() {
    return project.resolve(".glyph/audit/events.jsonl");
  }

  private int rootOf(String table) throws Exception {
    Path other = Files.createDirectory(temp.resolve("look"));
    Path copy = Files.copy(project.resolve(".glyph/store.db"), other.resolve("store.db"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
      return rows.next() ? rows.getInt(1) : -1;
    }
  }

  private Path unpack(String name) throws IOException {
    return GoldenStore.OF_VERSION_4.stream()
        .filter(golden -> golden.name().equals("v4-worked"))
        .findFirst()
        .orElseThrow()
        .unpackInto(Files.createDirectory(temp.resolve(name)));
  }

  private static void run(Path folder, int exit, String line) {
    PackagedGlyph.Result result = InProcessGlyph.run(folder, line.split(" "));
    assertEquals(exit, result.exit(), line + result.out() + result.err());
  }

  private static Connection connect(Path folder) throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".glyph/store.db"));
  }

  private static String newestBackup(Path folder) throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve(".glyph/backups"))) {
      return folders.map(f -> String.valueOf(f.getFileName())).sorted().toList().getLast();
    }
  }

  /** As the files are at this moment, over what is there. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
