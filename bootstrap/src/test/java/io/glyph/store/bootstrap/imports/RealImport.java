package io.glyph.store.bootstrap.imports;

import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.application.usecase.InitializeStore;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.application.usecase.VerifyAudit;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import io.glyph.store.filesystem.FileStoreLock;
import io.glyph.store.filesystem.FileSystemTree;
import io.glyph.store.filesystem.FileTrustFiles;
import io.glyph.store.filesystem.FolderBackupRepository;
import io.glyph.store.filesystem.FolderContentBlobs;
import io.glyph.store.filesystem.JsonlAuditLog;
import io.glyph.store.filesystem.PosixStoreFolder;
import io.glyph.store.filesystem.PrivateScratchSpace;
import io.glyph.store.filesystem.ResourceMigrationSource;
import io.glyph.store.filesystem.YamlManifestRepository;
import io.glyph.store.filesystem.YamlProjectDescription;
import io.glyph.store.sqlite.SqliteStoreDatabase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The use cases of an import over the real adapters, by a release that writes version 4. */
final class RealImport {
  private static final Actor ADA = new Actor("user", "self", "ada");
  private static final FormatSupport SUPPORT =
      new FormatSupport(new Release(0, 3, 0), VersionRange.of(1, 4), new StoreVersion(4));
  private static final ReleaseTable RELEASES = new ReleaseTable(List.of(SUPPORT));

  private final PosixStoreFolder folder = new PosixStoreFolder();
  private final YamlManifestRepository manifests = new YamlManifestRepository();
  private final JsonlAuditLog log = new JsonlAuditLog();
  private final PrivateScratchSpace scratch;
  private final SqliteStoreDatabase database;
  private final BuildFacts build;
  private final StoreReader reader;
  private final Clockwork clockwork = new Clockwork(InstantSource.system(), new SecureRandom());

  RealImport(Path scratchFolder) {
    scratch = new PrivateScratchSpace(Optional.of(scratchFolder), Optional.empty());
    database = new SqliteStoreDatabase(RELEASES, SUPPORT.release(), scratch);
    build =
        new BuildFacts(
            SUPPORT,
            new ResourceMigrationSource(RealImport.class.getClassLoader()),
            () -> RELEASES);
    reader = new StoreReader(folder, manifests, database, build);
  }

  StoreLocation init(Path project) {
    return done(new InitializeStore(
                folder,
                database,
                manifests,
                log,
                new YamlProjectDescription(),
                scratch,
                build,
                clockwork)
            .execute(project, Optional.empty(), ADA))
        .location();
  }

  Outcome<ImportProject.Report> take(StoreLocation store, Path path) {
    return take(store, path, new FolderContentBlobs());
  }

  Outcome<ImportProject.Report> take(StoreLocation store, Path path, ContentBlobs blobs) {
    return new ImportProject(
            reader,
            folder,
            new FileStoreLock(),
            database,
            manifests,
            log,
            new YamlProjectDescription(),
            new FileSystemTree(),
            blobs,
            clockwork)
        .execute(new ImportProject.Request(store, path, ADA), Progress.NONE);
  }

  RecoverStore.Report recover(StoreLocation store) {
    return done(
        new RecoverStore(
                reader,
                folder,
                new FileStoreLock(),
                database,
                manifests,
                log,
                new FolderBackupRepository(),
                clockwork)
            .execute(store, ADA));
  }

  AuditVerdict verify(StoreLocation store) {
    return done(new VerifyAudit(reader, log, new FileTrustFiles()).execute(store, Progress.NONE));
  }

  static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T> done -> done.value();
      case Outcome.Refused<T> refused -> throw new AssertionError("refused: " + refused.refusal());
    };
  }
}
