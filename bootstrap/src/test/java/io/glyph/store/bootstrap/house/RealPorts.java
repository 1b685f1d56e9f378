package io.glyph.store.bootstrap.house;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import io.glyph.store.filesystem.FileStoreLock;
import io.glyph.store.filesystem.FolderBackupRepository;
import io.glyph.store.filesystem.JsonlAuditLog;
import io.glyph.store.filesystem.PosixStoreFolder;
import io.glyph.store.filesystem.PrivateScratchSpace;
import io.glyph.store.filesystem.ResourceMigrationSource;
import io.glyph.store.filesystem.YamlManifestRepository;
import io.glyph.store.filesystem.YamlReleaseTable;
import io.glyph.store.sqlite.SqliteStoreDatabase;
import java.nio.file.Path;
import java.util.Optional;

/** The real adapters, one by one, for tests that put something of their own between them. */
public final class RealPorts {
  private static final FormatSupport SUPPORT =
      new FormatSupport(new Release(0, 2, 0), VersionRange.of(1, 2), new StoreVersion(2));

  private RealPorts() {}

  public static StoreFolder folder() {
    return new PosixStoreFolder();
  }

  public static ManifestRepository manifests() {
    return new YamlManifestRepository();
  }

  public static AuditLog log() {
    return new JsonlAuditLog();
  }

  public static StoreLock lock() {
    return new FileStoreLock();
  }

  public static BackupRepository backups() {
    return new FolderBackupRepository();
  }

  public static StoreDatabase database() {
    return database(SUPPORT);
  }

  /** As a release has it. */
  public static StoreDatabase database(FormatSupport support) {
    return new SqliteStoreDatabase(releases(), support.release(), scratch());
  }

  public static ScratchSpace scratch() {
    return new PrivateScratchSpace(
        Optional.of(Path.of(System.getProperty("java.io.tmpdir"))), Optional.empty());
  }

  public static BuildFacts build() {
    return build(SUPPORT);
  }

  /** A build of a release. */
  public static BuildFacts build(FormatSupport support) {
    return new BuildFacts(
        support,
        new ResourceMigrationSource(RealPorts.class.getClassLoader()),
        RealPorts::releases);
  }

  private static ReleaseTable releases() {
    return YamlReleaseTable.load(
        () -> RealPorts.class.getResourceAsStream("/io/glyph/store/releases.yaml"));
  }
}
