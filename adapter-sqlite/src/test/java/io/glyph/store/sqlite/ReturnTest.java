package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSession.CommitVerdict;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Going back on a live database, by reverse scripts and by a backup. */
class ReturnTest {
  private static final StoreVersion V1 = StoreVersion.FIRST;
  private static final StoreVersion V2 = new StoreVersion(2);
  private static final StoreId ID =
      new StoreId(UUID.fromString("0b5e3a3c-7a0e-4a53-9d2e-3f6f1f2c9a11"));
  private static final byte[] MANIFEST = "store: {}\n".getBytes(UTF_8);

  private static final String WITHOUT_POLICIES =
      """
      DROP TRIGGER policies_are_not_replaced;
      DROP TRIGGER policies_are_not_changed;
      DROP TRIGGER policies_are_not_deleted;
      DROP TABLE policies;
      DROP INDEX sources_by_content;
      DROP INDEX snapshots_by_work;
      DROP INDEX publications_by_work;
      DROP INDEX hook_runs_by_work;
      DROP INDEX work_dependencies_by_needed;
      DROP INDEX work_conflicts_by_other;
      """;

  @TempDir private Path folder;

  private final SqliteStoreDatabase database = Stores.database();
  private final Random random = new Random(7);
  private int copies;

  static List<String> all() {
    return Stores.ALL;
  }

  private Path copy() {
    return folder.resolve("copy" + copies++ + ".db");
  }

  private static Migration back(int from, String sql, DeclaredLoss... losses) {
    Migration up = Stores.migration(from - 1, "x", sql);
    return new Migration(
        up.to(),
        up.from(),
        "U%04d__back.sql".formatted(from),
        sql,
        up.sqlSha256(),
        "",
        up.sqlSha256(),
        new Descriptor(
            "back",
            "tests",
            Descriptor.Renames.NONE,
            List.of(),
            List.of(losses),
            List.of(
                "policies_are_not_replaced",
                "policies_are_not_changed",
                "policies_are_not_deleted"),
            List.of(),
            List.of(),
            false),
        Migration.Origin.BUILT_IN);
  }

  private static Migration toFirst() {
    return back(2, WITHOUT_POLICIES, new DeclaredLoss(LossKind.TABLE, "policies", "no place"));
  }

  private OutboxEntry entry() {
    EventId id = EventId.next(Instant.parse("2026-11-20T10:00:00Z"), random);
    return new OutboxEntry(id, ("{\"id\":\"" + id + "\"}\n").getBytes(UTF_8), 0);
  }

  private OutboxEntry migrate(StoreLocation store, List<Migration> steps) {
    OutboxEntry entry = entry();
    Path before = copy();
    try (MigrationSession session = database.open(store)) {
      session.begin();
      session.copyTo(before);
      assertEquals(List.of(), session.migrate(steps, before).undeclared());
      if (steps.getLast().to().number() == 5) {
        session.keepWaysBack(List.of(back(5, "DROP TABLE extra;")));
      }
      session.keepManifest(ID, MANIFEST);
      session.enqueue(entry, TreeState.EMPTY);
      assertEquals(CommitVerdict.COMMITTED, session.commit());
    }
    return entry;
  }

  private OutboxEntry restore(StoreLocation store, Path backup, List<Migration> forward) {
    OutboxEntry entry = entry();
    try (MigrationSession session = database.openAlone(store, copy())) {
      session.begin();
      Path before = copy();
      session.copyTo(before);
      Effects effects = session.replace(backup, before, forward);
      assertEquals(List.of(), effects.undeclared());
      session.keepManifest(ID, MANIFEST);
      session.enqueue(entry, TreeState.EMPTY);
      assertEquals(CommitVerdict.COMMITTED, session.commit());
      session.checkpoint();
    }
    return entry;
  }

  /** Every cell of a table with its type, in the order of the rowids. */
  private static String cells(Path file, String table) throws Exception {
    return cells(file, table, columns(file, table));
  }

