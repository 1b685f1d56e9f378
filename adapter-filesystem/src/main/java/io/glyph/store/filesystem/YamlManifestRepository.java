package io.glyph.store.filesystem;

import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The manifest as YAML. */
public final class YamlManifestRepository implements ManifestRepository {
  private static final String READ = "read the manifest";
  private static final String REPLACE = "replace the manifest";

  private final Disk disk;

  public YamlManifestRepository() {
    this(DiskEffects.real());
  }

  public YamlManifestRepository(DiskEffects effects) {
    disk = new Disk(effects);
  }

  @Override
  public ManifestReading read(StoreLocation store) {
    Path file = store.manifest();
    Optional<FileFacts> facts = FileFacts.of(READ, file);
    if (facts.isEmpty()) {
      return new ManifestReading.Missing();
    }
    if (!facts.get().isRegular()) {
      // Not opened: a FIFO would keep us waiting, a device may do anything.
      return new ManifestReading.Malformed("is not a regular file");
    }
    ByteBuffer bytes = ByteBuffer.allocate(ManifestForm.MAX_BYTES + 1);
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    } catch (NoSuchFileException gone) {
      return new ManifestReading.Missing();
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    }
    byte[] found = new byte[bytes.position()];
    bytes.flip().get(found);
    return parse(found);
  }

  @Override
  public ManifestReading parse(byte[] bytes) {
    try {
      return new ManifestReading.WellFormed(ManifestForm.of(bytes).manifest(bytes));
    } catch (YamlFormException e) {
      return new ManifestReading.Malformed(e.problem());
    }
  }

  @Override
  public byte[] compose(
      StoreVersion version,
      Release createdBy,
      Instant createdAt,
      String project,
      Optional<StoreId> id,
      Optional<Release> minimumReader) {
    byte[] bytes =
        ManifestText.compose(version, createdBy, createdAt, project, id, minimumReader)
            .getBytes(StandardCharsets.UTF_8);
    requireReadable(bytes);
    return bytes;
  }

  @Override
  public byte[] revise(
      AllegedManifest old, StoreVersion version, StoreId id, Optional<Release> minimumReader) {
    byte[] bytes;
    try {
      bytes = ManifestText.revise(ManifestForm.of(old.bytes()), version, id, minimumReader);
    } catch (YamlFormException e) {
      throw new RefusedException(
          new Refusal.ManifestInvalid(new ManifestReading.Malformed(e.problem())));
    }
    AllegedManifest revised = requireReadable(bytes);
    if (!revised.version().equals(version)
        || !revised.id().equals(Optional.of(id))
        || !revised.minimumReader().equals(minimumReader)
        || !revised.createdBy().equals(old.createdBy())
        || !revised.createdAt().equals(old.createdAt())
        || !revised.project().equals(old.project())) {
      throw new IllegalStateException("a revised manifest does not say what it should");
    }
    return bytes;
  }

  @Override
  public void replace(StoreLocation store, byte[] bytes) {
    Path draft = store.manifestDraft();
    disk.remove(REPLACE, draft);
    disk.create(REPLACE, draft, bytes, mode(store));
    // Rename last: until then a crash leaves the old manifest whole.
    disk.rename(REPLACE, draft, store.manifest());
    disk.sync(REPLACE, store.directory());
  }

  /** Everything that we write is read back by our own rules before it reaches the disk. */
  private AllegedManifest requireReadable(byte[] bytes) {
    return switch (parse(bytes)) {
      case ManifestReading.WellFormed(AllegedManifest manifest) -> manifest;
      case ManifestReading.Missing missing ->
          throw new RefusedException(new Refusal.ManifestInvalid(missing));
      case ManifestReading.Malformed malformed ->
          throw new RefusedException(new Refusal.ManifestInvalid(malformed));
    };
  }

  /** That of the old manifest; where there is none, that of the database, which is not opened. */
  private static Set<PosixFilePermission> mode(StoreLocation store) {
    for (Path model : new Path[] {store.manifest(), store.database()}) {
      try {
        if (Files.isRegularFile(model, LinkOption.NOFOLLOW_LINKS)) {
          return Files.getPosixFilePermissions(model, LinkOption.NOFOLLOW_LINKS);
        }
      } catch (NoSuchFileException gone) {
        continue;
      } catch (IOException e) {
        throw DiskFailure.of(REPLACE, model, e);
      }
    }
    return PosixFilePermissions.fromString("rw-r--r--");
  }
}
