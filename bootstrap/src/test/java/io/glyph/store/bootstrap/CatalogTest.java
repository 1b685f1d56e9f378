package io.glyph.store.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --catalog}: the version after the last one of this release, tried out before it is. */
class CatalogTest {
  private static final int LAST = BuildModule.SUPPORT.writable().number();
  private static final int NEXT = LAST + 1;

  @TempDir private Path temp;
  private Path project = Path.of("");
  private Path catalog = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    project = GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("p")));
    catalog = Files.createDirectory(temp.resolve("catalog"));
    migration(
        NEXT,
        "CREATE TABLE extra(id INTEGER PRIMARY KEY, note TEXT);\n"
            + "INSERT INTO extra(note) VALUES('a'), ('b');\n",
        "");
  }

  private void migration(int to, String sql, String more) throws IOException {
    String stem = String.format("V%04d__tried", to);
    Files.writeString(catalog.resolve(stem + ".sql"), sql);
    Files.writeString(
        catalog.resolve(stem + ".yaml"),
        "migration:\n  from: %d\n  to: %d\n  title: Tried\n  reason: Because.\n%s"
            .formatted(to - 1, to, more));
  }

  private PackagedGlyph.Result glyph(String line) {
    String[] words = (line + " --json").replace("CATALOG", "--catalog " + catalog).split(" ", -1);
    return InProcessGlyph.run(project, words);
  }

  private Object done(String line) {
    PackagedGlyph.Result result = glyph(line);
    assertEquals(0, result.exit(), result.err());
    return java.util.Objects.requireNonNull(JsonText.parse(result.out()));
  }

  private String refused(String line) {
    PackagedGlyph.Result result = glyph(line);
    assertTrue(result.exit() != 0, result.out());
    return String.valueOf(JsonText.at(JsonText.parse(result.err()), "error.code"));
  }

  /** Takes the store to the newest version, whatever that loses. */
  private void apply(String options) {
    Object plan = done("migrate plan " + options.replace(" --ignore-claims", ""));
    done("migrate apply " + options + " --confirm " + JsonText.at(plan, "data.plan_id"));
  }

  private void execute(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + project.resolve(".glyph/store.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static @Nullable Object last(@Nullable Object list) {
    return list instanceof List<?> items && !items.isEmpty() ? items.getLast() : null;
  }

  @Test
  void doctorSaysWhatItCouldNotCheckOfAVersionThatOnlyACatalogKnows() {
    apply("CATALOG");
    Object told = done("doctor CATALOG");
    assertEquals(List.of(), JsonText.at(told, "data.findings"));
    assertTrue(String.valueOf(JsonText.at(told, "data.unchecked")).contains("rows"));
  }

  @Test
  void planApplyStatusAndEventSayWhatCameFromThere() throws Exception {
    Object status = done("status CATALOG");
    assertEquals((long) NEXT, JsonText.at(status, "data.compatibility.readable.max"));
    assertEquals((long) NEXT, JsonText.at(status, "data.compatibility.writable"));
    assertEquals(
        Map.of("to", (long) NEXT, "origin", "catalog"),
        last(JsonText.at(status, "data.compatibility.migration.steps")));

    Object plan = done("migrate plan CATALOG");
    assertEquals("catalog", JsonText.at(last(JsonText.at(plan, "data.steps")), "origin"));
    String command = String.valueOf(JsonText.at(plan, "data.apply_command"));
    assertTrue(command.contains(" --catalog " + catalog), command);
    assertEquals(
        "built_in", JsonText.at(last(JsonText.at(done("migrate plan"), "data.steps")), "origin"));

    apply("CATALOG");
    List<String> log = Files.readAllLines(project.resolve(".glyph/audit/events.jsonl"));
    Object steps = JsonText.at(JsonText.parse(log.getLast()), "data.migrations");
    assertEquals("catalog", JsonText.at(last(steps), "origin"));
    assertEquals((long) NEXT, JsonText.at(last(steps), "to"));
  }

  @Test
  void withoutItSuchAStoreIsTooNewAndWithItItIsReadAndWritten() throws Exception {
    apply("CATALOG");
    for (String command : List.of("status", "migrate plan", "migrate apply", "recover")) {
      PackagedGlyph.Result result = glyph(command);
      assertEquals(10, result.exit(), command + result.out() + result.err());
    }
    Object status = done("status CATALOG");
    assertEquals("writable", JsonText.at(status, "data.compatibility.verdict"));
    assertEquals(2L, JsonText.at(status, "data.counts.extra"));
    assertEquals(14L, JsonText.at(status, "data.counts.content"));
    assertEquals("sealed", JsonText.at(status, "data.audit.state"));
    assertTrue(glyphText("status CATALOG").contains("with the catalog"));
    assertEquals(false, JsonText.at(done("migrate plan CATALOG"), "data.needed"));

    migration(
        NEXT + 1,
        "-- +goose Up\nDELETE FROM extra WHERE id = 1;\n-- +goose Down\nDROP TABLE" + " extra;\n",
        "  loses: [{rows: extra, where: id = 1, reason: tried}]\n");
    Object further = done("migrate plan CATALOG");
    assertEquals("rows", JsonText.at(last(JsonText.at(further, "data.losses")), "kind"));
    apply("CATALOG");
    assertEquals(1L, JsonText.at(done("status CATALOG"), "data.counts.extra"));
    assertEquals(
        (long) NEXT + 1,
        JsonText.at(last(JsonText.at(done("migrate history CATALOG"), "data.database")), "to"));
  }

  private String glyphText(String line) {
    return InProcessGlyph.run(
            project, line.replace("CATALOG", "--catalog " + catalog).split(" ", -1))
        .out();
  }

  @Test
  void newStoreIsMadeOfTheCatalogsLastVersion() throws Exception {
    Path fresh = Files.createDirectory(temp.resolve("fresh"));
    PackagedGlyph.Result made =
        InProcessGlyph.run(fresh, "init", "--catalog", catalog.toString(), "--json");
    assertEquals(0, made.exit(), made.err());
    assertEquals((long) NEXT, JsonText.at(JsonText.parse(made.out()), "data.version"));
  }

  private void reverse() throws IOException {
    reverse("DROP TABLE extra;\n", "[{table: extra, reason: There is no place for it.}]");
  }

  private void reverse(String sql, String loses) throws IOException {
    String stem = String.format("U%04d__tried", NEXT);
    Files.writeString(catalog.resolve(stem + ".sql"), sql);
    Files.writeString(
        catalog.resolve(stem + ".yaml"),
        ("migration:\n  from: %d\n  to: %d\n  title: Undone\n  reason: Because.\n"
                + "  loses: %s\n")
            .formatted(NEXT, LAST, loses));
  }

  @Test
  void aReleaseWithoutTheCatalogGoesBackByTheScriptThatTheStoreCarries() throws Exception {
    reverse();
    apply("CATALOG");
    PackagedGlyph.Result status = glyph("status");
    assertEquals(10, status.exit());
    assertEquals(
        (long) LAST, JsonText.at(JsonText.parse(status.out()), "data.compatibility.way_back"));
    assertTrue(glyph("migrate plan").err().contains("glyph migrate rollback"));

    PackagedGlyph.Result waits = glyph("migrate rollback");
    assertEquals(13, waits.exit(), waits.out() + waits.err());
    Object losses = JsonText.at(JsonText.parse(waits.err()), "error.details.losses");
    assertEquals("extra", JsonText.at(last(losses), "subject"));
    assertEquals(2L, JsonText.at(last(losses), "count"));
    Object plan = JsonText.at(JsonText.parse(waits.err()), "error.details.plan_id");
    assertEquals((long) LAST, JsonText.at(done("migrate rollback --confirm " + plan), "data.to"));

    Object now = done("status");
    assertEquals("writable", JsonText.at(now, "data.compatibility.verdict"));
    assertEquals("sealed", JsonText.at(now, "data.audit.state"));
    done("audit verify");
  }

  /** A version that only a catalog knows has agents at work like any other. */
  @Test
  void liveClaimsBlockOnTheWayFromAVersionOfACatalog() throws Exception {
    project = GoldenStore.named("v1-claimed").unpackInto(Files.createDirectory(temp.resolve("c")));
    reverse();
    apply("CATALOG --ignore-claims");
    migration(NEXT + 1, "CREATE TABLE more(x);\n", "");
    assertEquals("active_claims", refused("migrate apply CATALOG"));
    Files.delete(catalog.resolve(String.format("V%04d__tried.sql", NEXT + 1)));
    Files.delete(catalog.resolve(String.format("V%04d__tried.yaml", NEXT + 1)));
    for (String options : List.of("", " CATALOG")) {
      assertEquals("active_claims", refused("migrate rollback" + options), options);
    }
  }

  /** In a form that nobody knows here there may be some. */
  @Test
  void claimsThatCannotBeToldBlockUnlessTheyAreIgnored() throws Exception {
    reverse(
        "ALTER TABLE work_claims DROP COLUMN since;\n",
        "[{column: work_claims.since, reason: New.}]");
    migration(NEXT, "ALTER TABLE work_claims ADD COLUMN since TEXT NOT NULL DEFAULT '';\n", "");
    apply("CATALOG");
    for (String options : List.of("", " CATALOG")) {
      assertEquals("database_invalid", refused("migrate rollback" + options), options);
    }
    PackagedGlyph.Result waits = glyph("migrate rollback --ignore-claims");
    assertEquals("confirmation_required", code(waits));
    Object plan = JsonText.at(JsonText.parse(waits.err()), "error.details.plan_id");
    assertEquals("database_invalid", refused("migrate rollback --confirm " + plan));
    done("migrate rollback --ignore-claims --confirm " + plan);
  }

  private static String code(PackagedGlyph.Result result) {
    return String.valueOf(JsonText.at(JsonText.parse(result.err()), "error.code"));
  }

  @Test
  void aStoredScriptThatTheLogDoesNotNameIsRefused() throws Exception {
    reverse();
    apply("CATALOG");
    execute("UPDATE glyph_way_back SET sql = 'DROP TABLE extra; DROP TABLE mounts;'");
    assertEquals("unsafe_store", refused("migrate rollback"));
    execute(
        "UPDATE glyph_way_back SET sql_sha256 = lower(hex(randomblob(32))) WHERE from_version = "
            + NEXT);
    assertEquals("unsafe_store", refused("migrate rollback"));
    assertEquals(10, glyph("status").exit());
  }

  @Test
  void storeWhoseBookkeepingTheCatalogDoesNotDescribeIsNotUsed() throws Exception {
    apply("CATALOG");
    execute("ALTER TABLE glyph_seal ADD COLUMN more TEXT");
    assertEquals("unsafe_store", refused("status CATALOG"));
    assertEquals("unsafe_store", refused("migrate plan CATALOG"));
    assertEquals(10, glyph("status").exit());
  }

  @Test
  void storeWithoutItsFenceIsNotUsed() throws Exception {
    apply("CATALOG");
    execute("DROP TRIGGER glyph_fence_before_delete");
    assertEquals("unsafe_store", refused("status CATALOG"));
  }

  @Test
  void scriptThatChangesBookkeepingIsRefused() throws Exception {
    migration(NEXT, "ALTER TABLE glyph_outbox ADD COLUMN more TEXT;", "");
    assertEquals("migration_failed", refused("migrate plan CATALOG"));
  }

  @Test
  void whatIsWrongInTheFolderIsToldWithFileAndLine() throws Exception {
    migration(NEXT, "SELECT 1;\nVACUUM;", "");
    PackagedGlyph.Result result = glyph("migrate plan CATALOG");
    assertEquals("migration_failed", refused("migrate plan CATALOG"));
    assertTrue(result.err().contains(String.format("V%04d__tried.sql:2: ", NEXT)), result.err());

    migration(NEXT, "SELECT 1;", "  lsoes: []\n");
    for (String command : List.of("status", "migrate plan", "migrate apply", "init new")) {
      Files.createDirectories(project.resolve("new"));
      assertEquals("invalid_argument", refused(command + " CATALOG"), command);
      assertTrue(glyph(command + " CATALOG").err().contains("see line 6"), command);
    }
    assertFalse(Files.exists(project.resolve("new/.glyph")));
    assertEquals("invalid_argument", refused("status --catalog nowhere"));
  }
}
