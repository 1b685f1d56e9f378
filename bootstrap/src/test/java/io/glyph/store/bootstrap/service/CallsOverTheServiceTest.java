package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.ErrorInfo;
import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.AssessCompatibilityRequest;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.GetMigrationHistoryRequest;
import io.glyph.store.grpc.v1.GetObjectRequest;
import io.glyph.store.grpc.v1.GetObjectResponse;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.ListBackupsRequest;
import io.glyph.store.grpc.v1.ListObjectsRequest;
import io.glyph.store.grpc.v1.ListObjectsResponse;
import io.glyph.store.grpc.v1.ObjectReference;
import io.glyph.store.grpc.v1.Phase;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanConfirmation;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.RecoverRequest;
import io.glyph.store.grpc.v1.RestoreBackupRequest;
import io.glyph.store.grpc.v1.RollBackGoal;
import io.glyph.store.grpc.v1.RollBackMigrationRequest;
import io.glyph.store.grpc.v1.RollBackMigrationResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.glyph.store.grpc.v1.VerifyAuditRequest;
import io.glyph.store.grpc.v1.VerifyAuditResponse;
import io.glyph.store.grpc.v1.VersionChange;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsOverTheServiceTest {
  @TempDir Path temp;

  @Test
  void aStoreIsPlannedMigratedProvedAndTakenBack() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      FolderImage before = FolderImage.of(project);
      Plan plan = ServiceRoom.plan(client, PlanMigrationRequest.getDefaultInstance());
      assertEquals(before, FolderImage.of(project), "planning changes nothing");
      assertEquals(List.of(1, 4), List.of(plan.getFromVersion(), plan.getToVersion()));
      assertEquals(Plan.WayCase.BY_MIGRATIONS, plan.getWayCase());
      assertEquals(2, plan.getLossesCount());

      StatusRuntimeException unconfirmed =
          assertThrows(
              StatusRuntimeException.class,
              () -> ServiceRoom.apply(client, ApplyMigrationRequest.getDefaultInstance()));
      assertEquals(Status.Code.FAILED_PRECONDITION, unconfirmed.getStatus().getCode());
      ErrorInfo info = ServiceRoom.infoOf(unconfirmed);
      assertEquals("CONFIRMATION_REQUIRED", info.getReason());
      assertEquals(plan.getPlanId(), info.getMetadataOrThrow("plan_id"));

      List<ApplyMigrationResponse> answers =
          ServiceRoom.apply(
              client,
              ApplyMigrationRequest.newBuilder()
                  .setRequestId("first")
                  .setActor("agent:test:one")
                  .setConfirmation(ServiceRoom.agreed(plan))
                  .build());
      assertEquals(
          List.of(
              Phase.PHASE_CHECK,
              Phase.PHASE_BACK_UP,
              Phase.PHASE_MIGRATE,
              Phase.PHASE_COMMIT,
              Phase.PHASE_DELIVER),
          answers.stream()
              .filter(ApplyMigrationResponse::hasProgress)
              .map(answer -> answer.getProgress().getPhase())
              .toList());
      assertEquals(1, answers.stream().filter(ApplyMigrationResponse::hasResult).count());
      VersionChange change = answers.getLast().getResult().getMigrated();
      assertEquals(plan.getPlanId(), change.getPlanId());
      assertEquals("user:self:ada", change.getConfirmation().getBy());
      assertEquals("service", change.getConfirmation().getHow());
      assertEquals("agent:test:one", change.getActor());
      assertEquals(3, change.getScriptsCount());

      assertTrue(client.getStatus(GetStatusRequest.getDefaultInstance()).hasWritable());
      var history = client.getMigrationHistory(GetMigrationHistoryRequest.getDefaultInstance());
      assertEquals(List.of(change), history.getChangesList());
      assertEquals("first", change.getRequestId());
      assertIntact(client);

      Plan back =
          ServiceRoom.plan(
              client,
              PlanMigrationRequest.newBuilder()
                  .setRollBack(RollBackGoal.getDefaultInstance())
                  .build());
      List<RollBackMigrationResponse> returned = new ArrayList<>();
      RollBackMigrationRequest.Builder wish = RollBackMigrationRequest.newBuilder();
      if (back.getLossesCount() > 0) {
        wish.setConfirmation(ServiceRoom.agreed(back));
      }
      client.rollBackMigration(wish.build()).forEachRemaining(returned::add);
      assertEquals(1, returned.getLast().getResult().getToVersion());
      assertEquals(1, client.getStatus(GetStatusRequest.getDefaultInstance()).getStoreVersion());
      assertIntact(client);
    }
  }

  private static void assertIntact(StoreServiceBlockingStub client) {
    List<VerifyAuditResponse> answers = new ArrayList<>();
    client.verifyAudit(VerifyAuditRequest.getDefaultInstance()).forEachRemaining(answers::add);
    assertTrue(answers.getLast().getResult().hasIntact(), answers::toString);
    assertEquals(1, answers.stream().filter(VerifyAuditResponse::hasResult).count());
  }

  @Test
  void objectsAreListedAndEachOfThemCanBeHad() throws Exception {
    Path project = ServiceRoom.unpack("v1-odd-names", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      FolderImage before = FolderImage.of(project);
      List<ObjectReference> objects = new ArrayList<>();
      client
          .listObjects(ListObjectsRequest.getDefaultInstance())
          .forEachRemaining(some -> objects.addAll(some.getObjectsList()));
      Object cli = JsonText.parse(InProcessGlyph.run(project, "object", "list", "--json").out());
      assertEquals(JsonText.at(cli, "data.count"), (long) objects.size());
      for (ObjectReference object : objects) {
        var id =
            object.getId().hasText()
                ? object.getId().getTextBytes()
                : object.getId().getMalformedText();
        GetObjectResponse found = client.getObject(GetObjectRequest.newBuilder().setId(id).build());
        assertEquals(object.getId(), found.getId());
        assertFalse(found.getFieldsList().isEmpty());
      }
      List<ListObjectsResponse> sources = new ArrayList<>();
      client
          .listObjects(ListObjectsRequest.newBuilder().setKind("source").build())
          .forEachRemaining(sources::add);
      assertEquals(26, sources.stream().mapToInt(ListObjectsResponse::getObjectsCount).sum());
      assertEquals(before, FolderImage.of(project));
      assertReason(
          "INVALID_ARGUMENT",
          () ->
              client
                  .listObjects(ListObjectsRequest.newBuilder().setKind("no").build())
                  .forEachRemaining(sources::add));
      assertReason("NOT_FOUND", () -> client.getObject(GetObjectRequest.getDefaultInstance()));
    }
  }

  @Test
  void backupsAreMadeAndListedAndRecoveryFindsNothingToDo() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      int there = client.listBackups(ListBackupsRequest.getDefaultInstance()).getBackupsCount();
      var made = client.createBackup(CreateBackupRequest.getDefaultInstance()).getBackup();
      var listed = client.listBackups(ListBackupsRequest.getDefaultInstance()).getBackupsList();
      assertEquals(there + 1, listed.size());
      assertEquals(made, listed.getLast());
      assertTrue(client.recover(RecoverRequest.getDefaultInstance()).getDidNothing());
    }
  }

  @Test
  void theTableOfReleasesIsTheCommandLines() throws Exception {
    Path project = ServiceRoom.unpack("v1-fresh", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      var table =
          room.client().assessCompatibility(AssessCompatibilityRequest.getDefaultInstance());
      Object cli = JsonText.parse(InProcessGlyph.run(project, "compat", "--json").out());
      assertEquals(JsonText.at(cli, "data.release"), table.getSupport().getRelease());
      assertEquals(
          assertInstanceOf(List.class, JsonText.at(cli, "data.releases")).size(),
          table.getReleasesCount());
      table
          .getReleasesList()
          .forEach(row -> assertEquals(table.getVersionsCount(), row.getVerdictsCount()));
    }
  }

  @Test
  void wordsThatMakeNoSenseAreTheCallersFault() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      FolderImage before = FolderImage.of(project);
      for (CreateBackupRequest wrong :
          List.of(
              CreateBackupRequest.newBuilder().setRequestId("a b").build(),
              CreateBackupRequest.newBuilder().setRequestId("x".repeat(65)).build(),
              CreateBackupRequest.newBuilder().setActor("ada").build(),
              CreateBackupRequest.newBuilder().setStore("elsewhere").build())) {
        assertReason("INVALID_ARGUMENT", () -> client.createBackup(wrong));
      }
      assertReason(
          "INVALID_ARGUMENT",
          () ->
              ServiceRoom.apply(
                  client, ApplyMigrationRequest.newBuilder().setToVersion(-1).build()));
      assertReason(
          "INVALID_ARGUMENT",
          () ->
              ServiceRoom.apply(
                  client,
                  ApplyMigrationRequest.newBuilder()
                      .setActor("agent:test:one")
                      .setConfirmation(PlanConfirmation.newBuilder().setPlanId("0".repeat(64)))
                      .build()));
      assertEquals(before, FolderImage.of(project));
    }
  }

  @Test
  void aBackupThatWasRestoredIsInTheHistory() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      var before = client.getMigrationHistory(GetMigrationHistoryRequest.getDefaultInstance());
      String backup =
          client.createBackup(CreateBackupRequest.getDefaultInstance()).getBackup().getId();
      client
          .restoreBackup(RestoreBackupRequest.newBuilder().setBackup(backup).build())
          .forEachRemaining(_ -> {});
      var after = client.getMigrationHistory(GetMigrationHistoryRequest.getDefaultInstance());
      assertEquals(before.getChangesCount() + 1, after.getChangesCount());
      var restored = after.getChanges(after.getChangesCount() - 1);
      assertEquals("backup_restored", restored.getType());
      assertEquals(backup, restored.getRestored().getId());
      Object cli =
          JsonText.parse(InProcessGlyph.run(project, "migrate", "history", "--json").out());
      List<?> events = assertInstanceOf(List.class, JsonText.at(cli, "data.events"));
      assertEquals(restored.getEventId(), JsonText.at(events.getLast(), "id"));
      String said = InProcessGlyph.run(project, "migrate", "history").out();
      assertTrue(said.contains("restored backup " + backup + ", from version 4 to 4 by "), said);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"robot:x:y", "service:ci:nightly", "agent:test:one"})
  void whoIsNoPersonCannotAgree(String actor) throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      Plan plan = ServiceRoom.plan(client, PlanMigrationRequest.getDefaultInstance());
      FolderImage before = FolderImage.of(project);
      for (String by : List.of("", actor)) {
        var said = PlanConfirmation.newBuilder().setPlanId(plan.getPlanId()).setConfirmedBy(by);
        assertReason(
            "INVALID_ARGUMENT",
            () ->
                ServiceRoom.apply(
                    client,
                    ApplyMigrationRequest.newBuilder()
                        .setActor(actor)
                        .setConfirmation(said)
                        .build()));
        assertReason(
            "INVALID_ARGUMENT",
            () ->
                client
                    .rollBackMigration(
                        RollBackMigrationRequest.newBuilder()
                            .setActor(actor)
                            .setConfirmation(said)
                            .build())
                    .forEachRemaining(_ -> {}));
        assertReason(
            "INVALID_ARGUMENT",
            () ->
                client
                    .restoreBackup(
                        RestoreBackupRequest.newBuilder()
                            .setActor(actor)
                            .setBackup("any")
                            .setConfirmation(said)
                            .build())
                    .forEachRemaining(_ -> {}));
      }
      assertEquals(before, FolderImage.of(project));
    }
  }

  static void assertReason(String reason, org.junit.jupiter.api.function.Executable call) {
    assertEquals(
        reason, ServiceRoom.infoOf(assertThrows(StatusRuntimeException.class, call)).getReason());
  }
}
