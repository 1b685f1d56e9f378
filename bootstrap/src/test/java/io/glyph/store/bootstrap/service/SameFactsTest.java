package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.grpc.v1.Claim;
import io.glyph.store.grpc.v1.DeclaredLoss;
import io.glyph.store.grpc.v1.DroppedObject;
import io.glyph.store.grpc.v1.Loss;
import io.glyph.store.grpc.v1.Notice;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.RollBackGoal;
import io.glyph.store.grpc.v1.Step;
import io.glyph.store.grpc.v1.TableEffect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever agrees over the service has seen what the command line shows, to the last key. */
class SameFactsTest {
  @TempDir Path temp;

  @Test
  void planOfAStoreThatLosesColumnsIsTheSame() throws Exception {
    Plan plan = assertSame(ServiceRoom.unpack("v1-worked", temp));
    assertTrue(plan.getNeedsConfirmation());
    assertFalse(plan.getLossesList().isEmpty());
    assertTrue(plan.getLossesList().stream().noneMatch(loss -> loss.getExamplesList().isEmpty()));
  }

  @Test
  void planOfAStoreThatLosesRowsAndValuesIsTheSame() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    // An orphan goes to quarantine, whose text is lost later; a path outside means nothing.
    change(
        project,
        "UPDATE hook_runs SET work_name = 'nowhere' WHERE rowid = (SELECT min(rowid) FROM hook_runs)",
        "UPDATE work_contexts SET workspace_path = '/elsewhere/' || name");
    Plan plan = assertSame(project);
    assertEquals(
        Set.of("column", "values", "rows"),
        plan.getLossesList().stream().map(Loss::getKind).collect(Collectors.toSet()));
  }

  @Test
  void wayBackIsTheSameAsItsRefusal() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    change(
        project,
        "INSERT INTO policies VALUES"
            + " ('p', 'public', 1, '{}', 'user:self:ada', '2026-05-27T08:00:00Z', NULL)");
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      Plan plan =
          ServiceRoom.plan(
              room.client(),
              PlanMigrationRequest.newBuilder()
                  .setRollBack(RollBackGoal.newBuilder().setToVersion(1))
                  .build());
      assertTrue(plan.getNeedsConfirmation());
      Object refused =
          JsonText.parse(
              InProcessGlyph.run(project, "migrate", "rollback", "--to", "1", "--json").err());
      assertEquals(JsonText.at(refused, "error.details.plan_id"), plan.getPlanId());
      assertEquals(
          JsonText.at(refused, "error.details.losses"),
          plan.getLossesList().stream().map(SameFactsTest::loss).toList());
      assertEquals(
          JsonText.at(refused, "error.details.dropped"),
          plan.getDroppedList().stream().map(SameFactsTest::dropped).toList());
      assertEquals(
          JsonText.at(refused, "error.details.notices"),
          plan.getNoticesList().stream().map(SameFactsTest::notice).toList());
    }
  }

  private static void change(Path project, String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + project.resolve(".glyph/store.db"));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Plan assertSame(Path project) throws Exception {
    Plan plan;
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      plan = ServiceRoom.plan(room.client(), PlanMigrationRequest.getDefaultInstance());
    }
    Object cli = JsonText.parse(InProcessGlyph.run(project, "migrate", "plan", "--json").out());
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    if (JsonText.at(cli, "data") instanceof Map<?, ?> said) {
      said.forEach((key, value) -> data.put(String.valueOf(key), value));
    }
    // Not facts of the plan: what differs from one rehearsal to the next, and a command to type.
    assertEquals(
        List.of("took_ms", "free_bytes", "apply_command").stream()
            .filter(data::containsKey)
            .count(),
        3);
    data.keySet().removeAll(List.of("took_ms", "free_bytes", "apply_command"));
    assertEquals(data, facts(plan));
    return plan;
  }

  private static Map<String, @Nullable Object> facts(Plan plan) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("plan_id", plan.getPlanId());
    facts.put("from", (long) plan.getFromVersion());
    facts.put("to", (long) plan.getToVersion());
    facts.put("needed", !plan.getStepsList().isEmpty());
    facts.put("needs_confirmation", plan.getNeedsConfirmation());
    facts.put("losses", plan.getLossesList().stream().map(SameFactsTest::loss).toList());
    facts.put("dropped", plan.getDroppedList().stream().map(SameFactsTest::dropped).toList());
    facts.put("notices", plan.getNoticesList().stream().map(SameFactsTest::notice).toList());
    facts.put("steps", plan.getStepsList().stream().map(SameFactsTest::step).toList());
    facts.put("tables", plan.getTablesList().stream().map(SameFactsTest::table).toList());
    facts.put("claims", plan.getClaimsList().stream().map(SameFactsTest::claim).toList());
    facts.put("database_bytes", plan.getCost().getDatabaseBytes());
    facts.put("free_bytes_needed", plan.getCost().getFreeBytesNeeded());
    return facts;
  }

  private static Map<String, Object> loss(Loss loss) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", loss.getKind());
    facts.put("subject", loss.getSubject());
    facts.put("table", loss.getTable());
    facts.put("count", loss.getCount());
    facts.put("examples", loss.getExamplesList());
    facts.put("keys_digest", loss.getKeysDigest());
    put(facts, "bytes", loss.hasBytes(), loss.getBytes());
    if (loss.hasNonNull()) {
      Map<String, Long> ways = new LinkedHashMap<>();
      loss.getWaysList().forEach(way -> ways.put(way.getWay(), way.getCount()));
      facts.put("non_null", loss.getNonNull());
      facts.put("ways", ways);
    }
    return facts;
  }

  private static Map<String, Object> dropped(DroppedObject object) {
    return Map.of("kind", object.getKind(), "name", object.getName(), "table", object.getTable());
  }

  private static Map<String, Object> notice(Notice notice) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", notice.getKind());
    facts.put("subject", notice.getSubject());
    put(facts, "count", notice.hasCount(), notice.getCount());
    put(facts, "to", notice.hasTo(), notice.getTo());
    put(facts, "existed_before", notice.hasExistedBefore(), notice.getExistedBefore());
    put(facts, "detail", notice.hasDetail(), notice.getDetail());
    put(facts, "type", notice.hasType(), notice.getType());
    return facts;
  }

  private static void put(Map<String, Object> facts, String key, boolean there, Object value) {
    Optional.of(value).filter(_ -> there).ifPresent(fact -> facts.put(key, fact));
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("to", (long) step.getToVersion());
    facts.put("title", step.getTitle());
    facts.put("reason", step.getReason());
    facts.put("script", step.getScript().getName());
    facts.put("sql_sha256", step.getScript().getSqlSha256());
    facts.put("descriptor_sha256", step.getScript().getDescriptorSha256());
    facts.put("origin", step.getScript().getOrigin());
    facts.put(
        "declared_losses",
        step.getDeclaredLossesList().stream().map(SameFactsTest::declared).toList());
    return facts;
  }

  private static Map<String, Object> declared(DeclaredLoss loss) {
    return Map.of("kind", loss.getKind(), "subject", loss.getSubject(), "reason", loss.getReason());
  }

  private static Map<String, Object> table(TableEffect table) {
    return Map.of(
        "table", table.getTable(),
        "new", table.getIsNew(),
        "rewritten", table.getRewritten(),
        "rows_before", table.getRowsBefore(),
        "rows_after", table.getRowsAfter(),
        "rows_kept", table.getRowsKept(),
        "rows_added", table.getRowsAdded());
  }

  private static Map<String, Object> claim(Claim claim) {
    return Map.of(
        "work", claim.getWork(), "actor", claim.getActor(), "expires_at", claim.getExpiresAt());
  }
}
