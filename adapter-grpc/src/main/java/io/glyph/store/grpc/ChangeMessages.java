package io.glyph.store.grpc;

import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.ReadMigrationHistory;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.v1.Agreement;
import io.glyph.store.grpc.v1.AppliedMigration;
import io.glyph.store.grpc.v1.Backup;
import io.glyph.store.grpc.v1.BackupReference;
import io.glyph.store.grpc.v1.ByteSpan;
import io.glyph.store.grpc.v1.CreateBackupResponse;
import io.glyph.store.grpc.v1.GetMigrationHistoryResponse;
import io.glyph.store.grpc.v1.ImportedFiles;
import io.glyph.store.grpc.v1.InitializeStoreResponse;
import io.glyph.store.grpc.v1.Loss;
import io.glyph.store.grpc.v1.PruneBackupsResponse;
import io.glyph.store.grpc.v1.PurgeState;
import io.glyph.store.grpc.v1.RecoverResponse;
import io.glyph.store.grpc.v1.Script;
import io.glyph.store.grpc.v1.VersionChange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was changed, told by the event of the change: so that a repeated request gets the same
 * answer as the first one, and the history the same again.
 */
final class ChangeMessages {
  private ChangeMessages() {}

  static GetMigrationHistoryResponse history(ReadMigrationHistory.History history) {
    GetMigrationHistoryResponse.Builder message =
        GetMigrationHistoryResponse.newBuilder().setStoreVersion(history.version().number());
    for (ReadMigrationHistory.Entry entry : history.events()) {
      message.addChanges(
          version(entry.id(), entry.type(), entry.at(), entry.actor(), entry.data()));
    }
    for (ReadMigrationHistory.Applied applied : history.database()) {
      message.addApplied(
          AppliedMigration.newBuilder()
              .setToVersion(applied.to().number())
              .setScript(applied.script())
              .setAt(applied.at()));
    }
    return message.build();
  }

  static VersionChange version(ReadAuditLog.Event event) {
    return version(
        event.id().orElseThrow(), event.type(), event.timestamp(), event.actor(), event.data());
  }

  private static VersionChange version(
      EventId id, String type, String at, String actor, Map<String, @Nullable Object> map) {
    EventData data = new EventData(map);
    VersionChange.Builder message =
        VersionChange.newBuilder()
            .setEventId(id.toString())
            .setType(type)
            .setAt(at)
            .setActor(actor)
            .setFromVersion(data.version("from"))
            .setToVersion(data.version("to"))
            .setDurationMs(Math.max(0, data.number("duration_ms")));
    for (EventData step : data.list("migrations")) {
      Script.Builder script = Script.newBuilder().setToVersion(step.version("to"));
      step.text("script").ifPresent(script::setName);
      step.text("sql_sha256").ifPresent(script::setSqlSha256);
      step.text("descriptor_sha256").ifPresent(script::setDescriptorSha256);
      step.text("origin").ifPresent(script::setOrigin);
      message.addScripts(script);
    }
    for (EventData loss : data.list("losses")) {
      Loss.Builder lost = Loss.newBuilder().setCount(Math.max(0, loss.number("count")));
      loss.text("kind").ifPresent(lost::setKind);
      loss.text("subject").ifPresent(lost::setSubject);
      message.addLosses(lost);
    }
    data.object("confirmation")
        .ifPresent(said -> {
          Agreement.Builder agreement = Agreement.newBuilder();
          said.text("by").ifPresent(agreement::setBy);
          said.text("how").ifPresent(agreement::setHow);
          message.setConfirmation(agreement);
        });
    data.object("restored").map(ChangeMessages::reference).ifPresent(message::setRestored);
    data.object("backup").map(ChangeMessages::reference).ifPresent(message::setBackup);
    data.text("release").ifPresent(message::setRelease);
    data.text("plan_id").ifPresent(message::setPlanId);
    data.text("request_id").ifPresent(message::setRequestId);
    return message.build();
  }

