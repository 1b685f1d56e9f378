package io.glyph.store.grpc;

import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.grpc.v1.ByteSpan;
import io.glyph.store.grpc.v1.NothingImported;
import io.glyph.store.grpc.v1.PurgeState;
import io.glyph.store.grpc.v1.RecoverResponse;

/** What has no event of its own, as messages. */
final class LifecycleMessages {
  private LifecycleMessages() {}

  static RecoverResponse of(RecoverStore.Report report) {
    RecoverResponse.Builder message =
        RecoverResponse.newBuilder()
            .setStoreVersion(report.version().number())
            .setEventsAppended(report.eventsAppended())
            .setManifestReplaced(report.manifestReplaced())
            .setReceipts(report.receipts())
            .setDidNothing(report.didNothing())
            .setPurge(
                switch (report.purge()) {
                  case NOT_NEEDED -> PurgeState.PURGE_STATE_NOT_NEEDED;
                  case DONE -> PurgeState.PURGE_STATE_DONE;
                  case PENDING -> PurgeState.PURGE_STATE_PENDING;
                });
    report.tornLine().map(LifecycleMessages::of).ifPresent(message::setTornLine);
    report.removed().forEach(path -> message.addRemoved(path.toString()));
    return message.build();
  }

  static ByteSpan of(ByteRange range) {
    return ByteSpan.newBuilder().setFrom(range.from()).setTo(range.to()).build();
  }

  static NothingImported nothing(ImportProject.Report report) {
    return NothingImported.newBuilder()
        .setFiles(report.files())
        .setBytes(report.bytes())
        .setSkipped(report.skippedCount())
        .build();
  }
}
