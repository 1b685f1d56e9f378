package io.glyph.store.bootstrap.doctor;

import io.glyph.store.bootstrap.doctor.DoctorTest.Case;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.domain.finding.FindingCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Damage to the database: marks, file, pages, schema, rows. */
final class DatabaseCases {
  private DatabaseCases() {}

  static List<Case> all(GoldenStore v1, GoldenStore v4) {
    return List.of(
        new Case(
            "marks that disagree, and a backup",
            v4,
            FindingCode.MARKS_DISAGREE,
            "",
            p -> {
              p.must("backup", "create");
              p.sql("PRAGMA user_version = 7");
            }),
        new Case(
            "marks that disagree, and no backup",
            v1,
            FindingCode.MARKS_DISAGREE,
            "own_copy_of_store",
            p -> p.sql("PRAGMA user_version = 7")),
        new Case(
            "a store of a later release",
            v4,
            FindingCode.STORE_TOO_NEW,
            "install glyph/0.9.0",
            DatabaseCases::makeVersion5),
        new Case(
            "no database",
            v4,
            FindingCode.DATABASE_MISSING,
            "",
            p -> {
              p.must("backup", "create");
              Files.delete(p.store.resolve("store.db"));
            }),
        new Case(
            "an empty database",
            v1,
            FindingCode.DATABASE_MISSING,
            "own_copy_of_store",
            p -> Files.write(p.store.resolve("store.db"), new byte[0])),
        new Case(
            "text in the place of the database",
            v4,
            FindingCode.DATABASE_INVALID,
            "",
            p -> {
              p.must("backup", "create");
              Files.writeString(p.store.resolve("store.db"), "no database\n".repeat(500));
            }),
        new Case(
            "a page of zeros",
            v4,
            FindingCode.DATABASE_DAMAGED,
            "",
            p -> {
              p.must("backup", "create");
              zeroRootOf(p, "hook_runs");
            }),
        new Case(
            "an index that lacks a row",
            v4,
            FindingCode.INDEX_DAMAGED,
            "",
            DatabaseCases::rowBehindAnIndex),
        new Case(
            "no manifest is kept",
            v4,
            FindingCode.BOOKKEEPING_DAMAGED,
            "",
            p -> p.sql("DELETE FROM glyph_manifest")),
        new Case(
            "what is kept is no manifest, and neither is the file",
            v4,
            FindingCode.BOOKKEEPING_DAMAGED,
            "",
            p -> {
              p.must("backup", "create");
              p.sql("UPDATE glyph_manifest SET manifest = x'ff00'");
              Files.delete(p.store.resolve("manifest.yaml"));
            }),
        new Case(
            "no seal, and a backup that has one",
            v4,
            FindingCode.BOOKKEEPING_DAMAGED,
            "",
            p -> {
              p.must("backup", "create");
              p.must("backup", "create");
              p.sql("DELETE FROM glyph_seal");
            }),
        new Case(
            "no seal, and no backup",
            v4,
            FindingCode.BOOKKEEPING_DAMAGED,
            "vouch_for_log",
            p -> p.sql("DELETE FROM glyph_seal")),
        new Case(
            "a seal of other lines, and a backup",
            v4,
            FindingCode.BOOKKEEPING_DAMAGED,
            "",
            p -> {
              p.must("backup", "create");
              p.sql("UPDATE glyph_seal SET frontier = zeroblob(length(frontier))");
            }),
        new Case(
            "something in the outbox that is no event",
            v4,
            FindingCode.BOOKKEEPING_DAMAGED,
            "mend_books",
            p ->
                p.sql(
                    "INSERT INTO glyph_outbox VALUES('01a20a33-2db5-78f5-b8cf-26466e4bf7ff',"
                        + " x'1b5b324a0a', 0, 'x', 0)")),
        new Case(
            "a row of the list of migrations without a version",
            v4,
            FindingCode.HISTORY_DISAGREES,
            "who_changed_it",
            p ->
                p.sql(
                    "INSERT INTO glyph_schema_history SELECT 99, NULL, description, type, script,"
                        + " checksum, installed_by, installed_on, execution_time, success FROM"
                        + " glyph_schema_history LIMIT 1")),
        new Case(
            "a way back from a version that is not there",
            v4,
            FindingCode.WAY_BACK_DAMAGED,
            "who_changed_it",
            p ->
                p.sql(
                    "UPDATE glyph_way_back SET from_version = 9000000000000 WHERE from_version ="
                        + " (SELECT max(from_version) FROM glyph_way_back)")),
        new Case(
            "a change that is not told of",
            v4,
            FindingCode.DELIVERY_PENDING,
            "",
            p -> {
              p.must("backup", "create");
              p.sql("UPDATE glyph_outbox SET delivered = 0");
            }),
        new Case(
            "what is still to be purged",
            v4,
            FindingCode.PURGE_PENDING,
            "",
            p -> p.sql("INSERT INTO glyph_purge VALUES('x', '2026-01-01T00:00:00Z')")),
        new Case(
            "a missing index",
            v4,
            FindingCode.SCHEMA_OBJECT_MISSING,
            "",
            p -> p.sql("DROP INDEX sources_by_content")),
        new Case(
            "a missing trigger of the fence",
            v4,
            FindingCode.SCHEMA_OBJECT_MISSING,
            "",
            p -> p.sql("DROP TRIGGER glyph_fence_before_insert")),
        new Case(
            "a missing table, and a backup",
            v4,
            FindingCode.SCHEMA_OBJECT_MISSING,
            "",
            p -> {
              p.must("backup", "create");
              p.sql("DROP TABLE mounts");
            }),
        new Case(
            "a trigger on a table of ours",
            v1,
            FindingCode.SCHEMA_OBJECT_EXTRA,
            "",
            p ->
                p.sql(
                    "CREATE TRIGGER \"sur\u001bprise\" AFTER UPDATE ON meta BEGIN DELETE FROM"
                        + " content; END")),
        new Case(
            "another index under a name of ours",
            v4,
            FindingCode.SCHEMA_OBJECT_DIFFERENT,
            "",
            p ->
                p.sql(
                    "DROP INDEX hook_runs_by_work",
                    "CREATE INDEX hook_runs_by_work ON hook_runs(event)")),
        new Case(
            "a view in the place of a table",
            v1,
            FindingCode.SCHEMA_OBJECT_DIFFERENT,
            "own_copy_of_store",
            p -> p.sql("DROP TABLE mounts", "CREATE VIEW mounts AS SELECT 1 AS path")),
        new Case(
            "somebody's own table",
            v4,
            FindingCode.SCHEMA_OBJECT_FOREIGN,
            "nothing_needed",
            p -> p.sql("CREATE TABLE \"my\u202enotes\"(x)")),
        new Case(
            "a row without its parent",
            v4,
            FindingCode.FOREIGN_KEY_BROKEN,
            "parent_or_row",
            p -> p.sql("INSERT INTO snapshots VALUES('snapshot:1:x', 'nobody', '', '', '')")),
        new Case(
            "orphans of an old store",
            v1,
            FindingCode.ORPHANS,
            "",
            p ->
                p.sql(
                    "DELETE FROM work_contexts WHERE name IN"
                        + " (SELECT work_name FROM snapshots LIMIT 1)")),
        new Case(
            "a history with a hole",
            v4,
            FindingCode.HISTORY_DISAGREES,
            "who_changed_it",
            p -> p.sql("DELETE FROM glyph_schema_history WHERE CAST(version AS INTEGER) = 3")),
        new Case(
            "another way back",
            v4,
            FindingCode.WAY_BACK_DAMAGED,
            "who_changed_it",
            p -> p.sql("UPDATE glyph_way_back SET sql = 'DELETE FROM content'")));
  }

