package io.glyph.store.application.port;

import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;

/**
 * {@code store.db}. Everything here but {@link #open} leaves every byte and every name under {@code
 * .glyph/} as it is, SQLite's sidecars included, and works on a read-only mount.
 *
 * <p>All methods throw {@code RefusedException} with {@code UnsafeStore} for a schema that is not
 * what its version defines, a stranger's WAL or a rollback journal; with {@code DatabaseInvalid}
 * for a file that is missing, damaged or not ours; with {@code StoreBusy} where SQLite is; and
 * {@link StoreAccessException} where the disk failed.
 */
public interface StoreDatabase {
  /** Reads marks and bookkeeping. Checks the schema of the versions that this build knows. */
  DatabaseFacts inspect(StoreLocation store);

  /**
   * Counts the rows of every table that the version defines for users, in a fixed order; cost grows
   * with the rows.
   */
  SequencedMap<String, Long> counts(StoreLocation store);

  /**
   * Claims that are active and expire after {@code now}, by work name; also of a version that this
   * build does not know.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code DatabaseInvalid} where it
   *     cannot be told whether there are any
   */
  List<Claim> liveClaims(StoreLocation store, Instant now);

  /** Migrations that the database says were applied to it, oldest first; none at version 1. */
  List<AppliedMigration> history(StoreLocation store);

  /**
   * Copies the database as it is now into a file, through SQLite's backup API; the copy has no
   * sidecars, and was checked with {@code integrity_check} before this returns.
   *
   * @param target a path that does not exist yet
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code DatabaseInvalid} where the
   *     check finds damage
   */
  void copyTo(StoreLocation store, Path target);

  /**
   * Checks a copy that {@link #copyTo} made, opened immutable: {@code integrity_check} and marks.
   *
   * @return the version in it
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code DatabaseInvalid}
   */
  StoreVersion check(Path copy);

  /**
   * Carries out migrations on a private copy, in a transaction that is thrown away, with the same
   * code that {@link MigrationSession#migrate} runs.
   *
   * @param copy made by {@link #copyTo}; its bytes afterwards are of no use
   * @param before a second, untouched copy to measure against
   */
  Effects rehearse(Path copy, Path before, List<Migration> steps);

  /**
   * Whether a WAL, or what belongs to one, lies beside the database. Then {@link #open} and closing
   * again changes bytes, whatever happens in between: SQLite writes what a killed program left in
   * the WAL into the database when the last connection closes.
   */
  boolean isUnsettled(StoreLocation store);

  /** Makes an empty database of version 1 where there is none, synced and without sidecars. */
  void createFirstVersion(StoreLocation store);

  /** Opens for writing. Only under the lock, and only after {@link #inspect} was content. */
  MigrationSession open(StoreLocation store);

  /**
   * Opens for putting a backup in the place of everything, through {@link
   * MigrationSession#replace}. Nobody else may have the database open, reading or writing, until
   * the session has committed or is closed.
   *
   * @param staged a path outside the store that does not exist yet, in a folder of mode 0700; names
   *     that begin like its own are used beside it
   */
  MigrationSession openAlone(StoreLocation store, Path staged);

  /**
   * Measures what a backup does not give back of a database: its rows as they are, or, where
   * migrations are given, as they carry it forward. Nothing of it is undeclared: who restores a
   * backup is told that it takes the place of everything.
   *
   * @param backup a verified copy; opened immutable
   * @param before a verified copy of the database as it is now
   * @param staged a path that does not exist yet, of no use afterwards
   */
  Effects compare(Path backup, Path before, Path staged, List<Migration> forward);

  /**
   * The ways back that the database keeps, also one of a version that this build does not know;
   * newest version first. Empty where it has no such table, or one that is not exactly ours.
   * Nothing in them is to be trusted.
   */
  List<WayBack> waysBack(StoreLocation store);

  /**
   * A reverse script that a store carries.
   *
   * @param from the version that it starts from; it leads one down
   * @param script file name that it had
   */
  record WayBack(
      StoreVersion from,
      String script,
      String sql,
      String sqlSha256,
      String descriptor,
      String descriptorSha256) {}

  /**
   * A row of the database's own migration history.
   *
   * @param to the version that it led to
   * @param script file name of its SQL
   * @param at when, as recorded, RFC 3339 in UTC
   */
  record AppliedMigration(StoreVersion to, String script, String at) {}
}
