package io.glyph.store.filesystem;

import static io.glyph.store.filesystem.FolderContentBlobs.KEEP;

import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.ProjectTree.FileStamp;
import io.glyph.store.application.port.ProjectTree.FoundFile;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files of the project, one after the other, into a {@link BlobBatch}. */
final class BlobIntake implements ContentBlobs.Intake {
  private static final int ATTEMPTS = 3;

  /**
   * @param inMemory files up to this many bytes are hashed before anything is written; what is
   *     there already then costs no write at all
   * @param filesSyncedSingly so many files are synced one by one before all the others are synced
   *     in one go, which costs all that anybody has written to the disk
   * @param filesAtOnce in a batch
   * @param bytesAtOnce in a batch
   */
  record Bounds(int inMemory, int filesSyncedSingly, int filesAtOnce, long bytesAtOnce) {
    static final Bounds DEFAULT = new Bounds(1 << 20, 256, 16_384, 1L << 30);
  }

  private final StoreLocation store;
  private final Disk disk;
  private final BlobBatch batch;
  private final ReadAhead ahead = new ReadAhead();
  private final byte[] buffer;
  private final MessageDigest digest = Sha256.start();

  BlobIntake(StoreLocation store, DiskEffects effects, Bounds bounds) {
    this.store = store;
    this.disk = new Disk(effects);
    this.batch = new BlobBatch(store, effects, bounds);
    this.buffer = new byte[bounds.inMemory()];
  }

  @Override
  public void expect(FoundFile file) {
    if (isSmall(file.stamp())) {
      ahead.begin(file);
    }
  }

  private boolean isSmall(FileStamp stamp) {
    return stamp.bytes() < buffer.length;
  }

  @Override
  public Optional<ImportedFile> take(FoundFile file) {
    FileStamp stamp = file.stamp();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StampedFile> after;
      Optional<ContentHash> hash;
      if (isSmall(stamp)) {
        Reading reading = attempt == 0 ? ahead.of(file) : Reading.of(file.file(), stamp, digest);
        after = reading.after();
        hash = reading.content().map(Reading.Content::hash);
        if (isAsItWas(stamp, after)) {
          reading.content().ifPresent(c -> batch.offer(c.hash(), c.bytes(), c.length()));
        }
      } else {
        hash = readLarge(file.file(), stamp.bytes());
        after = StampedFile.of(Reading.READ, file.file());
      }
      if (hash.isPresent() && isAsItWas(stamp, after)) {
        batch.keepLast();
        return Optional.of(new ImportedFile(file.path(), hash.get(), stamp.bytes()));
      }
      batch.forgetLast();
      if (after.isEmpty() || !after.get().isRegular()) {
        return Optional.empty();
      }
      stamp = after.get().stamp();
    }
    throw new RefusedException(
        new Refusal.IoFailed(
            ErrorCode.IO_ERROR,
            Reading.READ,
            file.file(),
            "it changed each time that it was read; nothing was imported"));
  }

  private static boolean isAsItWas(FileStamp stamp, Optional<StampedFile> after) {
    return after.isPresent() && after.get().isRegular() && after.get().stamp().equals(stamp);
  }

  /** Empty where it does not have as many bytes as it should. */
  private Optional<ContentHash> readLarge(Path file, long expected) {
    @Nullable FileChannel source = Reading.open(file);
    if (source == null) {
      return Optional.empty();
    }
    try (source) {
      return copyLarge(source, expected);
    } catch (IOException e) {
      throw DiskFailure.of(Reading.READ, file, e);
    }
  }

  private Optional<ContentHash> copyLarge(FileChannel source, long expected) throws IOException {
    Path copy = batch.roomForCopy(expected);
    long copied = 0;
    try (FileChannel target =
        disk.open(
            KEEP,
            copy,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            FolderContentBlobs.FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer);
      while (copied <= expected && source.read(bytes.clear()) >= 0) {
        digest.update(buffer, 0, bytes.position());
        copied += bytes.position();
        write(copy, target, bytes.flip());
      }
    }
    ContentHash hash = Reading.hash(digest);
    if (copied != expected) {
      return Optional.empty();
    }
    batch.offerCopy(hash, expected);
    return Optional.of(hash);
  }

  /** A failure is the store's disk's, not the project's. */
  private void write(Path copy, FileChannel target, ByteBuffer bytes) {
    try {
      disk.write(copy, target, bytes);
    } catch (IOException e) {
      throw DiskFailure.of(KEEP, copy, e);
    }
  }

  @Override
  public void settle() {
    batch.settle();
  }

  @Override
  public void close() {
    try (batch;
        ahead) {
      disk.removeTree(KEEP, store.contentDraft());
    }
  }
}
