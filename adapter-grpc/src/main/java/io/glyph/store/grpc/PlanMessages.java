package io.glyph.store.grpc;

import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Loss.SchemaObjectLost;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.grpc.v1.ByMigrations;
import io.glyph.store.grpc.v1.ByReverseScripts;
import io.glyph.store.grpc.v1.Claim;
import io.glyph.store.grpc.v1.Cost;
import io.glyph.store.grpc.v1.DeclaredLoss;
import io.glyph.store.grpc.v1.DroppedObject;
import io.glyph.store.grpc.v1.Loss;
import io.glyph.store.grpc.v1.Notice;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.Script;
import io.glyph.store.grpc.v1.Step;
import io.glyph.store.grpc.v1.TableEffect;
import io.glyph.store.grpc.v1.ValueChange;
import java.util.List;

/** Plans as messages. */
final class PlanMessages {
  private PlanMessages() {}

  static Plan of(PlanMigration.Report report) {
    return plan(report.plan(), report.claims())
        .setCost(
            Cost.newBuilder()
                .setRehearsalMs(report.took().toMillis())
                .setDatabaseBytes(report.databaseBytes())
                .setFreeBytesNeeded(report.freeBytesNeeded())
                .setFreeBytes(report.freeBytes()))
        .build();
  }

  static Plan of(PlanReturn.Report report) {
    return plan(report.plan(), report.claims()).build();
  }

  private static Plan.Builder plan(
      MigrationPlan plan, List<io.glyph.store.domain.migration.Claim> claims) {
    Plan.Builder message =
        Plan.newBuilder()
            .setPlanId(plan.id().hex())
            .setFromVersion(plan.from().number())
            .setToVersion(plan.to().number());
    switch (plan.way()) {
      case Way.Migrate() -> message.setByMigrations(ByMigrations.getDefaultInstance());
      case Way.Reverse() -> message.setByReverseScripts(ByReverseScripts.getDefaultInstance());
      case Way.Restore(var backup) -> message.setByBackup(BackupMessages.of(backup));
    }
    plan.steps().forEach(step -> message.addSteps(step(step)));
    plan.effects().losses().forEach(loss -> message.addLosses(loss(loss)));
    plan.effects().tables().forEach(effect -> message.addTables(table(plan, effect)));
    plan.effects().objects().forEach(object -> message.addDropped(dropped(object)));
    plan.effects().notices().forEach(notice -> message.addNotices(notice(notice)));
    message.setNeedsConfirmation(plan.needsConfirmation());
    for (io.glyph.store.domain.migration.Claim claim : claims) {
      message.addClaims(
          Claim.newBuilder()
              .setWork(claim.workName())
              .setActor(claim.actor())
              .setExpiresAt(claim.expiresAt()));
    }
    return message;
  }

  private static Step step(Migration step) {
    Step.Builder message =
        Step.newBuilder()
            .setToVersion(step.to().number())
            .setTitle(step.descriptor().title())
            .setReason(step.descriptor().reason())
            .setScript(
                Script.newBuilder()
                    .setName(step.script())
                    .setSqlSha256(step.sqlSha256())
                    .setDescriptorSha256(step.descriptorSha256())
                    .setOrigin(step.origin().label())
                    .setToVersion(step.to().number()));
    for (Descriptor.DeclaredLoss loss : step.descriptor().loses()) {
      message.addDeclaredLosses(
          DeclaredLoss.newBuilder()
              .setKind(loss.kind().label())
              .setSubject(loss.subject())
              .setReason(loss.reason()));
    }
    return message.build();
  }

  private static Loss loss(io.glyph.store.domain.migration.Loss loss) {
    Loss.Builder message =
        Loss.newBuilder()
            .setKind(loss.kind())
            .setSubject(loss.subject())
            .setTable(loss.table())
            .setCount(loss.count())
            .addAllExamples(loss.examples())
            .setKeysDigest(loss.keysDigest());
    if (loss instanceof io.glyph.store.domain.migration.Loss.ColumnLost column) {
      message.setBytes(column.bytes());
    }
    if (loss instanceof io.glyph.store.domain.migration.Loss.ValuesLost values) {
      message.setNonNull(values.nonNull());
      values
          .ways()
          .forEach((way, count) ->
              message.addWays(ValueChange.newBuilder().setWay(way.label()).setCount(count)));
    }
    return message.build();
  }

  private static DroppedObject dropped(SchemaObjectLost object) {
    return DroppedObject.newBuilder()
        .setKind(object.kind())
        .setName(object.name())
        .setTable(object.table())
        .build();
  }

  private static Notice notice(io.glyph.store.domain.migration.Notice notice) {
    Notice.Builder message =
        Notice.newBuilder().setKind(notice.kind()).setSubject(notice.subject());
    switch (notice) {
      case io.glyph.store.domain.migration.Notice.Retyped retyped ->
          message.setCount(retyped.count());
      case io.glyph.store.domain.migration.Notice.LooksRenamed renamed ->
          message.setTo(renamed.to()).setExistedBefore(renamed.existedBefore());
      case io.glyph.store.domain.migration.Notice.ProblemFound problem ->
          message.setDetail(problem.detail());
      case io.glyph.store.domain.migration.Notice.EmptyTableGone gone -> {}
      case io.glyph.store.domain.migration.Notice.EmptyColumnGone gone -> {}
      case io.glyph.store.domain.migration.Notice.GeneratedColumnGone gone -> {}
      case io.glyph.store.domain.migration.Notice.IndexGone gone -> {}
      case io.glyph.store.domain.migration.Notice.MadeAnew made -> message.setType(made.type());
      case io.glyph.store.domain.migration.Notice.CounterPutBack put -> {}
    }
    return message.build();
  }

  private static TableEffect table(
      MigrationPlan plan, io.glyph.store.domain.migration.TableEffect effect) {
    return TableEffect.newBuilder()
        .setTable(effect.table())
        .setIsNew(effect.isNew())
        .setRowsBefore(effect.rowsBefore())
        .setRowsAfter(effect.rowsAfter())
        .setRowsKept(effect.rowsKept())
        .setRowsAdded(effect.rowsAdded())
        .setRewritten(plan.isRewritten(effect))
        .build();
  }
}
