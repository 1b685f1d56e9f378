package io.glyph.store.application.usecase;

import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events {@code migration_applied}, {@code migration_rolled_back} and {@code
 * backup_restored}, whose keys are a public contract (docs/json.md).
 */
record VersionEvent(
    EventId id,
    CommitPath.Course course,
    CommitPath.Order order,
    MigrationPlan plan,
    Backup backup,
    BuildFacts build) {
  AuditEvent at(Instant now, Instant start, Instant end, TreeState seal) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("from", plan.from().number());
    data.put("to", plan.to().number());
    switch (plan.way()) {
      case Way.Migrate() -> data.put("migrations", plan.steps().stream().map(this::step).toList());
      case Way.Reverse() -> {
        data.put("way", "scripts");
        data.put("migrations", plan.steps().stream().map(VersionEvent::script).toList());
      }
      case Way.Restore(Backup restored) -> {
        data.put("way", "backup");
        data.put("restored", backup(restored));
      }
    }
    data.put("release", build.support().release().toString());
    data.put("plan_id", plan.id().hex());
    data.put("confirmation", order.confirmation().map(VersionEvent::confirmation).orElse(null));
    data.put("losses", losses(plan.effects().losses()));
    data.put("backup", backup(backup));
    data.put("request_id", null);
    order.request().ifPresent(request -> request.into(data));
    data.put("duration_ms", Duration.between(start, end).toMillis());
    return new AuditEvent(id, course.kind().event, now, order.actor(), data, seal.seal());
  }

  /** With the way back that the store is to carry, so that the log can vouch for it. */
  private Map<String, Object> step(Migration step) {
    Map<String, Object> data = script(step);
    course.reverses().stream()
        .filter(reverse -> reverse.from().equals(step.to()))
        .forEach(reverse -> data.put("reverse", digests(reverse)));
    return data;
  }

  private static Map<String, Object> script(Migration step) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("to", step.to().number());
    data.putAll(digests(step));
    data.put("origin", step.origin().label());
    return data;
  }

  static Map<String, Object> digests(Migration step) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("script", step.script());
    data.put("sql_sha256", step.sqlSha256());
    data.put("descriptor_sha256", step.descriptorSha256());
    return data;
  }

  static Map<String, Object> backup(Backup backup) {
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
