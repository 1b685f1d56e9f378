package io.glyph.store.application.port;

import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.StoreId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One connection that may write, and its transactions. Used by one thread. Closing it without a
 * commit leaves the database as it was.
 *
 * <p>After any SQLite error within a transaction the session is of no more use but to be closed.
 */
public interface MigrationSession extends AutoCloseable {
  /** Takes SQLite's write lock; reads again what {@link StoreDatabase#inspect} reads, under it. */
  DatabaseFacts begin();

  /**
   * Names a question that may become true at any time before {@link #commit()}: then a long {@link
   * #migrate} ends early with {@code Interrupted}. A session may as well never ask.
   *
   * @param stopped asked on another thread
   */
  default void stopWhen(BooleanSupplier stopped) {}

  /**
   * Runs migrations, or reverse scripts, compares every row, checks invariants, integrity and
   * foreign keys, and sets the version marks and the fence. Commits nothing.
   *
   * @param before a verified copy of the database as it was at {@link #begin()}
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code MigrationFailed}; the
   *     transaction is rolled back then
   */
  Effects migrate(List<Migration> steps, Path before);

  /**
   * Puts a backup in the place of everything: stages it and measures what is lost by it. The commit
   * then carries it out. Only in a session of {@link StoreDatabase#openAlone}, which has no {@link
   * #migrate}.
   *
   * @param backup a verified copy, of a version that this build knows
   * @param before a verified copy of the database as it was at {@link #begin()}
   * @param forward migrations that bring the backup to the version of the database, to compare the
   *     two; none to compare them as they are
   */
  Effects replace(Path backup, Path before, List<Migration> forward);

  /**
   * Copies the database as it was at {@link #begin()} into a file, like {@link
   * StoreDatabase#copyTo}.
   */
  void copyTo(Path target);

  /** As {@link StoreDatabase#liveClaims}, at {@link #begin()}. */
  List<Claim> liveClaims(Instant now);

  /**
   * Keeps the manifest's exact bytes in the database; not at a version 1 that was never anything
   * else, which has no place for them.
   */
  void keepManifest(StoreId id, byte[] manifest);

  /**
   * Puts an event into the outbox, and keeps the seal that it carries as the newest one; not at a
   * version 1 that was never anything else.
   */
  void enqueue(OutboxEntry entry, TreeState seal);

  /** Room for the files of an import; the same at every call. */
  ImportDraft importDraft();

  /**
   * Keeps reverse scripts with the data, so that a release that does not know this version can go
   * back; from version 3 on, nothing before. One that was kept for the same version is replaced.
   *
   * @param reverses each {@link Migration#isReverse()}
   */
  void keepWaysBack(List<Migration> reverses);

  /**
   * Notes, in this transaction, that what it loses must be gone from the file as well; from version
   * 3 on. {@link #purge()} removes the note.
   *
   * @param event whose event tells of the loss
   */
  void requestPurge(EventId event, Instant at);

  /** Commits; where that fails, a fresh connection finds out whether it happened. */
  CommitVerdict commit();

  /** Rolls back what {@link #begin()} began; nothing where nothing is open. */
  void rollback();

  /** Writes the WAL back into the database and truncates it, if nobody is in the way. */
  void checkpoint();

  /**
   * In a short transaction of its own: marks entries as delivered and keeps the newest seal.
   *
   * @throws StoreAccessException where it failed; the entries stay pending then
   */
  void receipt(List<EventId> delivered, TreeState seal);

  /**
   * Makes what was deleted unreadable, in the database and in its WAL, by writing the database anew
   * and emptying the WAL. Then the notes of {@link #requestPurge} are removed.
   *
   * @return false where a reader or writer is in the way: the notes stay
   */
  boolean purge();

  @Override
  void close();

  /** What became of a COMMIT. */
  enum CommitVerdict {
    COMMITTED,
    ROLLED_BACK,
    /** Rolled back too: the disk is full. */
    ROLLED_BACK_FOR_ROOM,
    /** It failed, and nothing could tell whether it happened. */
    UNKNOWN;

    /** Whether the store is surely as it was. */
    public boolean isRolledBack() {
      return this == ROLLED_BACK || this == ROLLED_BACK_FOR_ROOM;
    }
  }
}