  private static BackupReference reference(EventData backup) {
    BackupReference.Builder message = BackupReference.newBuilder();
    backup.text("id").ifPresent(message::setId);
    backup.text("sha256").ifPresent(message::setSha256);
    return message.build();
  }

  static CreateBackupResponse backup(ReadAuditLog.Event event) {
    EventData data = new EventData(event.data());
    Backup.Builder backup =
        Backup.newBuilder()
            .setStoreVersion(data.version("version"))
            .setCreatedAt(event.timestamp())
            .setBytes(Math.max(0, data.number("bytes")))
            .setReason("requested")
            .setEventId(event.id().orElseThrow().toString());
    data.text("id").ifPresent(backup::setId);
    data.text("sha256").ifPresent(backup::setSha256);
    return CreateBackupResponse.newBuilder().setBackup(backup).build();
  }

  static PruneBackupsResponse pruned(ReadAuditLog.Event event) {
    PruneBackupsResponse.Builder message =
        PruneBackupsResponse.newBuilder().setEventId(event.id().orElseThrow().toString());
    new EventData(event.data())
        .list("backups")
        .forEach(backup -> message.addRemoved(reference(backup)));
    return message.build();
  }

  static InitializeStoreResponse initialized(StoreLocation store, ReadAuditLog.Event event) {
    EventData data = new EventData(event.data());
    InitializeStoreResponse.Builder message =
        InitializeStoreResponse.newBuilder()
            .setDirectory(store.directory().toString())
            .setEventId(event.id().orElseThrow().toString());
    // A number as text, as the first prototype writes it.
    data.text("store_version")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .ifPresent(text -> message.setStoreVersion(Integer.parseInt(text)));
    data.text("store_id").ifPresent(message::setStoreId);
    data.text("release").ifPresent(message::setRelease);
    return message.build();
  }

  static RecoverResponse recovered(StoreLocation store, ReadAuditLog.Event event) {
    EventData data = new EventData(event.data());
    RecoverResponse.Builder message =
        RecoverResponse.newBuilder()
            .setStoreVersion(data.version("version"))
            .setEventsAppended(data.version("events_appended"))
            .setManifestReplaced(data.truth("manifest_replaced"))
            .setReceipts(data.version("receipts"))
            .setPurge(
                switch (data.text("purge").orElse("")) {
                  case "not_needed" -> PurgeState.PURGE_STATE_NOT_NEEDED;
                  case "done" -> PurgeState.PURGE_STATE_DONE;
                  case "pending" -> PurgeState.PURGE_STATE_PENDING;
                  default -> PurgeState.PURGE_STATE_UNSPECIFIED;
                })
            .setEventId(event.id().orElseThrow().toString());
    data.object("torn_line")
        .ifPresent(range ->
            message.setTornLine(
                ByteSpan.newBuilder()
                    .setFrom(Math.max(0, range.number("from")))
                    .setTo(Math.max(0, range.number("to")))));
    data.texts("removed")
        .forEach(
            name -> message.addRemoved(store.directory().resolve(name).normalize().toString()));
    return message.build();
  }

  static ImportedFiles imported(ReadAuditLog.Event event) {
    ImportedFiles.Builder message =
        ImportedFiles.newBuilder().setEventId(event.id().orElseThrow().toString());
    new EventData(event.data())
        .object("result")
        .ifPresent(result ->
            message
                .setFiles(result.number("files"))
                .setBytes(result.number("bytes"))
                .setContentsAdded(result.number("contents_added"))
                .setSourcesAdded(result.number("sources_added"))
                .setSourcesChanged(result.number("sources_changed"))
                .setSourcesUnchanged(result.number("sources_unchanged"))
                .setSourcesElsewhere(result.number("sources_elsewhere"))
                .setSkipped(result.number("skipped")));
    return message.build();
  }
}
