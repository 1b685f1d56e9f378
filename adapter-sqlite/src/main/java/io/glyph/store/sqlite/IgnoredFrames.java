package io.glyph.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Transactions in a WAL that SQLite passes over without a word, because a few bytes before them are
 * not right: the header, or the salts of a frame.
 *
 * <p>The salts are no part of the checksum. So a frame that goes on with the checksum where the one
 * before it ended, and has other salts, was written behind it and then changed. Behind a header
 * that is none, the frames are its own if they go on with its checksum, as it stands there or as it
 * should be, or with each other.
 *
 * <p>A program that begins a WAL anew writes over its header, and may be killed in the middle; what
 * is in such a WAL has been copied into the database before. So only what the database does not
 * hold counts.
 *
 * <p>What cannot be told: a frame whose page is damaged looks like one that a cut of the power has
 * torn, and what is behind it like what was never acknowledged. SQLite stops there, and so do we. A
 * header and the only frame that are both damaged look like bytes at random.
 */
final class IgnoredFrames {
  private static final int SALTS = 8;

  private final FileChannel main;
  private final FileChannel log;
  private final int pageSize;

  /** Where the newest version of each page is, of whole transactions. */
  private final Map<Integer, Long> newest = new HashMap<>();

  private final Map<Integer, Long> pending = new HashMap<>();
  private long pagesAfter;

  private IgnoredFrames(FileChannel main, FileChannel log, int pageSize) {
    this.main = main;
    this.log = log;
    this.pageSize = pageSize;
  }

  /** What is wrong; null where SQLite passes over nothing that is not in the database. */
  static @Nullable String problem(FileChannel main, FileChannel log, int pageSize)
      throws IOException {
    ByteBuffer head = WalFrames.read(log, 0, WalFrames.WAL_HEADER);
    if (head == null) {
      return null;
    }
    if (WalFrames.isHeader(head)) {
      IgnoredFrames frames = new IgnoredFrames(main, log, head.getInt(8));
      return head.getInt(8) == pageSize && frames.behindOddSalts(head)
          ? "the salts of a frame in the WAL are damaged: SQLite would pass over the transactions"
              + " from there on, which the database does not hold"
          : null;
    }
    for (boolean bigEndian : new boolean[] {false, true}) {
      if (new IgnoredFrames(main, log, pageSize).behindBadHeader(head, bigEndian)) {
        return "the header of the WAL is damaged: SQLite would pass over the transactions in it,"
            + " which the database does not hold";
      }
    }
    return null;
  }

  private boolean behindOddSalts(ByteBuffer head) throws IOException {
    WalChecksum sum = new WalChecksum((head.getInt(0) & 1) == 1);
    sum.startAt(head, WalFrames.FRAME_HEADER);
    boolean odd = false;
    long at = WalFrames.WAL_HEADER;
    for (int i = 0; i < WalFrames.MAX_FRAMES; i++, at += WalFrames.FRAME_HEADER + pageSize) {
      ByteBuffer frame = frame(at);
      if (frame == null || !goesOn(sum, frame)) {
        break;
      }
      // A cut leaves frames of an older WAL behind the last one: these do not go on with it.
      odd |= frame.getLong(SALTS) != head.getLong(2 * SALTS);
      if (odd) {
        take(frame, at);
      }
    }
    return isLacking();
  }

  private boolean behindBadHeader(ByteBuffer head, boolean bigEndian) throws IOException {
    ByteBuffer first = frame(WalFrames.WAL_HEADER);
    if (first == null) {
      return false;
    }
    WalChecksum sum = new WalChecksum(bigEndian);
    sum.startAt(head, WalFrames.FRAME_HEADER);
    boolean own = goesOn(sum, first);
    if (!own) {
      sum = new WalChecksum(bigEndian);
      sum.add(head, 0, WalFrames.FRAME_HEADER);
      own = goesOn(sum, first);
    }
    sum.startAt(first, 2 * SALTS);
    take(first, WalFrames.WAL_HEADER);
    long at = WalFrames.WAL_HEADER + WalFrames.FRAME_HEADER + (long) pageSize;
    for (int i = 1; i < WalFrames.MAX_FRAMES; i++, at += WalFrames.FRAME_HEADER + pageSize) {
      ByteBuffer frame = frame(at);
      if (frame == null || frame.getLong(SALTS) != first.getLong(SALTS) || !goesOn(sum, frame)) {
        break;
      }
      own = true;
      take(frame, at);
    }
    return own && isLacking();
  }

  private static boolean goesOn(WalChecksum sum, ByteBuffer frame) {
    sum.add(frame, 0, SALTS);
    sum.add(frame, WalFrames.FRAME_HEADER, frame.limit() - WalFrames.FRAME_HEADER);
    return frame.getInt(0) > 0 && sum.matches(frame, 2 * SALTS);
  }

  private void take(ByteBuffer frame, long at) {
    pending.put(frame.getInt(0), at);
    long pages = frame.getInt(4) & 0xffffffffL;
    if (pages > 0) {
      newest.putAll(pending);
      pending.clear();
      pagesAfter = pages;
    }
  }

  private boolean isLacking() throws IOException {
    for (Map.Entry<Integer, Long> page : newest.entrySet()) {
      int number = page.getKey();
      if (number <= pagesAfter) {
        ByteBuffer there = WalFrames.read(main, (number - 1L) * pageSize, pageSize);
        ByteBuffer frame = frame(page.getValue());
        if (there == null
            || frame == null
            || !there.equals(frame.slice(WalFrames.FRAME_HEADER, pageSize))) {
          return true;
        }
      }
    }
    return false;
  }

  private @Nullable ByteBuffer frame(long at) throws IOException {
    return WalFrames.read(log, at, WalFrames.FRAME_HEADER + pageSize);
  }
}
