package io.glyph.store.grpc;

import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.grpc.v1.AuditDamaged;
import io.glyph.store.grpc.v1.AuditEvent;
import io.glyph.store.grpc.v1.AuditFault;
import io.glyph.store.grpc.v1.AuditIntact;
import io.glyph.store.grpc.v1.AuditVerdict;
import io.glyph.store.grpc.v1.ListAuditEventsResponse;
import io.glyph.store.grpc.v1.LogMissing;
import io.glyph.store.grpc.v1.LogRewritten;
import io.glyph.store.grpc.v1.LogShortened;
import io.glyph.store.grpc.v1.MalformedLines;
import io.glyph.store.grpc.v1.OutsideFault;

/** What came of verifying the log, as messages. */
final class AuditMessages {
  private AuditMessages() {}

  static AuditVerdict of(io.glyph.store.domain.audit.AuditVerdict verdict) {
    AuditVerdict.Builder message =
        AuditVerdict.newBuilder()
            .setLines(verdict.lines())
            .setBytes(verdict.bytes())
            .setSealsFitting(verdict.sealsFitting())
            .setRoot(verdict.root());
    switch (verdict) {
      case io.glyph.store.domain.audit.AuditVerdict.Intact intact ->
          message.setIntact(
              AuditIntact.newBuilder()
                  .setSealedLines(intact.sealedLines())
                  .setUnsealedLines(intact.unsealedLines())
                  .setAnchored(intact.anchored())
                  .setFalseSeals(intact.falseSeals()));
      case io.glyph.store.domain.audit.AuditVerdict.Damaged damaged -> {
        AuditDamaged.Builder faults = AuditDamaged.newBuilder();
        damaged.faults().forEach(fault -> faults.addFaults(fault(fault)));
        message.setDamaged(faults);
      }
    }
    return message.build();
  }

  static ListAuditEventsResponse of(ReadAuditLog.Event event, long next) {
    AuditEvent.Builder message =
        AuditEvent.newBuilder()
            .setOffset(event.offset())
            .setType(event.type())
            .setTimestamp(event.timestamp())
            .setActor(event.actor())
            .setJson(event.json());
    event.id().map(EventId::toString).ifPresent(message::setId);
    return ListAuditEventsResponse.newBuilder().setEvent(message).setNextOffset(next).build();
  }

  private static OutsideFault outside(String name) {
    return OutsideFault.newBuilder().setName(name).build();
  }

  private static AuditFault fault(io.glyph.store.domain.audit.AuditFault fault) {
    AuditFault.Builder message = AuditFault.newBuilder();
    switch (fault) {
      case io.glyph.store.domain.audit.AuditFault.LogMissing() ->
          message.setLogMissing(LogMissing.getDefaultInstance());
      case io.glyph.store.domain.audit.AuditFault.TornTail(var line) ->
          message.setTornTail(LifecycleMessages.of(line));
      case io.glyph.store.domain.audit.AuditFault.GrowingTail(var line) ->
          message.setGrowingTail(LifecycleMessages.of(line));
      case io.glyph.store.domain.audit.AuditFault.Shortened(long sealed, long found) ->
          message.setShortened(
              LogShortened.newBuilder().setSealedBytes(sealed).setFoundBytes(found));
      case io.glyph.store.domain.audit.AuditFault.Rewritten(long from, long sealed) ->
          message.setRewritten(LogRewritten.newBuilder().setFromLine(from).setSealedLines(sealed));
      case io.glyph.store.domain.audit.AuditFault.MalformedLines(long count, long first) ->
          message.setMalformedLines(
              MalformedLines.newBuilder().setCount(count).setFirstLine(first));
      case io.glyph.store.domain.audit.AuditFault.Contradicted _ ->
          message.setOutside(outside("contradicted"));
      case io.glyph.store.domain.audit.AuditFault.RolledBack _ ->
          message.setOutside(outside("rolled_back"));
      case io.glyph.store.domain.audit.AuditFault.NoLineThere _ ->
          message.setOutside(outside("no_line_there"));
      case io.glyph.store.domain.audit.AuditFault.NotSigned _ ->
          message.setOutside(outside("not_signed"));
      case io.glyph.store.domain.audit.AuditFault.WrongKey _ ->
          message.setOutside(outside("wrong_key"));
      case io.glyph.store.domain.audit.AuditFault.UnknownKey _ ->
          message.setOutside(outside("unknown_key"));
      case io.glyph.store.domain.audit.AuditFault.BadSignature _ ->
          message.setOutside(outside("bad_signature"));
      case io.glyph.store.domain.audit.AuditFault.OtherStore _ ->
          message.setOutside(outside("other_store"));
    }
    return message.build();
  }
}
