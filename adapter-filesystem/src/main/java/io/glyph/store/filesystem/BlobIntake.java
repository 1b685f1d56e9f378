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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files of the project, one after the other, into a {@link BlobBatch}. */
final class BlobIntake implements ContentBlobs.Intake {
  private static final String READ = "read a file of the project";
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
  private final byte[] buffer;
  private final MessageDigest digest = Sha256.start();

  BlobIntake(StoreLocation store, DiskEffects effects, Bounds bounds) {
    this.store = store;
    this.disk = new Disk(effects);
    this.batch = new BlobBatch(store, effects, bounds);
    this.buffer = new byte[bounds.inMemory()];
  }

  @Override
  public Optional<ImportedFile> take(FoundFile file) {
    FileStamp stamp = file.stamp();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ContentHash> hash = read(file.file(), stamp);
      Optional<StampedFile> after = StampedFile.of(READ, file.file());
      if (after.isEmpty() || !after.get().isRegular()) {
        batch.forgetLast();
        return Optional.empty();
      }
      if (hash.isPresent() && after.get().stamp().equals(stamp)) {
        batch.keepLast();
        return Optional.of(new ImportedFile(file.path(), hash.get(), stamp.bytes()));
      }
      batch.forgetLast();
      stamp = after.get().stamp();
    }
    throw new RefusedException(
        new Refusal.IoFailed(
            ErrorCode.IO_ERROR,
            READ,
            file.file(),
            "it changed each time that it was read; nothing was imported"));
  }

  /** Empty where it does not have as many bytes as it should. */
  private Optional<ContentHash> read(Path file, FileStamp stamp) {
    @Nullable FileChannel source = open(file);
    if (source == null) {
      return Optional.empty();
    }
    try (source) {
      return stamp.bytes() < buffer.length
          ? readSmall(source, stamp.bytes())
          : readLarge(source, stamp.bytes());
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    }
  }

  private static @Nullable FileChannel open(Path file) {
    try {
      return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException gone) {
      return null;
    } catch (IOException e) {
      // A link that has taken its place cannot be opened; what it is now is looked at afterwards.
      if (StampedFile.of(READ, file).filter(StampedFile::isRegular).isEmpty()) {
        return null;
      }
      throw DiskFailure.of(READ, file, e);
    }
  }

  private Optional<ContentHash> readSmall(FileChannel source, long expected) throws IOException {
    // One byte more than expected shows that it has grown.
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, Math.toIntExact(expected + 1));
    while (bytes.position() < expected && source.read(bytes) >= 0) {}
    if (bytes.position() != expected) {
      return Optional.empty();
    }
    digest.update(buffer, 0, bytes.position());
    ContentHash hash = hash();
    batch.offer(hash, buffer, bytes.position());
    return Optional.of(hash);
  }

  private Optional<ContentHash> readLarge(FileChannel source, long expected) throws IOException {
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
    ContentHash hash = hash();
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

  private ContentHash hash() {
    return new ContentHash(HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void settle() {
    batch.settle();
  }

  @Override
  public void close() {
    try (batch) {
      disk.removeTree(KEEP, store.contentDraft());
    }
  }
}
