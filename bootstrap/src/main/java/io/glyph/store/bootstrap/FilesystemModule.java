package io.glyph.store.bootstrap;

import dagger.Provides;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.filesystem.FileStoreLock;
import io.glyph.store.filesystem.FileSystemTree;
import io.glyph.store.filesystem.FileTrustFiles;
import io.glyph.store.filesystem.FolderBackupRepository;
import io.glyph.store.filesystem.FolderContentBlobs;
import io.glyph.store.filesystem.FolderMigrationSource;
import io.glyph.store.filesystem.FolderStoreTree;
import io.glyph.store.filesystem.JsonlAuditLog;
import io.glyph.store.filesystem.PosixFileExaminer;
import io.glyph.store.filesystem.PosixStoreFolder;
import io.glyph.store.filesystem.PrivateScratchSpace;
import io.glyph.store.filesystem.ResourceMigrationSource;
import io.glyph.store.filesystem.YamlManifestRepository;
import io.glyph.store.filesystem.YamlProjectDescription;
import io.glyph.store.filesystem.YamlReleaseTable;
import io.glyph.store.filesystem.YamlRolloutFiles;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Files and folders behind the ports. */
@dagger.Module
final class FilesystemModule {
  private static final String RELEASES = "/io/glyph/store/releases.yaml";

  private FilesystemModule() {}

  @Provides
  @Singleton
  static StoreFolder folder(DiskEffects disk) {
    return new PosixStoreFolder(disk);
  }

  @Provides
  @Singleton
  static ManifestRepository manifests(DiskEffects disk) {
    return new YamlManifestRepository(disk);
  }

  @Provides
  @Singleton
  static AuditLog log(DiskEffects disk) {
    return new JsonlAuditLog(disk);
  }

  @Provides
  @Singleton
  static TrustFiles trust(DiskEffects disk) {
    return new FileTrustFiles(disk);
  }

  @Provides
  @Singleton
  static StoreLock lock(DiskEffects disk) {
    return new FileStoreLock(disk);
  }

  @Provides
  @Singleton
  static BackupRepository backups(DiskEffects disk) {
    return new FolderBackupRepository(disk);
  }

  @Provides
  @Singleton
  static PrivateScratchSpace rooms(
      @Named("scratch") Optional<Path> chosen,
      @Named("temporary") Optional<Path> temporary,
      DiskEffects disk) {
    // Made when a room is: making one loads the JDK's security, which costs at each start.
    RandomGenerator random = () -> new SecureRandom().nextLong();
    return new PrivateScratchSpace(chosen, temporary.map(Path::toString), disk, random);
  }

  @Provides
  @Singleton
  static ScratchSpace scratch(PrivateScratchSpace rooms) {
    return rooms;
  }

  @Provides
  @Singleton
  static FileExaminer files(PrivateScratchSpace rooms) {
    return new PosixFileExaminer(rooms);
  }

  @Provides
  @Singleton
  static ProjectDescription description() {
    return new YamlProjectDescription();
  }

  @Provides
  @Singleton
  static ProjectTree tree() {
    return new FileSystemTree();
  }

  @Provides
  @Singleton
  static StoreTree stores() {
    return new FolderStoreTree();
  }

  @Provides
  @Singleton
  static RolloutFiles rollouts() {
    return new YamlRolloutFiles(() -> Main.class.getResourceAsStream(RELEASES));
  }

  @Provides
  @Singleton
  static ContentBlobs blobs(DiskEffects disk) {
    return new FolderContentBlobs(disk);
  }

  @Provides
  @Singleton
  static MigrationSource migrations(@Named("catalog") Optional<Path> catalog) {
    MigrationSource builtIn = new ResourceMigrationSource(FilesystemModule.class.getClassLoader());
    return catalog
        .<MigrationSource>map(folder -> new FolderMigrationSource(builtIn, folder))
        .orElse(builtIn);
  }

  @Provides
  @Singleton
  static Supplier<ReleaseTable> releases() {
    return new Supplier<>() {
      private Optional<ReleaseTable> read = Optional.empty();

      @Override
      public synchronized ReleaseTable get() {
        if (read.isEmpty()) {
          read = Optional.of(YamlReleaseTable.load(() -> Main.class.getResourceAsStream(RELEASES)));
        }
        return read.get();
      }
    };
  }
}
