package io.glyph.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The committed frames of a WAL, as SQLite's recovery would take them (<a
 * href="https://www.sqlite.org/fileformat2.html">sqlite.org/fileformat2.html</a>, sections 4.1 and
 * 4.2). Of each page the places of its first and last version are kept, and a hash of every
 * version.
 */
final class WalFrames {
  static final int DATABASE_HEADER = 100;
  static final int WAL_HEADER = 32;
  static final int FRAME_HEADER = 24;

  /** More than any checkpoint lets pile up; what lies behind is not looked at. */
  static final int MAX_FRAMES = 1 << 20;

  private final FileChannel log;
  private final int pageSize;
  private final Map<Integer, Set<Long>> versions = new HashMap<>();
  private final Map<Integer, Long> firstAt = new HashMap<>();
  private final Map<Integer, Long> lastAt = new HashMap<>();
  private final List<Pending> pending = new ArrayList<>();
  private @Nullable ByteBuffer oldestPageOne;
  private @Nullable ByteBuffer newestPageOne;
  private long pagesAfterFirstCommit;
  private long pagesOfFirstCommit;
  private long pagesAfterLastCommit;

  private record Pending(int page, long hash, long at, @Nullable ByteBuffer pageOne) {}

  private WalFrames(FileChannel log, int pageSize) {
    this.log = log;
    this.pageSize = pageSize;
  }

  /** Whether a WAL begins as SQLite lets one begin; whatever does not, it passes over. */
  static boolean isHeader(@Nullable ByteBuffer head) {
    if (head == null || (head.getInt(0) & ~1) != 0x377f0682 || head.getInt(4) != 3_007_000) {
      return false;
    }
    int pageSize = head.getInt(8);
    if (pageSize < 512 || pageSize > 65_536 || Integer.bitCount(pageSize) != 1) {
      return false;
    }
    WalChecksum sum = new WalChecksum((head.getInt(0) & 1) == 1);
    sum.add(head, 0, FRAME_HEADER);
    return sum.matches(head, FRAME_HEADER);
  }

  /** Reads them; null where there is none. */
  static @Nullable WalFrames committed(FileChannel log) throws IOException {
    ByteBuffer head = read(log, 0, WAL_HEADER);
    if (head == null || !isHeader(head)) {
      return null;
    }
    int pageSize = head.getInt(8);
    WalChecksum sum = new WalChecksum((head.getInt(0) & 1) == 1);
    sum.startAt(head, FRAME_HEADER);
    WalFrames frames = new WalFrames(log, pageSize);
    long at = WAL_HEADER;
    for (int i = 0; i < MAX_FRAMES; i++, at += FRAME_HEADER + pageSize) {
      ByteBuffer frame = read(log, at, FRAME_HEADER + pageSize);
      if (frame == null || frame.getLong(8) != head.getLong(16)) {
        break;
      }
      sum.add(frame, 0, 8);
      sum.add(frame, FRAME_HEADER, pageSize);
      if (frame.getInt(0) <= 0 || !sum.matches(frame, 16)) {
        break;
      }
      frames.take(frame, at);
    }
    return frames.pagesAfterLastCommit == 0 ? null : frames;
  }

  private void take(ByteBuffer frame, long at) {
    int page = frame.getInt(0);
    ByteBuffer content = frame.slice(FRAME_HEADER, pageSize);
    ByteBuffer pageOne = null;
    if (page == 1) {
      byte[] header = new byte[DATABASE_HEADER];
      content.get(0, header);
      pageOne = ByteBuffer.wrap(header);
    }
    pending.add(new Pending(page, hash(content), at, pageOne));
    long pagesAfterCommit = frame.getInt(4) & 0xffffffffL;
    if (pagesAfterCommit == 0) {
      return;
    }
    for (Pending taken : pending) {
      versions.computeIfAbsent(taken.page, number -> new HashSet<>(2)).add(taken.hash);
      firstAt.putIfAbsent(taken.page, taken.at);
      lastAt.put(taken.page, taken.at);
      if (taken.pageOne != null) {
        oldestPageOne = oldestPageOne == null ? taken.pageOne : oldestPageOne;
        newestPageOne = taken.pageOne;
      }
    }
    pending.clear();
    pagesOfFirstCommit = pagesOfFirstCommit == 0 ? versions.size() : pagesOfFirstCommit;
    pagesAfterFirstCommit = pagesAfterFirstCommit == 0 ? pagesAfterCommit : pagesAfterFirstCommit;
    pagesAfterLastCommit = pagesAfterCommit;
  }

  int pageSize() {
    return pageSize;
  }

  SortedSet<Integer> pages() {
    return new TreeSet<>(versions.keySet());
  }

  /** Whether a page of the database is a copy of one of its frames. */
  boolean holds(int number, ByteBuffer page) {
    return versions.getOrDefault(number, Set.of()).contains(hash(page));
  }

  /** The oldest version of a page that is in the WAL. */
  ByteBuffer first(int number) throws IOException {
    return version(Objects.requireNonNull(firstAt.get(number)));
  }

  /** The newest version of a page that is in the WAL. */
  ByteBuffer last(int number) throws IOException {
    return version(Objects.requireNonNull(lastAt.get(number)));
  }

  private ByteBuffer version(long at) throws IOException {
    ByteBuffer page = read(log, at + FRAME_HEADER, pageSize);
    return page == null ? ByteBuffer.allocate(pageSize) : page;
  }

  @Nullable ByteBuffer oldestPageOne() {
    return oldestPageOne;
  }

  @Nullable ByteBuffer newestPageOne() {
    return newestPageOne;
  }

  long pagesAfterFirstCommit() {
    return pagesAfterFirstCommit;
  }

  /**
   * Whether the first transaction wrote the whole database anew, as VACUUM does and a backup that
   * is put in place. One page may be left out: that of SQLite's lock.
   */
  boolean startsWithEveryPage() {
    return pagesOfFirstCommit >= pagesAfterFirstCommit - 1;
  }

  long pagesAfterLastCommit() {
    return pagesAfterLastCommit;
  }

  /** Null where the file ends before. */
  static @Nullable ByteBuffer read(FileChannel from, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (from.read(buffer, at + buffer.position()) < 0) {
        return null;
      }
    }
    return buffer.flip();
  }

  /** Good enough to tell versions of a page apart: nobody gains by a collision. */
  private static long hash(ByteBuffer page) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i + Long.BYTES <= page.limit(); i += Long.BYTES) {
      hash = (hash ^ page.getLong(i)) * 0x100000001b3L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
