package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.ImportRequest;
import io.glyph.store.grpc.v1.Phase;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.RecoverRequest;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceStub;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server killed in each phase of a migration, as its client hears of them. */
@Timeout(300)
class KilledServerTest {
  @TempDir Path temp;

  /** Killed at any moment, which the phases above do not say. */
  @ParameterizedTest
  @EnumSource(Change.class)
  void otherChangesAreThereOrNotAndTheSameRequestEndsTheMatter(Change change) throws Exception {
    long seed = Long.getLong("glyph.seed", System.nanoTime());
    int millis = new Random(seed).nextInt(80);
    System.out.printf("killed in %s after %d ms, seed %d%n", change, millis, seed);
    Path project = ServiceRoom.unpack("v4-worked", temp);
    Files.writeString(project.resolve("new-file.md"), "something new\n");
    long lines = ServiceRoom.lines(project);
    try (ServedProcess server = new ServedProcess(project)) {
      StoreServiceStub client = server.laterClient(server.connect());
      CountDownLatch begun = new CountDownLatch(1);
      Thread killer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  begun.await();
                  Thread.sleep(millis);
                  server.kill();
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
              });
      change.call.accept(client);
      begun.countDown();
      killer.join();
    }
    try (ServedProcess again = new ServedProcess(project)) {
      Message told = change.again.apply(again.client());
      assertEquals(told, change.again.apply(again.client()), "and again");
      again.client().recover(RecoverRequest.getDefaultInstance());
    }
    String log = Files.readString(project.resolve(".glyph/audit/events.jsonl"));
    assertEquals(
        1, log.lines().filter(line -> line.contains("\"request_id\":\"killed\"")).count(), log);
    assertTrue(log.lines().count() - lines <= 2, "at most a backup more, which is told of: " + log);
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
    Object after = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
    assertEquals("writable", JsonText.at(after, "data.compatibility.verdict"));
  }

  /** A change with one answer. */
  enum Change {
    BACKUP(
        client -> client.createBackup(backup(), new Deaf<>()),
        client -> client.createBackup(backup())),
    IMPORT(client -> client.import_(files(), new Deaf<>()), client -> client.import_(files()));

    private final Consumer<StoreServiceStub> call;
    private final Function<StoreServiceBlockingStub, Message> again;

    Change(Consumer<StoreServiceStub> call, Function<StoreServiceBlockingStub, Message> again) {
      this.call = call;
      this.again = again;
    }

    private static CreateBackupRequest backup() {
      return CreateBackupRequest.newBuilder().setRequestId("killed").build();
    }

    private static ImportRequest files() {
      return ImportRequest.newBuilder().setRequestId("killed").build();
    }
  }

  /** Loses every answer. */
  private static final class Deaf<A> implements StreamObserver<A> {
    @Override
    public void onNext(A answer) {}

    @Override
    public void onError(Throwable cut) {}

    @Override
    public void onCompleted() {}
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PHASE_CHECK", "PHASE_BACK_UP", "PHASE_MIGRATE", "PHASE_COMMIT", "PHASE_DELIVER"})
  void theStoreIsOldOrNewAndTheSameRequestEndsTheMatter(Phase killedIn) throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    ApplyMigrationRequest request;
    try (ServedProcess server = new ServedProcess(project)) {
      Plan plan = ServiceRoom.plan(server.client(), PlanMigrationRequest.getDefaultInstance());
      request =
          ApplyMigrationRequest.newBuilder()
              .setRequestId("killed")
              .setConfirmation(ServiceRoom.agreed(plan))
              .build();
      Iterator<ApplyMigrationResponse> answers = server.client().applyMigration(request);
      try {
        while (answers.hasNext()) {
          if (answers.next().getProgress().getPhase() == killedIn) {
            server.kill();
          }
        }
      } catch (StatusRuntimeException cut) {
        // As it must be.
      }
    }

    Object status = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
    Object verdict = JsonText.at(status, "data.compatibility.verdict");
    assertTrue(
        List.of("readable", "writable", "recovery_required").contains(verdict),
        killedIn + " " + verdict);

    try (ServedProcess again = new ServedProcess(project)) {
      List<ApplyMigrationResponse> answers = ServiceRoom.apply(again.client(), request);
      var change = answers.getLast().getResult().getMigrated();
      assertEquals("killed", change.getRequestId());
      assertEquals(List.of(1, 4), List.of(change.getFromVersion(), change.getToVersion()));
      assertEquals(
          answers.getLast(), ServiceRoom.apply(again.client(), request).getLast(), "and again");
    }
    assertEquals(43, ServiceRoom.lines(project), "one event, whatever happened");
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
    Object after = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
    assertEquals("writable", JsonText.at(after, "data.compatibility.verdict"));
  }
}
