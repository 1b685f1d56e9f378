package io.glyph.store.application.port;

import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Looks for what is wrong with files of a store beside its database. Nothing here writes. */
public interface FileExaminer {
  /**
   * Looks at the file with a content's bytes.
   *
   * @param bytes the size that it must have
   * @param deep whether to read it and compare its SHA-256; else its size decides
   * @param stopped asked now and then whether nobody waits for the answer any more
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code Interrupted}
   */
  BlobState blob(
      StoreLocation store, ContentHash hash, long bytes, boolean deep, BooleanSupplier stopped);

  /**
   * Reads every attachment of the log and compares it with its name, which is its SHA-256.
   *
   * @return those that are not what they were
   */
  List<Path> damagedAttachments(StoreLocation store, BooleanSupplier stopped);

  /** Folders with private copies that killed commands of this user left behind. */
  List<Path> abandonedScratch();

  /** Whether the lock file names a process that is dead; the lock itself died with it. */
  boolean hasDeadLock(StoreLocation store);

  /** How a blob is. */
  enum BlobState {
    WHOLE,
    MISSING,
    DAMAGED,
    /** A link, a hard link, a folder, a device. */
    NOT_A_FILE
  }
}
