package io.glyph.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges from their bytes whether a WAL can belong to the database that it lies beside.
 *
 * <p>SQLite does not: it replays any WAL whose checksums are right, and nothing in a WAL names its
 * database (<a href="https://www.sqlite.org/fileformat2.html">sqlite.org/fileformat2.html</a>,
 * section 4). What holds for a database's own WAL, and is looked at here:
 *
 * <ul>
 *   <li>the page size and the text encoding are the same;
 *   <li>change counter and schema cookie never fall, so those of the newest committed page 1 in the
 *       WAL are not below the database's;
 *   <li>each page of the database is either as it was when the WAL began, or a checkpoint has
 *       copied it from a committed frame. So a page 1 that is in no frame has the counter from
 *       before the first one, and no more pages than there were after the first commit; and a page
 *       that came later is in a frame;
 *   <li>the pages that the file is too short for are in the WAL;
 *   <li>where the WAL has no page 1, no page was added, freed or put to another use;
 *   <li>a transaction does not replace every row of a page by others: the first frame of a page of
 *       rows shares one with the page before, or has the same rowids; and it does not take most
 *       rows of a page away for later ones to bring all of them back. These two are likelihood, not
 *       law, and asked only of pages with three rows or more, and not where pages may have been put
 *       to another use: by a WAL that changes the schema, as a migration does, or begins with every
 *       page, as a VACUUM does and a backup that is put in place; nor once a checkpoint has copied
 *       page 1, for then the schema before is not known any more. A program that was killed right
 *       after one transaction replaced all rows of a table under new rowids is refused by the
 *       first.
 * </ul>
 *
 * <p>What cannot be told apart: a WAL that holds page 1 as it is here; one that begins with every
 * page, of a database whose counters are those of this one; one that only touches pages of tables
 * that are empty, or as good as empty, here, of a database with the same layout: it hides and
 * changes no row of this one, but adds some.
 *
 * <p>This opens {@code store.db} and {@code -wal} around SQLite. Only while this process has no
 * locking connection to the database: see {@link ProcessGate}.
 */
final class WalHeaders {
  private static final String OTHER_HISTORY =
      "the WAL does not continue the history of the database; it may be another database's";

  /** SQLite locks bytes from here on and never uses the page that holds them. */
  private static final long LOCK_BYTE = 1L << 30;

  /** What a disk writes whole; no page of SQLite is smaller. */
  private static final int SECTOR = 512;

  private final FileChannel main;
  private final ByteBuffer header;
  private final WalFrames frames;

  private WalHeaders(FileChannel main, ByteBuffer header, WalFrames frames) {
    this.main = main;
    this.header = header;
    this.frames = frames;
  }

  /** What came of a look at a WAL. */
  sealed interface Verdict {
    /**
     * No committed frame is in it: SQLite sees none either.
     *
     * @param headed whether it begins as SQLite lets a WAL begin. One that does not is no living
     *     program's: each writes the header, whole, before anything else
     */
    record Empty(boolean headed) implements Verdict {}

    /** Nothing shows that it is another database's. */
    record Own() implements Verdict {}

    /** Not to be opened: another database's, or damaged so that SQLite would lose rows. */
    record Unusable(String problem) implements Verdict {}
  }

  /**
   * Judges.
   *
   * @throws IOException where the files cannot be read; they may change at any time
   */
  static Verdict judge(Path database, Path wal) throws IOException {
    try (FileChannel main = open(database);
        FileChannel log = open(wal)) {
      // The database first: a checkpoint in between can only raise what we compare with.
      ByteBuffer header = WalFrames.read(main, 0, WalFrames.DATABASE_HEADER);
      WalFrames frames = WalFrames.committed(log);
      if (header == null) {
        return frames == null
            ? new Verdict.Empty(true)
            : new Verdict.Unusable("the database is too short to have a WAL");
      }
      String problem = IgnoredFrames.problem(main, log, pageSize(header));
      if (problem == null && frames == null) {
        return new Verdict.Empty(WalFrames.isHeader(WalFrames.read(log, 0, WalFrames.WAL_HEADER)));
      }
      if (problem == null && frames != null) {
        problem = new WalHeaders(main, header, frames).problem();
      }
      return problem == null ? new Verdict.Own() : new Verdict.Unusable(problem);
    }
  }

  private @Nullable String problem() throws IOException {
    if (frames.pageSize() != pageSize()) {
      return "the WAL has pages of another size than the database";
    }
    ByteBuffer newest = frames.newestPageOne();
    String problem = newest == null ? unchangedLayout() : history(newest);
    problem = problem == null ? missingPages() : problem;
    return problem == null && keepsPagesInUse() ? strangeRows() : problem;
  }

  /**
   * Page 1 is the first that a checkpoint copies. From then on nothing tells whether the WAL
   * changes the schema, since what stood there before is gone; and a stranger's page 1 would have
   * to be this one in every byte.
   */
  private boolean isBeingCheckpointed() throws IOException {
    ByteBuffer pageOne = page(1);
    return pageOne != null && (frames.holds(1, pageOne) || isHeaderOf(frames.newestPageOne()));
  }

  /** A cut of the power may have torn the page behind its first sector. */
  private boolean isHeaderOf(@Nullable ByteBuffer pageOne) {
    return pageOne != null && header.duplicate().rewind().equals(pageOne.duplicate().rewind());
  }

