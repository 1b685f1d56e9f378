package io.glyph.store.application.usecase;

import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Files of an import as they come in, with their sums and the room that they need. */
final class Gathering {
  /** What a file costs beside its bytes: the end of its last block, names, rows. */
  private static final long PER_FILE = 8 * 1024;

  /** Never taken: others write to the same disk, and the log must go on. */
  private static final long RESERVE = 16 << 20;

  /** So many files are read while others are written, of no more bytes than these together. */
  private static final int AHEAD = 64;

  private static final long AHEAD_BYTES = 8 << 20;

  private final StoreFolder folder;
  private final StoreLocation store;
  private final Queue<ProjectTree.FoundFile> expected = new ArrayDeque<>();
  private long expectedBytes;
  private final ImportDraft draft;
  private final Progress progress;
  private final List<SkippedFile> skipped = new ArrayList<>();
  private long skippedCount;
  private long files;
  private long bytes;
  private long room;

  Gathering(StoreFolder folder, StoreLocation store, ImportDraft draft, Progress progress) {
    this.folder = folder;
    this.store = store;
    this.draft = draft;
    this.progress = progress;
  }

  long files() {
    return files;
  }

  ProjectTree.Visitor into(ContentBlobs.Intake intake) {
    return new ProjectTree.Visitor() {
      @Override
      public void file(ProjectTree.FoundFile file) {
        requireRoom(file.stamp().bytes());
        intake.expect(file);
        expected.add(file);
        expectedBytes += file.stamp().bytes();
        while (expected.size() > AHEAD || expectedBytes > AHEAD_BYTES && expected.size() > 1) {
          takeNext(intake);
        }
      }

      @Override
      public void skipped(SkippedFile file) {
        skippedCount++;
        if (skipped.size() < ImportProject.Report.MAX_SKIPPED_NAMED) {
          skipped.add(file);
        }
      }
    };
  }

  /** Takes the files that were found last. */
  void finish(ContentBlobs.Intake intake) {
    while (!expected.isEmpty()) {
      takeNext(intake);
    }
  }

  private void takeNext(ContentBlobs.Intake intake) {
    ProjectTree.FoundFile file = expected.remove();
    expectedBytes -= file.stamp().bytes();
    intake.take(file).ifPresent(this::taken);
  }

  private void taken(ImportedFile file) {
    draft.add(file);
    files++;
    bytes += file.bytes();
    progress.advance(files, bytes);
  }

  /**
   * Refuses before the disk is full, not after. A file whose bytes are in the store already needs
   * none, but that is known only when it is read: so the disk is asked again when what was free at
   * the last time might be used up.
   */
  private void requireRoom(long size) {
    long needed = Math.addExact(size, PER_FILE);
    if (needed > room) {
      room = folder.freeBytes(store.directory()) - RESERVE - folder.databaseBytes(store);
    }
    if (needed > room) {
      throw noRoom(needed, room);
    }
    room -= needed;
  }

  /** In the WAL each page may be once more, and the new rows twice. */
  void requireRoomForRows() {
    long needed = Math.addExact(folder.databaseBytes(store), Math.multiplyExact(files, PER_FILE));
    long free = folder.freeBytes(store.directory());
    if (needed > free) {
      throw noRoom(needed, free);
    }
  }

  private RefusedException noRoom(long needed, long free) {
    return new RefusedException(
        new Refusal.IoFailed(
            ErrorCode.NO_SPACE,
            "make room for the import",
            store.directory(),
            needed + " bytes needed, " + Math.max(0, free) + " free"));
  }

  /** Where no file was taken. */
  ImportCounts nothing() {
    return new ImportCounts(0, 0, 0, 0, 0, 0);
  }

  ImportProject.Report report(
      ProjectTree.Selection selection,
      ImportRules rules,
      ImportCounts counts,
      Optional<EventId> event) {
    return new ImportProject.Report(
        selection.root(), rules, files, bytes, counts, skipped, skippedCount, event);
  }
}
