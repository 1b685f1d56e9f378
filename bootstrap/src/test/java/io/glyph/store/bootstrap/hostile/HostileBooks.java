package io.glyph.store.bootstrap.hostile;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.hostile.HostileListTest.Case;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.util.ArrayList;
import java.util.List;

/**
 * Bookkeeping that somebody has been at with SQL. Where nothing could be committed that could be
 * told of, all is refused at the first look; what no command leans on, {@code doctor} finds.
 */
final class HostileBooks {
  private static final List<String> MANAGED = List.of("v2-worked", "v3-worked", "v4-worked");
  private static final String ID = "01a20a33-2db5-78f5-b8cf-26466e4bf7ff";
  private static final String LINE = "CAST('{\"id\":\"" + ID + "\"}' || char(10) AS BLOB)";

  private HostileBooks() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String golden : MANAGED) {
      manifest(cases, golden);
      seal(cases, golden);
      outbox(cases, golden);
      history(cases, golden);
    }
    waysBack(cases);
    purge(cases);
    keptAtVersion1(cases, "DELETE FROM glyph_seal");
    keptAtVersion1(cases, "DELETE FROM glyph_manifest");
    keptAtVersion1(cases, "UPDATE glyph_seal SET lines = 0, bytes = 0, frontier = x''");
    return cases;
  }

  private static void manifest(List<Case> cases, String golden) {
    refused(cases, golden, "glyph_manifest: no row", "DELETE FROM glyph_manifest");
    refused(
        cases,
        golden,
        "glyph_manifest: two rows",
        "PRAGMA ignore_check_constraints=ON",
        "INSERT INTO glyph_manifest SELECT 2, store_id, manifest FROM glyph_manifest");
    refused(
        cases,
        golden,
        "glyph_manifest.manifest: junk",
        "UPDATE glyph_manifest SET manifest=x'ff00'");
    refused(
        cases, golden, "glyph_manifest.manifest: empty", "UPDATE glyph_manifest SET manifest=x''");
    refused(
        cases,
        golden,
        "glyph_manifest.manifest: huge",
        "UPDATE glyph_manifest SET manifest=zeroblob(80000000)");
    refused(
        cases,
        golden,
        "glyph_manifest.manifest: another version's",
        "UPDATE glyph_manifest SET manifest = CAST(replace(CAST(manifest AS TEXT), 'version: ',"
            + " 'version: 1') AS BLOB)");
    found(
        cases,
        golden,
        "glyph_manifest.store_id: junk",
        "bookkeeping_damaged",
        "UPDATE glyph_manifest SET store_id = char(27) || '[2J'");
  }

  private static void seal(List<Case> cases, String golden) {
    refused(cases, golden, "glyph_seal: no row", "DELETE FROM glyph_seal");
    refused(
        cases,
        golden,
        "glyph_seal: two rows",
        "PRAGMA ignore_check_constraints=ON",
        "INSERT INTO glyph_seal SELECT 2, lines, bytes, frontier FROM glyph_seal");
    refused(
        cases,
        golden,
        "glyph_seal: over nothing",
        "UPDATE glyph_seal SET lines=0, bytes=0, frontier=x''");
    refused(cases, golden, "glyph_seal.lines: one less", "UPDATE glyph_seal SET lines=lines-1");
    refused(
        cases,
        golden,
        "glyph_seal.lines: huge",
        "UPDATE glyph_seal SET lines=9223372036854775807, bytes=9223372036854775807");
    refused(
        cases,
        golden,
        "glyph_seal.lines: negative",
        "PRAGMA ignore_check_constraints=ON",
        "UPDATE glyph_seal SET lines=-1");
    refused(cases, golden, "glyph_seal.frontier: cut", "UPDATE glyph_seal SET frontier=x'00'");
    refused(cases, golden, "glyph_seal.frontier: empty", "UPDATE glyph_seal SET frontier=x''");
    refused(
        cases,
        golden,
        "glyph_seal.frontier: huge",
        "UPDATE glyph_seal SET frontier=zeroblob(80000000)");
    cases.add(
        new Case(
            name(golden, "glyph_seal.frontier: zeros"),
            golden,
            0,
            "bookkeeping_damaged",
            "audit_damaged",
            s -> s.sql("UPDATE glyph_seal SET frontier=zeroblob(length(frontier))")));
    cases.add(
        new Case(
            name(golden, "glyph_seal.bytes: more than there are"),
            golden,
            0,
            "bookkeeping_damaged",
            "audit_damaged",
            s -> s.sql("UPDATE glyph_seal SET bytes=bytes+7000")));
    cases.add(
        new Case(
            name(golden, "glyph_seal.bytes: where no line ends"),
            golden,
            0,
            "bookkeeping_damaged",
            "audit_damaged",
            s -> s.sql("UPDATE glyph_seal SET bytes=bytes-1")));
  }

  private static void outbox(List<Case> cases, String golden) {
    entry(cases, golden, "event_id: junk", "'junk' || char(27)", LINE, "0");
    entry(cases, golden, "event_id: huge", "CAST(zeroblob(80000000) AS TEXT)", LINE, "0");
    entry(cases, golden, "line: empty", quoted(ID), "x''", "0");
    entry(cases, golden, "line: junk", quoted(ID), "x'1b5b324a0a'", "0");
    entry(cases, golden, "line: huge", quoted(ID), "zeroblob(80000000)", "0");
    entry(
        cases,
        golden,
        "line: two lines",
        quoted(ID),
        "CAST(" + LINE + " || " + LINE + " AS BLOB)",
        "0");
    entry(
        cases,
        golden,
        "line: no newline",
        quoted(ID),
        "CAST('{\"id\":\"" + ID + "\"}' AS BLOB)",
        "0");
    entry(cases, golden, "line: another event's", quoted(ID.replace("7ff", "7fe")), LINE, "0");
    entry(
        cases,
        golden,
        "line: no object",
        quoted(ID),
        "CAST('[\"" + ID + "\"]' || char(10) AS BLOB)",
        "0");
    entry(
        cases,
        golden,
        "line: too long",
        quoted(ID),
        "CAST('{\"id\":\""
            + ID
            + "\",\"a\":\"' || hex(zeroblob(40000)) || '\"}' || char(10)"
            + " AS BLOB)",
        "0");
    entry(cases, golden, "log_bytes: huge", quoted(ID), LINE, "9223372036854775807");
    cases.add(
        new Case(
            name(golden, "glyph_outbox: no row"),
            golden,
            0,
            "",
            "",
            s -> s.sql("DELETE FROM glyph_outbox")));
    cases.add(
        new Case(
            name(golden, "glyph_outbox, delivered: junk"),
            golden,
            0,
            "",
            "",
            s ->
                s.sql(
                    "INSERT INTO glyph_outbox VALUES(char(27), zeroblob(100000), 7, char(27), 1)")));
  }

  private static void entry(
      List<Case> cases, String golden, String name, String id, String line, String bytes) {
    refused(
        cases,
        golden,
        "glyph_outbox." + name,
        "INSERT INTO glyph_outbox VALUES(" + id + ", " + line + ", " + bytes + ", 'x', 0)");
  }

  private static void history(List<Case> cases, String golden) {
    found(
        cases,
        golden,
        "glyph_schema_history: no row",
        "history_disagrees",
        "DELETE FROM glyph_schema_history");
    found(
        cases,
        golden,
        "glyph_schema_history.version: NULL",
        "history_disagrees",
        "UPDATE glyph_schema_history SET version = NULL WHERE installed_rank = (SELECT max(installed_rank)"
            + " FROM glyph_schema_history) AND type = 'SQL'");
    found(
        cases,
        golden,
        "glyph_schema_history: junk",
        "history_disagrees",
        "UPDATE glyph_schema_history SET version='x', description=char(27), installed_on='never',"
            + " success='maybe'");
    found(
        cases,
        golden,
        "glyph_schema_history: twice",
        "",
        "INSERT INTO glyph_schema_history SELECT installed_rank + 100, version, description, type,"
            + " script, checksum, installed_by, installed_on, execution_time, success FROM"
            + " glyph_schema_history WHERE type = 'SQL'");
  }

  private static void waysBack(List<Case> cases) {
    for (String golden : List.of("v3-worked", "v4-worked")) {
      found(cases, golden, "glyph_way_back: no row", "", "DELETE FROM glyph_way_back");
      found(
          cases,
          golden,
          "glyph_way_back.from_version: huge",
          "way_back_damaged",
          "UPDATE glyph_way_back SET from_version = from_version * 1000000000000");
      found(
          cases,
          golden,
          "glyph_way_back.sql: another",
          "way_back_damaged",
          "UPDATE glyph_way_back SET sql = 'DROP TABLE content'");
      found(
          cases,
          golden,
          "glyph_way_back.descriptor: another",
          "way_back_damaged",
          "UPDATE glyph_way_back SET descriptor = char(27)");
      found(
          cases,
          golden,
          "glyph_way_back.script: an escape",
          "way_back_damaged",
          "UPDATE glyph_way_back SET script = char(27) || '[2J'");
      found(
          cases,
          golden,
          "glyph_way_back.sql_sha256: junk",
          "way_back_damaged",
          "UPDATE glyph_way_back SET sql_sha256 = ''");
      found(
          cases,
          golden,
          "glyph_way_back.descriptor_sha256: junk",
          "way_back_damaged",
          "UPDATE glyph_way_back SET descriptor_sha256 = char(0)");
    }
  }

  private static void purge(List<Case> cases) {
    for (String golden : List.of("v3-worked", "v4-worked")) {
      found(
          cases,
          golden,
          "glyph_purge: junk",
          "purge_pending",
          "INSERT INTO glyph_purge VALUES(char(27) || '[2J', 'never')");
    }
  }

  /** A store that came back to version 1 keeps its books there. */
  private static void keptAtVersion1(List<Case> cases, String sql) {
    cases.add(
        new Case(
            "books of v1 that came back: " + sql,
            "v1-worked",
            30,
            "bookkeeping_damaged",
            "database_invalid",
            s -> {
              for (String command :
                  List.of(
                      "migrate apply --to 2 --ignore-claims",
                      "migrate rollback --to 1 --ignore-claims")) {
                PackagedGlyph.Result done = InProcessGlyph.run(s.project(), command.split(" "));
                if (done.exit() != 0) {
                  throw new IllegalStateException(command + ": " + done.err());
                }
              }
              s.sql(sql);
            }));
  }

  private static void refused(List<Case> cases, String golden, String name, String... sql) {
    cases.add(
        new Case(
            name(golden, name),
            golden,
            30,
            "bookkeeping_damaged",
            "database_invalid",
            s -> s.sql(sql)));
  }

  private static void found(
      List<Case> cases, String golden, String name, String finding, String... sql) {
    cases.add(new Case(name(golden, name), golden, 0, finding, "", s -> s.sql(sql)));
  }

  private static String name(String golden, String name) {
    return "books of " + golden.substring(0, 2) + ": " + name;
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
