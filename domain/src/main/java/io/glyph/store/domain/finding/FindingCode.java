package io.glyph.store.domain.finding;

import java.util.Locale;

/** What can be wrong; the spelling is a public contract (docs/json.md), and so is the severity. */
public enum FindingCode {
  /** A link, a hard link, a device, a journal: touching it could destroy something. */
  UNSAFE_FILE(Area.FOLDER, Severity.ERROR),
  /** A file system on which SQLite's WAL cannot work. */
  UNSUPPORTED_FILESYSTEM(Area.FOLDER, Severity.ERROR),
  /** The machine did not let us look. */
  CANNOT_READ(Area.FOLDER, Severity.ERROR),

  /** No manifest, and the database cannot make up for it. */
  MANIFEST_INVALID(Area.MANIFEST, Severity.ERROR),
  /** Not what the database keeps: overwritten by an older program, or changed. */
  MANIFEST_OVERWRITTEN(Area.MANIFEST, Severity.ERROR),
  /** It says more than a database whose own marks all agree. */
  MANIFEST_CONTRADICTS(Area.MANIFEST, Severity.ERROR),

  /** The version marks of the database contradict each other. */
  MARKS_DISAGREE(Area.DATABASE, Severity.ERROR),
  STORE_TOO_NEW(Area.DATABASE, Severity.ERROR),
  STORE_TOO_OLD(Area.DATABASE, Severity.ERROR),
  DATABASE_MISSING(Area.DATABASE, Severity.ERROR),
  DATABASE_INVALID(Area.DATABASE, Severity.ERROR),
  /** A WAL of another database lies beside it. */
  FOREIGN_WAL(Area.DATABASE, Severity.ERROR),
  /** SQLite's own check finds damage. */
  DATABASE_DAMAGED(Area.DATABASE, Severity.ERROR),
  /** Only indexes are damaged: no row is touched by that. */
  INDEX_DAMAGED(Area.DATABASE, Severity.ERROR),
  /** A row in which the store keeps its books: the rows of the project are whole. */
  BOOKKEEPING_DAMAGED(Area.DATABASE, Severity.ERROR),
  /** A change is committed, and not all of it is written out. */
  DELIVERY_PENDING(Area.DATABASE, Severity.ERROR),
  /** What a migration lost on purpose may still be in the file. */
  PURGE_PENDING(Area.DATABASE, Severity.WARNING),

  SCHEMA_OBJECT_MISSING(Area.SCHEMA, Severity.ERROR),
  SCHEMA_OBJECT_EXTRA(Area.SCHEMA, Severity.ERROR),
  SCHEMA_OBJECT_DIFFERENT(Area.SCHEMA, Severity.ERROR),
  /** Somebody else's table, index, view or trigger, which has nothing to do with ours. */
  SCHEMA_OBJECT_FOREIGN(Area.SCHEMA, Severity.NOTICE),

  /** Rows whose parent is not there, where the version has a foreign key. */
  FOREIGN_KEY_BROKEN(Area.ROWS, Severity.WARNING),
  /** Rows whose parent is not there, in a version without foreign keys. */
  ORPHANS(Area.ROWS, Severity.NOTICE),
  /** The database's own list of migrations does not lead to its version. */
  HISTORY_DISAGREES(Area.ROWS, Severity.WARNING),
  /** A reverse script that the store carries is not what it was. */
  WAY_BACK_DAMAGED(Area.ROWS, Severity.WARNING),

  CONTENT_MISSING(Area.CONTENT, Severity.ERROR),
  CONTENT_DAMAGED(Area.CONTENT, Severity.ERROR),
  /** Something else than a plain file stands in the place of a blob. */
  CONTENT_UNSAFE(Area.CONTENT, Severity.ERROR),
  /** A row names its bytes by something that is no SHA-256. */
  CONTENT_UNNAMED(Area.CONTENT, Severity.WARNING),

  LOG_MISSING(Area.LOG, Severity.ERROR),
  LOG_TORN(Area.LOG, Severity.ERROR),
  /** Another program is writing the last line. */
  LOG_GROWING(Area.LOG, Severity.NOTICE),
  LOG_SHORTENED(Area.LOG, Severity.ERROR),
  LOG_REWRITTEN(Area.LOG, Severity.ERROR),
  /** Behind what the database vouches for: a seal was made up, or lines were changed. */
  LOG_SEAL_UNFIT(Area.LOG, Severity.ERROR),
  LOG_MALFORMED(Area.LOG, Severity.ERROR),
  LOG_FALSE_SEALS(Area.LOG, Severity.NOTICE),
  ATTACHMENT_DAMAGED(Area.LOG, Severity.ERROR),

  BACKUP_DAMAGED(Area.BACKUPS, Severity.ERROR),
  /** A backup that no event tells of. */
  BACKUP_UNTOLD(Area.BACKUPS, Severity.WARNING),

  LEFTOVER(Area.LEFTOVERS, Severity.NOTICE),
  SCRATCH_LEFT(Area.LEFTOVERS, Severity.NOTICE),
  LOCK_LEFT(Area.LEFTOVERS, Severity.NOTICE);

  private final Area area;
  private final Severity severity;

  FindingCode(Area area, Severity severity) {
    this.area = area;
    this.severity = severity;
  }

  public Area area() {
    return area;
  }

  public Severity severity() {
    return severity;
  }

  /** The spelling in JSON, such as {@code content_missing}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