  private static List<String> columns(Path file, String table) throws Exception {
    List<String> columns = new ArrayList<>();
    try (SQLiteConnection connection = Stores.foreign(file);
        var names = connection.createStatement();
        var rows = names.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }

  private static String cells(Path file, String table, List<String> columns) throws Exception {
    StringBuilder all = new StringBuilder();
    try (SQLiteConnection connection = Stores.foreign(file);
        var statement = connection.createStatement()) {
      StringBuilder select = new StringBuilder("SELECT rowid");
      for (String column : columns) {
        String name = Sql.quote(column);
        select.append(", typeof(").append(name).append(") || hex(").append(name).append(")");
      }
      try (var rows = statement.executeQuery(select + " FROM " + table + " ORDER BY rowid")) {
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            all.append(rows.getString(i)).append('|');
          }
          all.append('\n');
        }
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @MethodSource("all")
  void backupOfVersionOneComesBackCellByCellWithOutboxSealAndManifest(String name)
      throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Path backup = copy();
    database.copyTo(store, backup);
    OutboxEntry applied = migrate(store, List.of(Stores.managedStore()));
    OutboxEntry restored = restore(store, backup, List.of(Stores.managedStore()));
    DatabaseFacts facts = database.inspect(store);
    assertEquals(DatabaseMarks.of(V1), facts.marks());
    assertEquals(List.of(applied, restored), facts.outbox());
    assertArrayEquals(MANIFEST, facts.manifest());
    assertTrue(facts.isManaged());
    for (String table : KnownSchemas.userTables(V1)) {
      assertEquals(cells(backup, table), cells(store.database(), table), table);
    }
    Prototype.worksOn(store.database());
  }

  @ParameterizedTest
  @MethodSource("all")
  void reverseScriptLeadsToVersionOneAndKeepsWhatWasWrittenSince(String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Path old = copy();
    database.copyTo(store, old);
    migrate(store, List.of(Stores.managedStore()));
    Stores.meddle(store.database(), "INSERT INTO realms VALUES('since', 'x')");
    migrate(store, List.of(toFirst()));
    DatabaseFacts facts = database.inspect(store);
    assertEquals(DatabaseMarks.of(V1), facts.marks());
    assertEquals(2, facts.outbox().size());
    assertEquals(List.of(), database.history(store));
    assertTrue(cells(store.database(), "realms").startsWith(cells(old, "realms")));
    assertNotEquals(cells(old, "realms"), cells(store.database(), "realms"));
    for (String table : KnownSchemas.userTables(V1)) {
      if (!table.equals("realms")) {
        // Columns that an old publications lacked have come with the way up, and stay.
        List<String> columns = columns(old, table);
        assertEquals(cells(old, table, columns), cells(store.database(), table, columns), table);
      }
    }
    Prototype.worksOn(store.database());
  }

  @ParameterizedTest
  @MethodSource("all")
  void builtInScriptsLeadFromVersionThreeToVersionOneKeepingEveryRowAndWhatWasWrittenSince(
      String name) throws Exception {
    StoreLocation store = Stores.golden(name, folder);
    Path old = copy();
    database.copyTo(store, old);
    migrate(store, BuiltIn.steps(1, 3));
    Stores.meddle(store.database(), "INSERT INTO realms VALUES('since', 'x')");
    migrate(store, BuiltIn.steps(3, 1));
    assertEquals(DatabaseMarks.of(V1), database.inspect(store).marks());
    assertEquals(List.of(), database.history(store));
    assertTrue(cells(store.database(), "realms").startsWith(cells(old, "realms")));
    assertNotEquals(cells(old, "realms"), cells(store.database(), "realms"));
    for (String table : KnownSchemas.userTables(V1)) {
      if (!table.equals("realms")) {
        // Columns that an old publications lacked have come with the way up, and stay.
        List<String> columns = columns(old, table);
        assertEquals(cells(old, table, columns), cells(store.database(), table, columns), table);
      }
    }
    Prototype.worksOn(store.database());
  }

  @Test
  void storeThatCameBackGoesUpAgainWithItsBooks() {
    StoreLocation store = Stores.golden("v1-worked", folder);
    OutboxEntry first = migrate(store, List.of(Stores.managedStore()));
    OutboxEntry second = migrate(store, List.of(toFirst()));
    OutboxEntry third = migrate(store, List.of(Stores.managedStore()));
    DatabaseFacts facts = database.inspect(store);
    assertEquals(DatabaseMarks.of(V2), facts.marks());
    assertEquals(List.of(first, second, third), facts.outbox());
    assertEquals(List.of(V2), database.history(store).stream().map(h -> h.to()).toList());
  }

  @Test
  void bookkeepingAtVersionOneOfAnotherTextIsUnsafe() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    migrate(store, List.of(Stores.managedStore()));
    migrate(store, List.of(toFirst()));
    Stores.meddle(store.database(), "DROP TABLE glyph_seal");
    assertUnsafe(store);
    Stores.meddle(store.database(), "CREATE TABLE glyph_seal(id, lines, bytes, frontier)");
    assertUnsafe(store);
  }

