package io.glyph.store.application.port;

import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.Optional;

/** {@code manifest.yaml}: read with distrust, replaced whole. */
public interface ManifestRepository {
  /** Reads and checks the form; at most 64 KiB, never a FIFO or a link. */
  ManifestReading read(StoreLocation store);

  /** Reads a manifest from bytes, by the same rules. */
  ManifestReading parse(byte[] bytes);

  /** Bytes of the manifest of a new store. */
  byte[] compose(
      StoreVersion version,
      Release createdBy,
      Instant createdAt,
      String project,
      Optional<StoreId> id,
      Optional<Release> minimumReader);

  /**
   * The bytes of a manifest with another version, id and minimum reader, and everything else,
   * unknown keys and comments too, as it was.
   */
  byte[] revise(
      AllegedManifest old, StoreVersion version, StoreId id, Optional<Release> minimumReader);

  /**
   * Replaces the manifest: draft (a leftover is unlinked first), fsync, one atomic rename, fsync of
   * the folder.
   */
  void replace(StoreLocation store, byte[] bytes);
}
