package io.glyph.store.grpc;

import io.glyph.store.application.usecase.CheckBackups;
import io.glyph.store.grpc.v1.Backup;
import io.glyph.store.grpc.v1.ListBackupsResponse;
import io.glyph.store.grpc.v1.UnreadableBackup;

/** Backups as messages. */
final class BackupMessages {
  private BackupMessages() {}

  static ListBackupsResponse of(CheckBackups.Listing listing) {
    ListBackupsResponse.Builder message = ListBackupsResponse.newBuilder();
    listing.backups().forEach(backup -> message.addBackups(of(backup)));
    listing
        .unreadable()
        .forEach(folder ->
            message.addUnreadable(
                UnreadableBackup.newBuilder().setName(folder.name()).setProblem(folder.problem())));
    return message.build();
  }

  static Backup of(io.glyph.store.domain.backup.Backup backup) {
    return Backup.newBuilder()
        .setId(backup.id().toString())
        .setStoreVersion(backup.version().number())
        .setCreatedAt(backup.createdAt().toString())
        .setBytes(backup.bytes())
        .setSha256(backup.sha256())
        .setReason(backup.reason())
        .setEventId(backup.eventId())
        .build();
  }
}
