package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.AssessCompatibilityRequest;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.ImportRequest;
import io.glyph.store.grpc.v1.InitializeStoreRequest;
import io.glyph.store.grpc.v1.Phase;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.PruneBackupsRequest;
import io.glyph.store.grpc.v1.RecoverRequest;
import io.glyph.store.grpc.v1.RestoreBackupRequest;
import io.glyph.store.grpc.v1.RollBackGoal;
import io.glyph.store.grpc.v1.RollBackMigrationRequest;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceStub;
import io.glyph.store.grpc.v1.VersionChange;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server killed in each phase of a migration, as its client hears of them. */
@Timeout(300)
class KilledServerTest {
  /** At how many moments a call is killed whose every moment would take too long. */
  private static final int MOMENTS = Integer.getInteger("glyph.kills", 2);

  private static final long SEED = Long.getLong("glyph.seed", System.nanoTime());

  @TempDir Path temp;

  /** Some phases of each way back; with {@code -Dglyph.kills=5} all. */
  static Stream<Arguments> phasesOfTheWaysBack() {
    System.out.printf("killed servers: seed %d%n", SEED);
    List<Arguments> cases = new ArrayList<>();
    for (boolean restores : new boolean[] {false, true}) {
      List<Phase> phases =
          new ArrayList<>(
              List.of(
                  Phase.PHASE_CHECK,
                  Phase.PHASE_BACK_UP,
                  Phase.PHASE_MIGRATE,
                  Phase.PHASE_COMMIT,
                  Phase.PHASE_DELIVER));
      Collections.shuffle(phases, new Random(SEED));
      phases.stream().limit(MOMENTS).forEach(phase -> cases.add(Arguments.of(restores, phase)));
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "restores={0}, {1}")
  @MethodSource("phasesOfTheWaysBack")
  void aWayBackIsTakenOrNotAndTheSameRequestEndsTheMatter(boolean restores, Phase killedIn)
      throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    InProcessGlyph.run(project, "migrate", "apply", "--confirm", planned(project));
    Object backups = JsonText.parse(InProcessGlyph.run(project, "backup", "list", "--json").out());
    String backup =
        String.valueOf(
            JsonText.at(
                assertInstanceOf(List.class, JsonText.at(backups, "data.backups")).getFirst(),
                "id"));
    Plan plan;
    try (ServedProcess server = new ServedProcess(project)) {
      PlanMigrationRequest.Builder question = PlanMigrationRequest.newBuilder();
      plan =
          ServiceRoom.plan(
              server.client(),
              restores
                  ? question.setRestoreBackup(backup).build()
                  : question.setRollBack(RollBackGoal.getDefaultInstance()).build());
      try {
        Iterator<Told> told = goBack(server.client(), plan, restores, backup);
        while (told.hasNext()) {
          if (told.next().phase() == killedIn) {
            server.kill();
          }
        }
      } catch (StatusRuntimeException cut) {
        // As it must be.
      }
    }
    Object between = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
    Object verdict = JsonText.at(between, "data.compatibility.verdict");
    assertTrue(
        List.of("readable", "writable", "recovery_required").contains(verdict), "" + verdict);
    try (ServiceRoom again = ServiceRoom.serving(project)) {
      VersionChange change = last(goBack(again.client(), plan, restores, backup));
      assertEquals("killed", change.getRequestId());
      assertEquals(List.of(4, 1), List.of(change.getFromVersion(), change.getToVersion()));
      assertEquals(change, last(goBack(again.client(), plan, restores, backup)), "and again");
    }
    assertEquals(1, named(project), "one event, whatever happened");
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
    Object after = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
    assertEquals(1L, JsonText.at(after, "data.version"));
  }

  private static String planned(Path project) {
    return String.valueOf(
        JsonText.at(
            JsonText.parse(InProcessGlyph.run(project, "migrate", "plan", "--json").out()),
            "data.plan_id"));
  }

  /** What both ways back tell. */
  private record Told(Phase phase, VersionChange result) {}

  private static Iterator<Told> goBack(
      StoreServiceBlockingStub client, Plan plan, boolean restores, String backup) {
    var agreed = ServiceRoom.agreed(plan);
    if (restores) {
      var answers =
          client.restoreBackup(
              RestoreBackupRequest.newBuilder()
                  .setRequestId("killed")
                  .setBackup(backup)
                  .setConfirmation(agreed)
                  .build());
      return told(answers, one -> new Told(one.getProgress().getPhase(), one.getResult()));
    }
    var answers =
        client.rollBackMigration(
            RollBackMigrationRequest.newBuilder()
                .setRequestId("killed")
                .setConfirmation(agreed)
                .build());
    return told(answers, one -> new Told(one.getProgress().getPhase(), one.getResult()));
  }

