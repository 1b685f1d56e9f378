package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.StoreLocation;

/**
 * Gives the events of the log and goes on as new lines come. It does not wait itself: its listener
 * does, so that a terminal, a stream of a service and a test each wait in their own way.
 *
 * <p>A line is given once it has its newline. A log that is shorter than what was read is refused
 * as {@code AuditDamaged}; one that was shortened and has grown past it in the meantime is only
 * noticed where no line ends at that place any more.
 */
public final class FollowAuditLog {
  /** Lines that nobody wants, between two questions whether anybody still waits for others. */
  private static final int ASKED_EVERY = 1_000;

  private final StoreReader reader;
  private final AuditLog log;

  public FollowAuditLog(StoreReader reader, AuditLog log) {
    this.reader = reader;
    this.log = log;
  }

  /** Hears events. */
  public interface Listener {
    /**
     * An event that fits the filter.
     *
     * @param next offset after its line: where to go on from, once this event was dealt with
     * @return false to stop
     */
    boolean event(ReadAuditLog.Event event, long next);

    /**
     * Many lines were read that do not fit the filter.
     *
     * @param next offset of what comes next
     * @return false to stop
     */
    default boolean passing(long next) {
      return true;
    }

    /**
     * There is no more for now. Returns when it is time to look again.
     *
     * @param next offset of what comes next, whether or not it fits the filter
     * @return false to stop
     */
    boolean idle(long next);
  }

  /**
   * @param from offset of a line's first byte; 0 for the beginning
   * @return the offset to go on from
   */
  public Outcome<Long> execute(
      StoreLocation store, ReadAuditLog.Filter filter, long from, Listener listener) {
    return Attempt.of(() -> {
      reader.requireReadable(reader.look(store));
      long[] next = {from};
      long[] given = {0};
      int[] passed = {0};
      boolean[] goOn = {filter.limit() != 0};
      while (goOn[0]) {
        log.follow(
            store,
            next[0],
            (event, end) -> {
              next[0] = end;
              if (filter.takes(event)) {
                given[0]++;
                passed[0] = 0;
                goOn[0] = listener.event(ReadAuditLog.of(event), end) && given[0] < filter.limit();
              } else if (++passed[0] == ASKED_EVERY) {
                passed[0] = 0;
                goOn[0] = listener.passing(end);
              }
              return goOn[0];
            });
        goOn[0] = goOn[0] && listener.idle(next[0]);
      }
      return next[0];
    });
  }
}
