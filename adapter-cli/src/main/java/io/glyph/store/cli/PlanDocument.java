package io.glyph.store.cli;

import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.TableEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A plan as JSON; the keys are a public contract (docs/json.md). */
final class PlanDocument {
  private PlanDocument() {}

  static SequencedMap<String, @Nullable Object> of(PlanMigration.Report report, Hints hints) {
    MigrationPlan plan = report.plan();
    SequencedMap<String, @Nullable Object> document = summary(plan);
    document.put("needed", !plan.steps().isEmpty());
    document.put("needs_confirmation", plan.needsConfirmation());
    document.put("steps", steps(plan.steps()));
    document.put("tables", tables(plan));
    document.put("took_ms", report.took().toMillis());
    document.put("database_bytes", report.databaseBytes());
    document.put("free_bytes_needed", report.freeBytesNeeded());
    document.put("free_bytes", report.freeBytes());
    document.put("claims", claims(report.claims()));
    document.put("apply_command", plan.steps().isEmpty() ? null : hints.apply(plan));
    return document;
  }

  /** What identifies a plan and what a person agrees to. */
  static SequencedMap<String, @Nullable Object> summary(MigrationPlan plan) {
    return Json.object(
        "plan_id", plan.id().hex(),
        "from", plan.from().number(),
        "to", plan.to().number(),
        "losses", losses(plan.effects().losses()),
        "dropped", dropped(plan.effects().objects()),
        "notices", notices(plan.effects().notices()));
  }

  static List<Map<String, @Nullable Object>> losses(List<Loss> losses) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Loss loss : losses) {
      SequencedMap<String, @Nullable Object> document =
          Json.object(
              "kind", loss.kind(),
              "subject", loss.subject(),
              "table", loss.table(),
              "count", loss.count(),
              "examples", loss.examples(),
              "keys_digest", loss.keysDigest());
      if (loss instanceof Loss.ValuesLost values) {
        document.put("non_null", values.nonNull());
        SequencedMap<String, @Nullable Object> ways = Json.object();
        values.ways().forEach((way, count) -> ways.put(way.label(), count));
        document.put("ways", ways);
      }
      if (loss instanceof Loss.ColumnLost column) {
        document.put("bytes", column.bytes());
      }
      documents.add(document);
    }
    return documents;
  }

  /** Triggers, views and indexes that are gone because their author says so. */
  static List<Map<String, @Nullable Object>> dropped(List<Loss.SchemaObjectLost> objects) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Loss.SchemaObjectLost object : objects) {
      documents.add(
          Json.object("kind", object.kind(), "name", object.name(), "table", object.table()));
    }
    return documents;
  }

  static List<Map<String, @Nullable Object>> notices(List<Notice> notices) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Notice notice : notices) {
      SequencedMap<String, @Nullable Object> document =
          Json.object("kind", notice.kind(), "subject", notice.subject());
      switch (notice) {
        case Notice.Retyped retyped -> document.put("count", retyped.count());
        case Notice.LooksRenamed renamed -> {
          document.put("to", renamed.to());
          document.put("existed_before", renamed.existedBefore());
        }
        case Notice.ProblemFound problem -> document.put("detail", problem.detail());
        case Notice.EmptyTableGone gone -> {}
        case Notice.EmptyColumnGone gone -> {}
        case Notice.GeneratedColumnGone gone -> {}
        case Notice.IndexGone gone -> {}
        case Notice.MadeAnew made -> document.put("type", made.type());
        case Notice.CounterPutBack put -> {}
      }
      documents.add(document);
    }
    return documents;
  }

  static List<Map<String, @Nullable Object>> steps(List<Migration> steps) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Migration step : steps) {
      List<Map<String, @Nullable Object>> declared = new ArrayList<>();
      for (Descriptor.DeclaredLoss loss : step.descriptor().loses()) {
        declared.add(
            Json.object(
                "kind", loss.kind().label(), "subject", loss.subject(), "reason", loss.reason()));
      }
      documents.add(
          Json.object(
              "to", step.to().number(),
              "title", step.descriptor().title(),
              "reason", step.descriptor().reason(),
              "script", step.script(),
              "sql_sha256", step.sqlSha256(),
              "descriptor_sha256", step.descriptorSha256(),
              "origin", step.origin().label(),
              "declared_losses", declared));
    }
    return documents;
  }

  static List<Map<String, @Nullable Object>> tables(MigrationPlan plan) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (TableEffect effect : plan.effects().tables()) {
      documents.add(
          Json.object(
              "table", effect.table(),
              "new", effect.isNew(),
              "rewritten", plan.isRewritten(effect),
              "rows_before", effect.rowsBefore(),
              "rows_after", effect.rowsAfter(),
              "rows_kept", effect.rowsKept(),
              "rows_added", effect.rowsAdded()));
    }
    return documents;
  }

  static List<Map<String, @Nullable Object>> claims(List<Claim> claims) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    for (Claim claim : claims) {
      documents.add(
          Json.object(
              "work", claim.workName(), "actor", claim.actor(), "expires_at", claim.expiresAt()));
    }
    return documents;
  }
}