  @Test
  void otherConnectionThatIsOnlyOpenMakesTheStoreBusyBeforeAnyChange() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path backup = copy();
    database.copyTo(store, backup);
    migrate(store, List.of(Stores.managedStore()));
    SqliteStoreDatabase impatient = Stores.impatient(Duration.ofSeconds(5));
    try (OtherProgram other = OtherProgram.on(store.database())) {
      assertEquals("2", other.run("SELECT value FROM meta WHERE key = 'store_version'"));
      RefusedException refused =
          assertThrows(RefusedException.class, () -> impatient.openAlone(store, copy()).close());
      assertInstanceOf(Refusal.StoreBusy.class, refused.refusal());
      assertEquals("2", other.run("SELECT value FROM meta WHERE key = 'store_version'"));
    }
    restore(store, backup, List.of(Stores.managedStore()));
    assertEquals(DatabaseMarks.of(V1), database.inspect(store).marks());
  }

  @Test
  void nobodyElseGetsInWhileABackupIsPutInPlace() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path backup = copy();
    database.copyTo(store, backup);
    try (MigrationSession session = database.openAlone(store, copy());
        OtherProgram other = OtherProgram.on(store.database())) {
      session.begin();
      assertTrue(other.run("INSERT INTO realms VALUES('x', '')").contains("BUSY"));
      Path before = copy();
      session.copyTo(before);
      assertEquals(List.of(), session.replace(backup, before, List.of()).losses());
      assertTrue(other.run("SELECT value FROM meta").contains("BUSY"));
      session.rollback();
    }
    assertEquals(DatabaseMarks.of(V1), database.inspect(store).marks());
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 8192, 65536})
  void backupWithPagesOfAnotherSizeComesBack(int pageSize) throws Exception {
    StoreLocation store = Stores.golden("v1-odd-names", folder);
    Path backup = copy();
    database.copyTo(store, backup);
    Stores.meddle(
        store.database(),
        "PRAGMA journal_mode=DELETE",
        "PRAGMA page_size=" + pageSize,
        "VACUUM",
        "DELETE FROM sources");
    restore(store, backup, List.of());
    for (String table : KnownSchemas.userTables(V1)) {
      assertEquals(cells(backup, table), cells(store.database(), table), table);
    }
  }

  @Test
  void whatWasWrittenSinceIsTheLossAndNothingElse() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    Path backup = copy();
    database.copyTo(store, backup);
    migrate(store, List.of(Stores.managedStore()));
    Stores.meddle(
        store.database(),
        "INSERT INTO realms VALUES('since', 'x')",
        "DELETE FROM remotes",
        "UPDATE snapshots SET reason = 'new' WHERE rowid = 1");
    Path before = copy();
    database.copyTo(store, before);
    Effects effects = database.compare(backup, before, copy(), List.of(Stores.managedStore()));
    assertEquals(
        List.of("rows realms 1", "values snapshots.reason 1"),
        effects.losses().stream()
            .map(l -> l.kind() + " " + l.subject() + " " + l.count())
            .sorted()
            .toList());
    assertEquals(List.of(), effects.undeclared());
  }

  @Test
  void versionThatThisBuildDoesNotKnowIsTakenBackByItsOwnScript() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    migrate(store, BuiltIn.steps(1, 4));
    migrate(store, List.of(Stores.migration(4, "V0005__more.sql", "CREATE TABLE extra(x);")));
    DatabaseFacts facts = database.inspect(store);
    assertEquals(DatabaseMarks.of(new StoreVersion(5)), facts.marks());
    assertArrayEquals(MANIFEST, facts.manifest());
    var way = database.waysBack(store).getFirst();
    assertEquals("DROP TABLE extra;", way.sql());
    migrate(store, List.of(back(way.from().number(), way.sql())));
    assertEquals(DatabaseMarks.of(new StoreVersion(4)), database.inspect(store).marks());
    assertEquals(List.of(), database.waysBack(store));
    assertEquals(3, database.history(store).size());
    try (SQLiteConnection connection = Stores.foreign(store.database())) {
      assertEquals("ok", Sql.text(connection, "PRAGMA integrity_check"));
    }
  }

  @Test
  void unknownVersionWhoseBooksAreNotOursIsNotReadInPart() throws Exception {
    StoreLocation store = Stores.golden("v1-worked", folder);
    migrate(store, BuiltIn.steps(1, 4));
    migrate(store, List.of(Stores.migration(4, "V0005__more.sql", "CREATE TABLE extra(x);")));
    Stores.meddle(
        store.database(),
        "CREATE TRIGGER t AFTER INSERT ON glyph_outbox BEGIN DELETE FROM realms; END");
    assertEquals(Optional.empty(), database.inspect(store).seal());
    assertEquals(false, database.inspect(store).manifest() != null);
  }

  private void assertUnsafe(StoreLocation store) {
    RefusedException refused = assertThrows(RefusedException.class, () -> database.inspect(store));
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
  }
}