  private static <A> Iterator<Told> told(Iterator<A> answers, Function<A, Told> form) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return answers.hasNext();
      }

      @Override
      public Told next() {
        return form.apply(answers.next());
      }
    };
  }

  private static VersionChange last(Iterator<Told> answers) {
    VersionChange last = VersionChange.getDefaultInstance();
    while (answers.hasNext()) {
      last = answers.next().result();
    }
    return last;
  }

  private static long named(Path project) throws IOException {
    return Files.readString(project.resolve(".glyph/audit/events.jsonl"))
        .lines()
        .filter(line -> line.contains("\"request_id\":\"killed\""))
        .count();
  }

  static Stream<Arguments> momentsOfShortChanges() {
    Random random = new Random(SEED);
    return Stream.of(ShortChange.values())
        .flatMap(
            change -> random.ints(MOMENTS, 0, 60).mapToObj(millis -> Arguments.of(change, millis)));
  }

  @ParameterizedTest(name = "{0}, after {1} ms")
  @MethodSource("momentsOfShortChanges")
  void shortChangesAreThereOrNotAndTheSameRequestEndsTheMatter(ShortChange change, int millis)
      throws Exception {
    Path root = Files.createDirectory(temp.resolve("root")).toRealPath();
    Path project = change.prepare(root);
    try (ServedProcess server = new ServedProcess("--root", root.toString())) {
      ManagedChannel channel = server.connect();
      // The connection and the classes are there, so that what is killed is the change.
      server.client().assessCompatibility(AssessCompatibilityRequest.getDefaultInstance());
      Thread killer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Thread.sleep(millis);
                  server.kill();
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
              });
      change.call.accept(server.laterClient(channel));
      killer.join();
    }
    try (ServiceRoom again =
        ServiceRoom.serving(InProcessService.house(), new Scope.Below(root), ServiceRoom.PORT)) {
      Message told = change.again.apply(again.client());
      assertEquals(told, change.again.apply(again.client()), "and again");
    }
    // A recovery that had done its work when it was killed leaves nothing to tell of.
    assertTrue(named(project) == 1 || change == ShortChange.RECOVER && named(project) == 0);
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
    Object after = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
    assertEquals("writable", JsonText.at(after, "data.compatibility.verdict"));
  }

  /** A change that is over soon. */
  enum ShortChange {
    PRUNE(
        client -> client.pruneBackups(prune(), new Deaf<>()),
        client -> client.pruneBackups(prune())) {
      @Override
      Path prepare(Path root) {
        Path project = ServiceRoom.unpack("v4-worked", root);
        for (int i = 0; i < 3; i++) {
          assertEquals(0, InProcessGlyph.run(project, "backup", "create").exit());
        }
        return project;
      }
    },
    INITIALIZE(
        client -> client.initializeStore(make(), new Deaf<>()),
        client -> client.initializeStore(make())) {
      @Override
      Path prepare(Path root) throws IOException {
        return Files.createDirectory(root.resolve("orchard"));
      }
    },
    RECOVER(client -> client.recover(finish(), new Deaf<>()), client -> client.recover(finish())) {
      @Override
      Path prepare(Path root) throws IOException {
        // As the first prototype does to a store that it does not understand.
        Path project = ServiceRoom.unpack("v1-worked", root);
        Path manifest = project.resolve(".glyph/manifest.yaml");
        byte[] old = Files.readAllBytes(manifest);
        InProcessGlyph.run(project, "migrate", "apply", "--confirm", planned(project));
        Files.write(manifest, old);
        Object status = JsonText.parse(InProcessGlyph.run(project, "status", "--json").out());
        assertEquals("recovery_required", JsonText.at(status, "data.compatibility.verdict"));
        return project;
      }
    };

    private final Consumer<StoreServiceStub> call;
    private final Function<StoreServiceBlockingStub, Message> again;

    ShortChange(
        Consumer<StoreServiceStub> call, Function<StoreServiceBlockingStub, Message> again) {
      this.call = call;
      this.again = again;
    }

    abstract Path prepare(Path root) throws IOException;

    private static PruneBackupsRequest prune() {
      return PruneBackupsRequest.newBuilder()
          .setStore("orchard")
          .setRequestId("killed")
          .setMigrationIsGood(true)
          .build();
    }

    private static InitializeStoreRequest make() {
      return InitializeStoreRequest.newBuilder().setStore("orchard").setRequestId("killed").build();
    }

    private static RecoverRequest finish() {
      return RecoverRequest.newBuilder().setStore("orchard").setRequestId("killed").build();
    }
  }

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
