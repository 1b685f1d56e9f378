package io.glyph.store.application.fake;

import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Looks at the files of an {@link InMemoryDisk}. */
public final class InMemoryFileExaminer implements FileExaminer {
  private final InMemoryDisk disk;
  private final Path scratch;

  /**
   * @param scratch where an {@link InMemoryScratchSpace} has its rooms
   */
  public InMemoryFileExaminer(InMemoryDisk disk, Path scratch) {
    this.disk = disk;
    this.scratch = scratch;
  }

  @Override
  public BlobState blob(
      StoreLocation store, ContentHash hash, long bytes, boolean deep, BooleanSupplier stopped) {
    Path blob = store.blob(hash.hex());
    if (disk.isLink(blob) || disk.isFolder(blob)) {
      return BlobState.NOT_A_FILE;
    }
    Optional<byte[]> there = disk.read(blob);
    if (there.isEmpty()) {
      return BlobState.MISSING;
    }
    if (there.get().length != bytes) {
      return BlobState.DAMAGED;
    }
    return !deep || digest(there.get(), stopped).equals(hash.hex())
        ? BlobState.WHOLE
        : BlobState.DAMAGED;
  }

  @Override
  public List<Path> damagedAttachments(StoreLocation store, BooleanSupplier stopped) {
    List<Path> damaged = new ArrayList<>();
    for (String name : disk.names(store.attachments())) {
      Path file = store.attachments().resolve(name);
      if (name.matches("[0-9a-f]{64}")
          && disk.read(file).filter(bytes -> digest(bytes, stopped).equals(name)).isEmpty()) {
        damaged.add(file);
      }
    }
    return damaged;
  }

  @Override
  public List<Path> abandonedScratch() {
    return disk.names(scratch).stream().map(scratch::resolve).toList();
  }

  /** What an {@link InMemoryStoreLock} writes names a process that lives. */
  @Override
  public boolean hasDeadLock(StoreLocation store) {
    return disk.read(store.lock())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .filter(text -> !text.isEmpty() && !text.equals(InMemoryStoreLock.HOLDER))
        .isPresent();
  }

  private static String digest(byte[] bytes, BooleanSupplier stopped) {
    if (stopped.getAsBoolean()) {
      throw new RefusedException(new Refusal.Interrupted());
    }
    return Sha256.hex(bytes);
  }
}
