package io.glyph.store.grpc;

import io.glyph.store.application.usecase.StoreStatus;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import io.glyph.store.grpc.v1.AbsentMark;
import io.glyph.store.grpc.v1.AuditState;
import io.glyph.store.grpc.v1.AuditSummary;
import io.glyph.store.grpc.v1.BackupSummary;
import io.glyph.store.grpc.v1.DatabaseMarks;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.Inconsistent;
import io.glyph.store.grpc.v1.MalformedManifest;
import io.glyph.store.grpc.v1.MalformedMark;
import io.glyph.store.grpc.v1.MigrationOffer;
import io.glyph.store.grpc.v1.MissingManifest;
import io.glyph.store.grpc.v1.RecoveryReason;
import io.glyph.store.grpc.v1.RecoveryRequired;
import io.glyph.store.grpc.v1.TableCount;
import io.glyph.store.grpc.v1.TableCounts;
import io.glyph.store.grpc.v1.VersionVerdict;
import io.glyph.store.grpc.v1.WellFormedManifest;
import java.util.Map;

/** A {@link StoreStatus} as its message, and nothing but that. */
final class StatusMessages {
  private StatusMessages() {}

  static GetStatusResponse of(StoreStatus status) {
    GetStatusResponse.Builder message =
        GetStatusResponse.newBuilder()
            .setDirectory(status.location().directory().toString())
            .setDatabase(status.location().database().toString())
            .setSupport(CompatibilityMessages.of(status.support()))
            .setAudit(audit(status.audit()))
            .setBackups(backups(status.backups()));
    judgement(status.judgement(), message);
    if (status.manifest() instanceof ManifestReading.WellFormed(AllegedManifest manifest)) {
      message
          .setManifestVersion(manifest.version().number())
          .setProject(manifest.project())
          .setObjectFormat(manifest.objectFormat().label());
      manifest.id().map(StoreId::toString).ifPresent(message::setStoreId);
    }
    status.version().map(StoreVersion::number).ifPresent(message::setStoreVersion);
    status.readers().stream().map(Release::toString).forEach(message::addReaders);
    status.minimumReader().map(Release::toString).ifPresent(message::setMinimumReader);
    status.migration().map(StatusMessages::migration).ifPresent(message::setMigration);
    status.lockHolder().ifPresent(message::setLockHolder);
    status.counts().map(StatusMessages::counts).ifPresent(message::setCounts);
    status.wayBack().map(StoreVersion::number).ifPresent(message::setWayBack);
    return message.setPurgePending(status.purgePending()).build();
  }

  private static void judgement(StoreJudgement judgement, GetStatusResponse.Builder message) {
    switch (judgement) {
      case StoreJudgement.Believed(var manifest, Compatibility compatibility) ->
          compatibility(compatibility, message);
      case StoreJudgement.BeyondReach(Compatibility.TooNew tooNew, var manifest) ->
          compatibility(tooNew, message);
      case StoreJudgement.RecoveryNeeded(StoreVersion version, var reason, var manifest) ->
          message.setRecoveryRequired(
              RecoveryRequired.newBuilder()
                  .setStoreVersion(version.number())
                  .setReason(reason(reason))
                  .setCommitted(reason.committed()));
      case StoreJudgement.Inconsistent(var marks, ManifestReading manifest) ->
          message.setInconsistent(inconsistent(manifest).setMarks(marks(marks)));
      case StoreJudgement.ManifestUnusable(ManifestReading manifest) ->
          message.setInconsistent(inconsistent(manifest));
    }
  }

  private static RecoveryReason reason(io.glyph.store.domain.version.RecoveryReason reason) {
    return switch (reason) {
      case DELIVERY_PENDING -> RecoveryReason.RECOVERY_REASON_DELIVERY_PENDING;
      case MANIFEST_OVERWRITTEN -> RecoveryReason.RECOVERY_REASON_MANIFEST_OVERWRITTEN;
    };
  }

  private static void compatibility(Compatibility verdict, GetStatusResponse.Builder message) {
    VersionVerdict found = CompatibilityMessages.of(verdict);
    switch (verdict) {
      case Compatibility.Writable writable -> message.setWritable(found.getWritable());
      case Compatibility.Readable readable -> message.setReadable(found.getReadable());
      case Compatibility.TooOld tooOld -> message.setTooOld(found.getTooOld());
      case Compatibility.TooNew tooNew -> message.setTooNew(found.getTooNew());
    }
  }

  private static Inconsistent.Builder inconsistent(ManifestReading manifest) {
    Inconsistent.Builder message = Inconsistent.newBuilder();
    switch (manifest) {
      case ManifestReading.WellFormed wellFormed ->
          message.setWellFormed(WellFormedManifest.getDefaultInstance());
      case ManifestReading.Missing() -> message.setMissing(MissingManifest.getDefaultInstance());
      case ManifestReading.Malformed(String problem, var sha256) -> {
        MalformedManifest.Builder malformed = MalformedManifest.newBuilder().setProblem(problem);
        sha256.ifPresent(malformed::setSha256);
        message.setMalformed(malformed);
      }
    }
    return message;
  }

  private static DatabaseMarks marks(io.glyph.store.domain.version.DatabaseMarks marks) {
    DatabaseMarks.Builder message =
        DatabaseMarks.newBuilder()
            .setUserVersion(marks.userVersion())
            .setApplicationId(marks.applicationId());
    switch (marks.metaRow()) {
      case VersionMark.Says(StoreVersion version) -> message.setVersion(version.number());
      case VersionMark.Absent() -> message.setAbsent(AbsentMark.getDefaultInstance());
      case VersionMark.Malformed(String shown) ->
          message.setMalformed(MalformedMark.newBuilder().setShown(shown));
    }
    return message.build();
  }

  private static MigrationOffer migration(StoreStatus.MigrationOffer offer) {
    return MigrationOffer.newBuilder()
        .setToVersion(offer.to().number())
        .addAllPath(offer.path().stream().map(StoreVersion::number).toList())
        .setDeclaredLosses(offer.declaredLosses())
        .build();
  }

  private static AuditSummary audit(StoreStatus.AuditSummary audit) {
    AuditSummary.Builder message =
        AuditSummary.newBuilder()
            .setState(
                switch (audit.state()) {
                  case UNSEALED -> AuditState.AUDIT_STATE_UNSEALED;
                  case SEALED -> AuditState.AUDIT_STATE_SEALED;
                  case UNSEALED_TAIL -> AuditState.AUDIT_STATE_UNSEALED_TAIL;
                  case MISSING -> AuditState.AUDIT_STATE_MISSING;
                  case BEHIND -> AuditState.AUDIT_STATE_BEHIND;
                  case DAMAGED -> AuditState.AUDIT_STATE_DAMAGED;
                })
            .setBytes(audit.bytes())
            .setSealedBytes(audit.sealedBytes());
    audit.events().ifPresent(message::setEvents);
    return message.build();
  }

  private static BackupSummary backups(StoreStatus.BackupSummary backups) {
    BackupSummary.Builder message =
        BackupSummary.newBuilder().setCount(backups.count()).setUnreadable(backups.unreadable());
    backups.latest().map(BackupId::toString).ifPresent(message::setLatest);
    return message.build();
  }

  private static TableCounts counts(Map<String, Long> counts) {
    TableCounts.Builder message = TableCounts.newBuilder();
    counts.forEach(
        (table, rows) -> message.addTables(TableCount.newBuilder().setTable(table).setRows(rows)));
    return message.build();
  }
}