  private static void makeVersion5(Patient p) throws Exception {
    for (String when : List.of("before", "after")) {
      for (String what : List.of("insert", "update", "delete")) {
        p.sql("DROP TRIGGER glyph_fence_" + when + "_" + what);
      }
    }
    p.sql("UPDATE meta SET value = '5' WHERE key = 'store_version'", "PRAGMA user_version = 5");
    Path manifest = p.store.resolve("manifest.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("version: 4", "version: 5")
            .replaceFirst("minimum_reader: .*", "minimum_reader: glyph/0.9.0"));
  }

  private static void zeroRootOf(Patient p, String table) throws Exception {
    int page = Integer.parseInt(p.text("PRAGMA page_size"));
    int root =
        Integer.parseInt(p.text("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'"));
    Path database = p.store.resolve("store.db");
    byte[] bytes = Files.readAllBytes(database);
    Arrays.fill(bytes, (root - 1) * page, root * page, (byte) 0);
    Files.write(database, bytes);
  }

  /** SQLite keeps an index that it knows of; so for one statement it must not know of it. */
  private static void rowBehindAnIndex(Patient p) throws SQLException {
    String hidden = "name = 'snapshots_by_work'";
    p.sql(
        "PRAGMA writable_schema = ON",
        "CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE " + hidden,
        "DELETE FROM sqlite_schema WHERE " + hidden);
    p.sql(
        "INSERT INTO snapshots SELECT 'snapshot:1:x', work_name, '', '', '' FROM snapshots LIMIT 1",
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_schema SELECT * FROM kept");
    p.sql("DROP TABLE kept");
  }
}
