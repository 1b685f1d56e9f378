package io.glyph.store.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/**
 * How much of a database SQLite keeps in memory.
 *
 * <p>Its default of 2 MB is right for a look at a few pages. A migration of a large store, and the
 * check of one, follow keys that are digests and so in no order: with 2 MB, nearly each step reads
 * a page anew, and a page that is being written goes to the WAL and comes back many times. The
 * sizes together leave the program within 256 MB of resident memory.
 *
 * <p>SQLite also sorts within as much memory as the main database's cache, before it spills.
 */
enum PageCache {
  /** What is migrated or checked as a whole. */
  WHOLE(40),
  /** Copies of rows, mostly written and read in their order. */
  SCRATCH(16),
  /** The state before, read from its beginning to its end. */
  BEFORE(8);

  private final int kibibytes;

  PageCache(int mebibytes) {
    kibibytes = mebibytes << 10;
  }

  void of(SQLiteConnection connection, String schema) throws SQLException {
    // A negative number is in units of 1,024 bytes, whatever the size of a page.
    Sql.run(connection, "PRAGMA " + schema + ".cache_size=-" + kibibytes);
  }
}
