package io.glyph.store.application.port;

import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder {@code .glyph} as a thing on a file system. */
public interface StoreFolder {
  /**
   * Finds the store of a working folder: the nearest {@code .glyph} at it or above it. A {@code
   * .glyph} that is not a folder counts as found; {@link #requireSafe} refuses it.
   */
  Optional<StoreLocation> find(Path from);

  /**
   * The store that a user names: {@code named} itself where it is a {@code .glyph} folder, else the
   * {@code .glyph} in it.
   */
  Optional<StoreLocation> named(Path named);

  /**
   * Refuses what could be destroyed by touching it, changing nothing: links, hard links and files
   * that are not regular in the place of anything that we read or write (the folder itself,
   * manifest and its draft, {@code store.db} and its sidecars, {@code lock}, {@code audit/} and the
   * log, {@code content/}, {@code backups/}), and a non-empty rollback journal beside the database.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code UnsafeStore}
   */
  void requireSafe(StoreLocation store);

  /**
   * Refuses file systems on which SQLite's WAL cannot work (NFS, CIFS, 9p, sshfs and the like).
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code UnsupportedFilesystem}
   */
  void requireWalCapable(StoreLocation store);

  /** Bytes that this user may still write on the file system of {@code path}. */
  long freeBytes(Path path);

  /** Size of the database and its WAL as the file system gives it, without opening either. */
  long databaseBytes(StoreLocation store);

  /** What killed commands left behind: partial backups, a manifest draft; names only. */
  List<Path> leftovers(StoreLocation store);

  /** Removes {@link #leftovers}; only under the lock. */
  void removeLeftovers(StoreLocation store);

  /**
   * Makes an empty store folder beside where the store will be, complete with its subfolders, after
   * removing what a killed {@code init} left there.
   *
   * @throws io.glyph.store.domain.refusal.RefusedException with {@code AlreadyExists}; with {@code
   *     InvalidArgument} where the project lies inside a store, links resolved
   */
  StoreLocation stage(Path project);

  /** Makes a staged store the store: syncs every file and folder of it, then one atomic rename. */
  StoreLocation publish(StoreLocation staged, Path project);

  /** Removes a staged store that will not be published after all. */
  void discard(StoreLocation staged);
}
