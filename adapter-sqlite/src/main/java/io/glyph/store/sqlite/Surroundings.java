package io.glyph.store.sqlite;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A database file and its sidecars as {@code stat} shows them; nothing is opened. Two looks that
 * are equal mean that nobody wrote in between, as far as the file system's clock can tell.
 */
record Surroundings(
    @Nullable FileState database,
    @Nullable FileState wal,
    @Nullable FileState shm,
    @Nullable FileState journal) {

  /** A regular file; {@code key} is its inode, where the file system has such. */
  record FileState(long size, FileTime modified, @Nullable Object key) {}

  static Surroundings of(Path database) {
    return new Surroundings(
        look(database),
        look(beside(database, "-wal")),
        look(beside(database, "-shm")),
        look(beside(database, "-journal")));
  }

  static Path beside(Path database, String suffix) {
    return database.resolveSibling(database.getFileName() + suffix);
  }

  boolean hasSidecars() {
    return wal != null || shm != null || journal != null;
  }

  boolean hasFilledWal() {
    return wal != null && wal.size() > 0;
  }

  boolean hasFilledJournal() {
    return journal != null && journal.size() > 0;
  }

  private static @Nullable FileState look(Path path) {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException absent) {
      return null;
    } catch (AccessDeniedException denied) {
      throw new StoreAccessException(
          StoreAccessException.Kind.PERMISSION_DENIED, "look at database", path, denied);
    } catch (IOException failed) {
      throw new StoreAccessException(
          StoreAccessException.Kind.IO, "look at database", path, failed);
    }
    if (!found.isRegularFile()) {
      throw new RefusedException(new Refusal.UnsafeStore(path, "it is not a regular file"));
    }
    return new FileState(found.size(), found.lastModifiedTime(), found.fileKey());
  }
}
