package io.glyph.store.application.usecase;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.version.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the event {@code migration_applied}, whose keys are a public contract (docs/json.md). */
final class MigrationEvent {
  private MigrationEvent() {}

  static AuditEvent applied(
      EventId id,
      Clockwork clockwork,
      Instant start,
      ApplyMigration.Request request,
      MigrationPlan plan,
      Backup backup,
      Release release,
      TreeState seal) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("from", plan.from().number());
    data.put("to", plan.to().number());
    data.put("migrations", plan.steps().stream().map(MigrationEvent::step).toList());
    data.put("release", release.toString());
    data.put("plan_id", plan.id().hex());
    data.put("confirmation", request.confirmation().map(MigrationEvent::confirmation).orElse(null));
    data.put("losses", losses(plan.effects().losses()));
    data.put("backup", backup(backup));
    data.put("request_id", request.requestId().orElse(null));
    data.put("duration_ms", Duration.between(start, clockwork.clock().instant()).toMillis());
    return new AuditEvent(
        id, "migration_applied", clockwork.now(), request.actor(), data, seal.seal());
  }

  private static Map<String, Object> step(Migration step) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("to", step.to().number());
    data.put("script", step.script());
    data.put("sql_sha256", step.sqlSha256());
    data.put("descriptor_sha256", step.descriptorSha256());
    data.put("origin", step.origin().label());
    return data;
  }

  private static Map<String, Object> backup(Backup backup) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", backup.id().toString());
    data.put("sha256", backup.sha256());
    return data;
  }

  private static Map<String, Object> confirmation(Confirmation confirmation) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("by", confirmation.by().toString());
    data.put("how", confirmation.how().name().toLowerCase(Locale.ROOT));
    return data;
  }

  private static List<Map<String, Object>> losses(List<Loss> losses) {
    return losses.stream()
        .map(loss -> {
          Map<String, Object> data = new LinkedHashMap<>();
          data.put("kind", loss.kind());
          data.put("subject", loss.subject());
          data.put("count", loss.count());
          return data;
        })
        .toList();
  }
}
