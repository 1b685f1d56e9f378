package io.glyph.store.application.port;

import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The files of a project, as an import finds them. Nothing here writes. */
public interface ProjectTree {
  /**
   * Finds out which folder paths start in, and which part of it is meant. Within the store's own
   * project that is the project's folder; anywhere else it is the folder that is named, or the one
   * of the file that is named.
   *
   * @param named absolute; links in it are followed
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code InvalidArgument} where there
   *     is no such file or folder, and for what is inside a store
   */
  Selection select(StoreLocation store, Path named);

  /**
   * Visits every regular file that the rules take, and tells of everything else that they would
   * take: folder by folder, in each by the bytes of its names, as the first prototype did. Links
   * are not followed. Stores, wherever they are in the tree, are not looked into, and files of this
   * store are never visited under whatever other name they have: whoever opens and closes one drops
   * SQLite's locks.
   *
   * <p>Memory grows with the largest folder, not with the tree.
   *
   * @throws StoreAccessException where a folder cannot be read; one that goes away meanwhile is no
   *     error
   */
  void walk(StoreLocation store, Selection selection, ImportRules rules, Visitor visitor);

  /**
   * What is imported.
   *
   * @param root the folder in which paths start
   * @param part below it; empty for all of it
   */
  record Selection(Path root, Optional<SourcePath> part) {}

  /** Hears of what is found. */
  interface Visitor {
    void file(FoundFile file);

    void skipped(SkippedFile skipped);
  }

  /**
   * A regular file.
   *
   * @param path below the root
   * @param file where it is; made by the file system's own listing, so that it can be opened
   *     whatever bytes its name is of
   * @param stamp how it looked then
   */
  record FoundFile(SourcePath path, Path file, FileStamp stamp) {}

  /**
   * What a file system says of a file: as long as it says the same, the file is as it was.
   *
   * @param bytes its size
   * @param modified when its bytes were changed last
   * @param changed when anything of it was changed last; no program can set this
   */
  record FileStamp(long device, long inode, long bytes, Instant modified, Instant changed) {}
}
