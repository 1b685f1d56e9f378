package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.ImportRequest;
import io.glyph.store.grpc.v1.InitializeStoreRequest;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.PruneBackupsRequest;
import io.glyph.store.grpc.v1.RecoverRequest;
import io.glyph.store.grpc.v1.RecoverResponse;
import io.glyph.store.grpc.v1.RestoreBackupRequest;
import io.glyph.store.grpc.v1.RestoreBackupResponse;
import io.glyph.store.grpc.v1.RollBackGoal;
import io.glyph.store.grpc.v1.RollBackMigrationRequest;
import io.glyph.store.grpc.v1.RollBackMigrationResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that is sent again does nothing again, and gets the answer that was lost. */
class RepeatedRequestTest {
  @TempDir Path temp;

  @Test
  void everyChangeIsAnsweredAgainAlsoAfterARestartAndDoneOnce() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    Plan up;
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      up = ServiceRoom.plan(room.client(), PlanMigrationRequest.getDefaultInstance());
    }
    ApplyMigrationRequest apply =
        ApplyMigrationRequest.newBuilder()
            .setRequestId("apply-1")
            .setConfirmation(ServiceRoom.agreed(up))
            .build();
    assertOnce(
        project, client -> ServiceRoom.apply(client, apply).getLast().getResult().getMigrated());

    CreateBackupRequest backup = CreateBackupRequest.newBuilder().setRequestId("backup-1").build();
    assertOnce(project, client -> client.createBackup(backup));

    Files.writeString(project.resolve("new-file.md"), "something new\n");
    ImportRequest files = ImportRequest.newBuilder().setRequestId("import-1").build();
    assertOnce(project, client -> client.import_(files).getImported());

    PruneBackupsRequest prune =
        PruneBackupsRequest.newBuilder()
            .setRequestId("prune-1")
            .setKeep(1)
            .setMigrationIsGood(true)
            .build();
    assertOnce(project, client -> client.pruneBackups(prune));

    String kept;
    Plan restoring;
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      kept =
          room.client().createBackup(CreateBackupRequest.getDefaultInstance()).getBackup().getId();
      restoring =
          ServiceRoom.plan(
              room.client(), PlanMigrationRequest.newBuilder().setRestoreBackup(kept).build());
    }
    RestoreBackupRequest.Builder restore =
        RestoreBackupRequest.newBuilder().setRequestId("restore-1").setBackup(kept);
    if (restoring.getLossesCount() > 0) {
      restore.setConfirmation(ServiceRoom.agreed(restoring));
    }
    assertOnce(
        project,
        client -> {
          List<RestoreBackupResponse> answers = new ArrayList<>();
          client.restoreBackup(restore.build()).forEachRemaining(answers::add);
          return answers.getLast().getResult();
        });
  }

  @Test
  void aMigrationIsTakenBackOnce() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    Plan back;
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      Plan up = ServiceRoom.plan(client, PlanMigrationRequest.getDefaultInstance());
      ServiceRoom.apply(
          client,
          ApplyMigrationRequest.newBuilder().setConfirmation(ServiceRoom.agreed(up)).build());
      back =
          ServiceRoom.plan(
              client,
              PlanMigrationRequest.newBuilder()
                  .setRollBack(RollBackGoal.getDefaultInstance())
                  .build());
    }
    RollBackMigrationRequest.Builder rollBack =
        RollBackMigrationRequest.newBuilder().setRequestId("back-1");
    if (back.getLossesCount() > 0) {
      rollBack.setConfirmation(ServiceRoom.agreed(back));
    }
    assertOnce(
        project,
        client -> {
          List<RollBackMigrationResponse> answers = new ArrayList<>();
          client.rollBackMigration(rollBack.build()).forEachRemaining(answers::add);
          return answers.getLast().getResult();
        });
  }

  @Test
  void aStoreIsRecoveredOnceAndTheSameAnswerIsGivenAgain() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    long lines = ServiceRoom.lines(project);
    Files.delete(project.resolve(".glyph/manifest.yaml"));
    tear(project);
    Path leftover =
        Files.createDirectory(project.resolve(".glyph/content/import.partial")).toRealPath();
    RecoverRequest request = RecoverRequest.newBuilder().setRequestId("recover-1").build();
    RecoverResponse told = (RecoverResponse) assertOnce(project, client -> client.recover(request));
    assertTrue(told.getManifestReplaced(), told::toString);
    assertTrue(told.hasTornLine(), told::toString);
    assertTrue(told.hasEventId(), told::toString);
    assertEquals(List.of(leftover.toString()), told.getRemovedList());
    // The torn line, and an event each of it, of the manifest, and of the recovery.
    assertEquals(lines + 4, ServiceRoom.lines(project));
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      FolderImage before = FolderImage.of(project);
      assertTrue(
          room.client()
              .recover(RecoverRequest.newBuilder().setRequestId("recover-2").build())
              .getDidNothing());
      assertEquals(before, FolderImage.of(project), "what does nothing has no event");
      CallsOverTheServiceTest.assertReason(
          "INVALID_ARGUMENT",
          () ->
              room.client()
                  .recover(
                      RecoverRequest.newBuilder()
                          .setRequestId("recover-1")
                          .setActor("user:self:bob")
                          .build()));
    }
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
  }

  @Test
  void aStoreOfThePrototypeIsRecoveredOnceToo() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    tear(project);
    RecoverRequest request = RecoverRequest.newBuilder().setRequestId("recover-1").build();
    RecoverResponse told = (RecoverResponse) assertOnce(project, client -> client.recover(request));
    assertTrue(told.hasTornLine(), told::toString);
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
  }

  @Test
  void aRecoveryWithoutANameHasNoEventOfItsOwn() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    long lines = ServiceRoom.lines(project);
    Files.delete(project.resolve(".glyph/manifest.yaml"));
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      RecoverResponse told = room.client().recover(RecoverRequest.getDefaultInstance());
      assertTrue(told.getManifestReplaced(), told::toString);
      assertFalse(told.hasEventId(), told::toString);
    }
    assertEquals(lines + 1, ServiceRoom.lines(project), "that of the manifest");
  }

  private static void tear(Path project) throws Exception {
    Files.writeString(
        project.resolve(".glyph/audit/events.jsonl"), "{\"type\":\"sna", StandardOpenOption.APPEND);
  }

  private static Message assertOnce(Path project, Function<StoreServiceBlockingStub, Message> call)
      throws Exception {
    Message first;
    FolderImage after;
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      first = call.apply(room.client());
      after = FolderImage.of(project);
      assertEquals(first, call.apply(room.client()));
    }
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      assertEquals(first, call.apply(room.client()), "after a restart");
    }
    assertEquals(after, FolderImage.of(project), "nothing was done again");
    return first;
  }

  @Test
  void theSameNameForAnotherRequestIsRefused() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      StoreServiceBlockingStub client = room.client();
      client.createBackup(CreateBackupRequest.newBuilder().setRequestId("one").build());
      FolderImage before = FolderImage.of(project);
      CallsOverTheServiceTest.assertReason(
          "INVALID_ARGUMENT",
          () ->
              client.createBackup(
                  CreateBackupRequest.newBuilder()
                      .setRequestId("one")
                      .setActor("user:self:bob")
                      .build()));
      CallsOverTheServiceTest.assertReason(
          "INVALID_ARGUMENT",
          () -> client.pruneBackups(PruneBackupsRequest.newBuilder().setRequestId("one").build()));
      assertEquals(before, FolderImage.of(project));
    }
  }

  @Test
  void aStoreIsMadeOnce() throws Exception {
    Path root = Files.createDirectory(temp.resolve("many")).toRealPath();
    Files.createDirectory(root.resolve("a"));
    InitializeStoreRequest request =
        InitializeStoreRequest.newBuilder().setStore("a").setRequestId("init-1").build();
    Message first;
    try (ServiceRoom room = many(root)) {
      first = room.client().initializeStore(request);
      assertEquals(first, room.client().initializeStore(request));
    }
    try (ServiceRoom room = many(root)) {
      assertEquals(first, room.client().initializeStore(request));
      CallsOverTheServiceTest.assertReason(
          "ALREADY_EXISTS",
          () ->
              room.client()
                  .initializeStore(
                      InitializeStoreRequest.newBuilder()
                          .setStore("a")
                          .setRequestId("init-2")
                          .build()));
    }
    assertEquals(1, ServiceRoom.lines(root.resolve("a")));
    assertTrue(first.toString().contains("store_id"));
  }

  private static ServiceRoom many(Path root) throws Exception {
    return ServiceRoom.serving(InProcessService.house(), Scope.Below.of(root), ServiceRoom.PORT);
  }
}
