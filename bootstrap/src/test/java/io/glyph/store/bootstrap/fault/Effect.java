package io.glyph.store.bootstrap.fault;

/**
 * One thing that is about to be done to a disk.
 *
 * @param number from 1 on, whoever does it: files of ours and SQLite's are one sequence
 * @param file its name; what has none in the file system is a dash
 */
record Effect(int number, Kind kind, String file, boolean bySqlite) {
  enum Kind {
    CREATE,
    WRITE,
    TRUNCATE,
    SYNC,
    MKDIR,
    CHMOD,
    RENAME,
    REMOVE,
    /** SQLite makes or grows its {@code -shm}. */
    SHARE
  }

  @Override
  public String toString() {
    return number + " " + kind + " " + file + (bySqlite ? " (SQLite)" : "");
  }
}
