package io.glyph.store.sqlite;

import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Triggers on {@code meta} that stop programs which never look at the version. The first prototype
 * replaces the version row each time it opens a store; with the fence it fails at that statement,
 * before it has written anything, and its user sees the message.
 *
 * <p>The triggers before a change name what is attempted. The ones after it look at the outcome,
 * whatever led there: REPLACE removes rows without firing a delete trigger, by the key as by the
 * rowid, in INSERT as in UPDATE. None depends on {@code recursive_triggers} of the other program.
 */
final class Fence {
  private static final String KEY = "store_version";

  /** A key that is a BLOB of the same bytes is a second version row too. */
  private static final String IS_KEY = "CAST(%s AS BLOB) IS CAST('" + KEY + "' AS BLOB)";

  private static final List<String> NAMES =
      List.of(
          "glyph_fence_before_insert",
          "glyph_fence_before_update",
          "glyph_fence_before_delete",
          "glyph_fence_after_insert",
          "glyph_fence_after_update",
          "glyph_fence_after_delete");

  private Fence() {}

  static boolean isPart(String name) {
    return NAMES.contains(SchemaObject.fold(name));
  }

  /** The statements that put it up, for a version. */
  static List<String> statements(StoreVersion version, Release firstReader) {
    String newKey = IS_KEY.formatted("NEW.key");
    String oldKey = IS_KEY.formatted("OLD.key");
    String taken = "NEW.rowid IN (SELECT rowid FROM meta WHERE " + IS_KEY.formatted("key") + ")";
    String changed =
        "(SELECT count(*) FROM meta WHERE "
            + IS_KEY.formatted("key")
            + ") IS NOT 1 OR (SELECT value FROM meta WHERE key = '"
            + KEY
            + "') IS NOT '"
            + version
            + "'";
    return List.of(
        trigger(0, "BEFORE INSERT", newKey + " OR " + taken, version, firstReader),
        trigger(
            1, "BEFORE UPDATE", newKey + " OR " + oldKey + " OR " + taken, version, firstReader),
        trigger(2, "BEFORE DELETE", oldKey, version, firstReader),
        trigger(3, "AFTER INSERT", changed, version, firstReader),
        trigger(4, "AFTER UPDATE", changed, version, firstReader),
        trigger(5, "AFTER DELETE", changed, version, firstReader));
  }

  static void putUp(SQLiteConnection connection, StoreVersion version, Release firstReader)
      throws SQLException {
    for (String statement : statements(version, firstReader)) {
      Sql.run(connection, statement);
    }
  }

  static void takeDown(SQLiteConnection connection) throws SQLException {
    for (String name : NAMES) {
      Sql.run(connection, "DROP TRIGGER IF EXISTS main." + name);
    }
  }

  /** A schema text without the release that the message names: any release of ours may say so. */
  static String anyRelease(String text) {
    // Asked of every object of a schema at each start, and only triggers name a release.
    return !text.contains("glyph/")
        ? text
        : text.replaceAll("glyph/\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}", "glyph/…");
  }

  static String message(StoreVersion version, Release firstReader) {
    return "this store has version "
        + version
        + " and this program is too old for it; install "
        + firstReader
        + " or later";
  }

  private static String trigger(
      int name, String event, String condition, StoreVersion version, Release firstReader) {
    return "CREATE TRIGGER "
        + NAMES.get(name)
        + " "
        + event
        + " ON meta WHEN "
        + condition
        + " BEGIN SELECT RAISE(ABORT, "
        + Sql.literal(message(version, firstReader))
        + "); END";
  }
}
