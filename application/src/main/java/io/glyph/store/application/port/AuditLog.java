package io.glyph.store.application.port;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit/events.jsonl}: appended, never rewritten. Other programs append to it at any time
 * without a lock.
 */
public interface AuditLog {
  /** How the log ends, judged on its last line alone; at once, without waiting. */
  LogTail tail(StoreLocation store);

  /**
   * The same, but a torn tail is looked at again for two seconds: it is only called torn where it
   * has not grown. One that grows and grows is called growing after a minute.
   */
  LogTail settledTail(StoreLocation store);

  /** Size of the log in bytes; 0 where there is none. */
  long size(StoreLocation store);

  /**
   * Hashes complete lines from where {@code known} ends to the last newline.
   *
   * @return the tree over all complete lines; {@code known} where there is no more
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code AuditDamaged} where the log
   *     is shorter than {@code known}
   */
  TreeState extend(StoreLocation store, TreeState known);

  /**
   * Hashes exactly the first lines of the log, as many as told.
   *
   * @return the tree over them, or over all complete lines where there are fewer
   */
  TreeState prefix(StoreLocation store, long lines);

  /** The line that {@link #append} would write for an event: JSON and a newline, at most 64 KiB. */
  byte[] encode(AuditEvent event);

  /** Whether {@link #encode} has room for an event. */
  boolean fits(AuditEvent event);

  /**
   * Writes what is too large for a line into {@code audit/attachments/}, as one JSON array under
   * the SHA-256 of its bytes, and makes it durable; only then may an event name it.
   *
   * @param items gives each item to the consumer, in order; values as {@link AuditEvent#data()}
   * @return the SHA-256, lower case hex
   */
  String attach(StoreLocation store, Consumer<Consumer<Map<String, Object>>> items);

  /**
   * Looks for an event by its id from an offset on.
   *
   * @param offset where a line starts, or started
   * @return whether a complete line, with or without its newline, carries the id
   */
  boolean contains(StoreLocation store, EventId id, long offset);

  /**
   * Appends bytes in one write with O_APPEND, creating the log and its folder where missing, then
   * fsync of the file (and of the folder where created). A failed fsync is never tried again.
   *
   * <p>Where the log does not end with a newline, one is written first, in the same write; so
   * appending nothing ends a line that lacks only that.
   *
   * @throws StoreAccessException where the write or the fsync failed: the bytes may or may not be
   *     there
   */
  void append(StoreLocation store, byte[] lines);

  /**
   * Makes sure that what is there reaches the disk, whoever wrote it and whatever became of an
   * fsync of theirs. After one that failed, the kernel may hold bytes as written that it has
   * dropped, and a further fsync would report success; so the same bytes are written again in their
   * place, and then synced.
   *
   * @param from up to here they are known to be on the disk
   */
  void sync(StoreLocation store, long from);

  /**
   * Streams every complete line in order, hashed and judged by its form; memory does not grow with
   * the log or with a line.
   *
   * @return how the log ends, settled
   */
  LogTail stream(StoreLocation store, Consumer<LoggedLine> visitor);

  /**
   * Streams complete lines as events, oldest first. Lines longer than 1 MiB and lines that are not
   * JSON objects are given with {@code type} empty and no data.
   *
   * @param visitor returns false to stop
   */
  void events(StoreLocation store, Predicate<LoggedEvent> visitor);

  /**
   * Streams what {@link #events} does, from an offset on, and nothing of a line that has no newline
   * yet.
   *
   * @param offset where a line starts; the end of the log is such a place
   * @param visitor returns false to stop
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code AuditDamaged} where the log
   *     is shorter than that, or no line ends there
   */
  void follow(StoreLocation store, long offset, Follower visitor);

  /** Hears lines and where each ends. */
  @FunctionalInterface
  interface Follower {
    /**
     * @param next offset after its newline
     */
    boolean line(LoggedEvent event, long next);
  }

  /**
   * SHA-256, lower case hex, of the first complete line without its newline; of nothing where there
   * is no such line. It stands for the identity of a store that has no id.
   */
  String firstLineDigest(StoreLocation store);

  /**
   * One line as an event.
   *
   * @param offset of its first byte
   * @param type empty where it has none
   * @param timestamp as written; empty where it has none
   * @param actor empty where it has none
   * @param data as {@link AuditEvent#data()}; numbers that are not integers as text
   * @param json the line without its newline, valid JSON; empty where it is too long or not JSON
   * @param id of an event of ours
   */
  record LoggedEvent(
      long offset,
      String type,
      String timestamp,
      String actor,
      Map<String, @Nullable Object> data,
      String json,
      Optional<EventId> id) {}
}
