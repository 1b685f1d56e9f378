package io.glyph.store.filesystem;

import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Looks at files with {@code lstat}, and reads those that are plain. */
public final class PosixFileExaminer implements FileExaminer {
  private static final String EXAMINE = "examine a file's bytes";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int BUFFER_BYTES = 256 * 1024;

  private final PrivateScratchSpace scratch;

  /**
   * @param scratch whose abandoned rooms are looked for
   */
  public PosixFileExaminer(PrivateScratchSpace scratch) {
    this.scratch = scratch;
  }

  @Override
  public BlobState blob(
      StoreLocation store, ContentHash hash, long bytes, boolean deep, BooleanSupplier stopped) {
    Path blob = store.blob(hash.hex());
    Path folder = blob.getParent();
    Optional<FileFacts> around = folder == null ? Optional.empty() : FileFacts.of(EXAMINE, folder);
    if (around.isPresent() && !around.get().isFolder()) {
      // A link in the place of a folder would lead out of the store.
      return BlobState.NOT_A_FILE;
    }
    Optional<FileFacts> facts = around.flatMap(_ -> FileFacts.of(EXAMINE, blob));
    if (facts.isEmpty()) {
      return BlobState.MISSING;
    }
    if (SafeFile.problem(facts.get()) != null) {
      return BlobState.NOT_A_FILE;
    }
    if (facts.get().size() != bytes) {
      return BlobState.DAMAGED;
    }
    return !deep || sha256(blob, stopped).equals(Optional.of(hash.hex()))
        ? BlobState.WHOLE
        : BlobState.DAMAGED;
  }

  @Override
  public List<Path> damagedAttachments(StoreLocation store, BooleanSupplier stopped) {
    List<Path> damaged = new ArrayList<>();
    Path folder = store.attachments();
    if (!FileFacts.of(EXAMINE, folder).filter(FileFacts::isFolder).isPresent()) {
      return damaged;
    }
    for (Path file : Disk.children(EXAMINE, folder)) {
      String name = String.valueOf(file.getFileName());
      if (SHA256.matcher(name).matches() && !isWhole(file, name, stopped)) {
        damaged.add(file);
      }
    }
    return damaged;
  }

  private static boolean isWhole(Path file, String sha256, BooleanSupplier stopped) {
    return FileFacts.of(EXAMINE, file).map(SafeFile::problem).isEmpty()
        && sha256(file, stopped).equals(Optional.of(sha256));
  }

  @Override
  public List<Path> abandonedScratch() {
    return scratch.abandoned();
  }

  @Override
  public boolean hasDeadLock(StoreLocation store) {
    return FileStoreLock.namesADeadProcess(store);
  }

  /** Empty where it is gone meanwhile. */
  private static Optional<String> sha256(Path file, BooleanSupplier stopped) {
    MessageDigest digest = Sha256.start();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel channel = SafeFile.read(EXAMINE, file)) {
      if (channel == null) {
        return Optional.empty();
      }
      while (channel.read(buffer.clear()) >= 0) {
        if (stopped.getAsBoolean()) {
          throw new RefusedException(new Refusal.Interrupted());
        }
        digest.update(buffer.flip());
      }
    } catch (IOException failed) {
      throw DiskFailure.of(EXAMINE, file, failed);
    }
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }
}
