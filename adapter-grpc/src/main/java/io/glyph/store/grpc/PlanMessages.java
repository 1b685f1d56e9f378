package io.glyph.store.grpc;

import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.grpc.v1.ByMigrations;
import io.glyph.store.grpc.v1.ByReverseScripts;
import io.glyph.store.grpc.v1.Claim;
import io.glyph.store.grpc.v1.Cost;
import io.glyph.store.grpc.v1.Loss;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.Script;
import io.glyph.store.grpc.v1.Step;
import io.glyph.store.grpc.v1.TableEffect;
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
    plan.effects().tables().forEach(table -> message.addTables(table(table)));
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
    return Step.newBuilder()
        .setToVersion(step.to().number())
        .setTitle(step.descriptor().title())
        .setReason(step.descriptor().reason())
        .setScript(
            Script.newBuilder()
                .setName(step.script())
                .setSqlSha256(step.sqlSha256())
                .setDescriptorSha256(step.descriptorSha256())
                .setOrigin(step.origin().label())
                .setToVersion(step.to().number()))
        .build();
  }

  private static Loss loss(io.glyph.store.domain.migration.Loss loss) {
    List<String> examples =
        switch (loss) {
          case io.glyph.store.domain.migration.Loss.RowsLost rows -> rows.examples();
          case io.glyph.store.domain.migration.Loss.ValuesLost values -> values.examples();
          case io.glyph.store.domain.migration.Loss.ColumnLost column -> List.of();
          case io.glyph.store.domain.migration.Loss.TableLost table -> List.of();
          case io.glyph.store.domain.migration.Loss.IdsChanged ids -> ids.examples();
          case io.glyph.store.domain.migration.Loss.SchemaObjectLost object -> List.of();
        };
    return Loss.newBuilder()
        .setKind(loss.kind())
        .setSubject(loss.subject())
        .setCount(loss.count())
        .addAllExamples(examples)
        .setBytes(
            loss instanceof io.glyph.store.domain.migration.Loss.ColumnLost column
                ? column.bytes()
                : 0)
        .build();
  }

  private static TableEffect table(io.glyph.store.domain.migration.TableEffect effect) {
    return TableEffect.newBuilder()
        .setTable(effect.table())
        .setIsNew(effect.isNew())
        .setRowsBefore(effect.rowsBefore())
        .setRowsAfter(effect.rowsAfter())
        .setRowsKept(effect.rowsKept())
        .setRowsAdded(effect.rowsAdded())
        .build();
  }
}