  private @Nullable String history(ByteBuffer newest) throws IOException {
    if (newest.getInt(24) - header.getInt(24) < 0) {
      return "the WAL is older than the database, or another database's";
    }
    if (newest.getInt(40) - header.getInt(40) < 0) {
      return "the schema in the WAL is older than the database's";
    }
    if (header.getInt(56) != 0 && newest.getInt(56) != header.getInt(56)) {
      return "the WAL has another text encoding than the database";
    }
    if (page(1) == null || isBeingCheckpointed()) {
      return laterPages();
    }
    ByteBuffer oldest = frames.oldestPageOne();
    // A connection that writes page 1 several times in a row counts it once.
    int ahead = oldest == null ? 0 : oldest.getInt(24) - header.getInt(24);
    boolean vacuumed = oldest != null && oldest.getInt(40) != header.getInt(40);
    boolean larger = pages() > frames.pagesAfterFirstCommit() && !vacuumed;
    return ahead < 0 || ahead > 1 || larger ? OTHER_HISTORY : null;
  }

  /** Pages that came with the WAL are in the database only as a checkpoint has put them there. */
  private @Nullable String laterPages() throws IOException {
    for (int number : frames.pages()) {
      ByteBuffer page = number > frames.pagesAfterFirstCommit() ? page(number) : null;
      if (page != null && !frames.holds(number, page) && !isCopiedInPart(number, page)) {
        return OTHER_HISTORY;
      }
    }
    return null;
  }

  /** Of a page that was not there before: a cut of the power keeps some of its sectors. */
  private boolean isCopiedInPart(int number, ByteBuffer page) throws IOException {
    ByteBuffer first = frames.first(number);
    ByteBuffer last = frames.last(number);
    for (int at = 0; at < page.limit(); at += SECTOR) {
      ByteBuffer sector = page.slice(at, SECTOR);
      if (!isBlank(sector)
          && !sector.equals(first.slice(at, SECTOR))
          && !sector.equals(last.slice(at, SECTOR))) {
        return false;
      }
    }
    return true;
  }

  /** A page that is new is written whole: what the file is too short for must be in the WAL. */
  private @Nullable String missingPages() throws IOException {
    SortedSet<Integer> there = frames.pages();
    long inFile = main.size() / frames.pageSize();
    long lacking = frames.pagesAfterLastCommit() - inFile;
    long lockPage = LOCK_BYTE / frames.pageSize() + 1;
    if (lacking > there.size() + 1L) {
      return OTHER_HISTORY;
    }
    for (long page = inFile + 1; page <= frames.pagesAfterLastCommit(); page++) {
      if (page != lockPage && !there.contains((int) page)) {
        return OTHER_HISTORY;
      }
    }
    return null;
  }

  private @Nullable String unchangedLayout() throws IOException {
    if (frames.pagesAfterLastCommit() != pages()) {
      return "the WAL belongs to a database of another size";
    }
    for (int number : frames.pages()) {
      ByteBuffer page = page(number);
      if (page != null && !sameUse(page.get(0), frames.first(number).get(0))) {
        return "the WAL changes pages that the database uses for something else";
      }
    }
    return null;
  }

  /** Whether pages are used for what they were used for before the WAL began. */
  private boolean keepsPagesInUse() throws IOException {
    return !isBeingCheckpointed() && !changesSchema() && !frames.startsWithEveryPage();
  }

  private boolean changesSchema() {
    return changesSchema(frames.oldestPageOne()) || changesSchema(frames.newestPageOne());
  }

  private boolean changesSchema(@Nullable ByteBuffer pageOne) {
    return pageOne != null && pageOne.getInt(40) != header.getInt(40);
  }

  private @Nullable String strangeRows() throws IOException {
    for (int number : frames.pages()) {
      ByteBuffer page = number == 1 ? null : page(number);
      if (page == null || frames.holds(number, page)) {
        continue;
      }
      Map<Long, Long> before = LeafRows.of(page);
      Map<Long, Long> after = LeafRows.of(frames.first(number));
      boolean replaced =
          before.size() >= 3
              && !after.isEmpty()
              && !before.keySet().equals(after.keySet())
              && before.entrySet().stream()
                  .noneMatch(row -> row.getValue().equals(after.get(row.getKey())));
      if (replaced || startsOver(before, after, LeafRows.of(frames.last(number)))) {
        return OTHER_HISTORY;
      }
    }
    return null;
  }

  /** Rows that vanish and come back were never there: the WAL tells of another table's growing. */
  private static boolean startsOver(
      Map<Long, Long> before, Map<Long, Long> first, Map<Long, Long> last) {
    return before.size() >= 3
        && !first.isEmpty()
        && 2 * first.size() < before.size()
        && last.keySet().containsAll(before.keySet());
  }

  private static boolean sameUse(byte before, byte after) {
    return isTree(before) == isTree(after)
        && (!isTree(before) || isTable(before) == isTable(after));
  }

  private static boolean isTree(byte kind) {
    return kind == 2 || kind == 5 || kind == 10 || kind == 13;
  }

  private static boolean isTable(byte kind) {
    return kind == 5 || kind == 13;
  }

  private static boolean isBlank(ByteBuffer page) {
    for (int i = 0; i < page.limit(); i++) {
      if (page.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private int pageSize() {
    return pageSize(header);
  }

  private static int pageSize(ByteBuffer header) {
    int size = header.getShort(16) & 0xffff;
    return size == 1 ? 65_536 : size;
  }

  /** The page count is only meant where this counter fits: old versions of SQLite kept none. */
  private long pages() throws IOException {
    return header.getInt(24) == header.getInt(92)
        ? header.getInt(28) & 0xffffffffL
        : main.size() / frames.pageSize();
  }

  private @Nullable ByteBuffer page(int number) throws IOException {
    return WalFrames.read(main, (number - 1L) * frames.pageSize(), frames.pageSize());
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }
}
