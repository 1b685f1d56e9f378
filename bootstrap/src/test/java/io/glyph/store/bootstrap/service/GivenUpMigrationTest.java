package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.grpc.Context;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Migrations whose client, or whose server, goes away in the middle. */
@Timeout(300)
class GivenUpMigrationTest {
  private static final ApplyMigrationRequest TO_TWO =
      ApplyMigrationRequest.newBuilder().setToVersion(2).setRequestId("up").build();

  @TempDir Path temp;

  private final CountDownLatch inTheMiddle = new CountDownLatch(1);
  private final CountDownLatch committed = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Stands still before anything is changed, until it is told to stop. */
  private final InProcessService.Stops untilStopped =
      new InProcessService.Stops() {
        @Override
        public void beforeChange(BooleanSupplier stopped) {
          inTheMiddle.countDown();
          while (!stopped.getAsBoolean()) {
            pause();
          }
        }

        @Override
        public void afterCommit() {
          committed.countDown();
        }
      };

  private final InProcessService.Stops untilLetGo =
      new InProcessService.Stops() {
        @Override
        public void beforeChange(BooleanSupplier stopped) {
          inTheMiddle.countDown();
          await(goOn);
        }

        @Override
        public void afterCommit() {}
      };

  private final InProcessService.Stops afterTheCommit =
      new InProcessService.Stops() {
        @Override
        public void beforeChange(BooleanSupplier stopped) {}

        @Override
        public void afterCommit() {
          committed.countDown();
          await(goOn);
        }
      };

  @Test
  void cancelledBeforeTheCommitIsRolledBack() throws Exception {
    assertRolledBack(room -> {
      Context.CancellableContext context = Context.current().withCancellation();
      Heard heard = new Heard();
      context.run(() -> heard.start(room));
      await(inTheMiddle);
      context.cancel(null);
    });
  }

  @Test
  void disconnectedBeforeTheCommitIsRolledBack() throws Exception {
    assertRolledBack(room -> {
      ManagedChannel channel = room.connect(InsecureChannelCredentials.create());
      StoreServiceGrpc.newStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token(room)))
          .applyMigration(TO_TWO, new Heard());
      await(inTheMiddle);
      channel.shutdownNow();
    });
  }

  @Test
  void aDeadlineBeforeTheCommitRollsBack() throws Exception {
    try (ScheduledExecutorService timer = Executors.newScheduledThreadPool(1)) {
      assertRolledBack(room -> {
        // Long enough to be in the middle by then on a busy machine.
        Context.current()
            .withDeadlineAfter(10, TimeUnit.SECONDS, timer)
            .run(() -> new Heard().start(room));
        await(inTheMiddle);
      });
    }
  }

  private interface GiveUp {
    void on(ServiceRoom room) throws Exception;
  }

  private void assertRolledBack(GiveUp giveUp) throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    FolderImage before = FolderImage.of(project);
    try (ServiceRoom room = ServiceRoom.serving(InProcessService.stopping(untilStopped), project)) {
      giveUp.on(room);
      awaitFree(room);
      assertEquals(1, committed.getCount(), "nothing was committed");
      GetStatusResponse status = room.client().getStatus(GetStatusRequest.getDefaultInstance());
      assertEquals(1, status.getStoreVersion());
      assertTrue(status.hasReadable());
    }
    assertSameButForTheLock(before, project);
  }

  /**
   * Every file is as it was, to the byte and the time of its change, and none is new but the lock:
   * no backup of what did not happen, no event, no leftover.
   */
  private static void assertSameButForTheLock(FolderImage before, Path project) {
    assertEquals(withoutTraces(before), withoutTraces(FolderImage.of(project)));
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
  }

  private static Map<String, String> withoutTraces(FolderImage image) {
    Map<String, String> entries = new TreeMap<>(image.entries());
    // The folders' times change with the names in them; that of backups may be new, and empty.
    for (String trace : List.of(".glyph", ".glyph/lock", ".glyph/backups")) {
      entries.remove(trace);
    }
    return entries;
  }

  @Test
  void cancelledAfterTheCommitIsFinished() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    try (ServiceRoom room =
        ServiceRoom.serving(InProcessService.stopping(afterTheCommit), project)) {
      Context.CancellableContext context = Context.current().withCancellation();
      context.run(() -> new Heard().start(room));
      await(committed);
      context.cancel(null);
      // By now the server has heard of it: it answers what came later on the same connection.
      room.client().getStatus(GetStatusRequest.getDefaultInstance());
      goOn.countDown();
      awaitFree(room);
      assertEquals(
          2, room.client().getStatus(GetStatusRequest.getDefaultInstance()).getStoreVersion());
      // Whoever lost the answer asks again.
      List<ApplyMigrationResponse> again = ServiceRoom.apply(room.client(), TO_TWO);
      assertEquals(2, again.getLast().getResult().getMigrated().getToVersion());
      assertEquals("up", again.getLast().getResult().getMigrated().getRequestId());
    }
    assertEquals(43, ServiceRoom.lines(project));
  }

  @Test
  void theEndOfTheServerRollsBackWhatHasNotBegunToCommit() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    FolderImage before = FolderImage.of(project);
    Heard heard = new Heard();
    try (ServiceRoom room = ServiceRoom.serving(InProcessService.stopping(untilStopped), project)) {
      heard.start(room);
      await(inTheMiddle);
      long start = System.nanoTime();
      room.server().close();
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
      assertEquals("STOPPING", ServiceRoom.infoOf(heard.error()).getReason());
    }
    assertSameButForTheLock(before, project);
  }

  @Test
  void theEndOfTheServerLetsCommittedWorkFinish() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    Heard heard = new Heard();
    try (ServiceRoom room =
        ServiceRoom.serving(InProcessService.stopping(afterTheCommit), project)) {
      heard.start(room);
      await(committed);
      Thread end = Thread.ofPlatform().start(room.server()::close);
      goOn.countDown();
      assertTrue(end.join(Duration.ofSeconds(60)));
      assertEquals(2, heard.result().getResult().getMigrated().getToVersion());
    }
    assertEquals(43, ServiceRoom.lines(project));
  }

  @Test
  void oneChangeAtATimeAndAThousandLooksMeanwhile() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    try (ServiceRoom room = ServiceRoom.serving(InProcessService.stopping(untilLetGo), project)) {
      Heard heard = new Heard();
      heard.start(room);
      await(inTheMiddle);

      StatusRuntimeException second =
          assertThrows(
              StatusRuntimeException.class, () -> ServiceRoom.apply(room.client(), TO_TWO));
      assertEquals(Status.Code.ABORTED, second.getStatus().getCode());
      assertEquals("STORE_BUSY", ServiceRoom.infoOf(second).getReason());
      CallsOverTheServiceTest.assertReason(
          "STORE_BUSY", () -> room.client().createBackup(CreateBackupRequest.getDefaultInstance()));
      // Another process as well.
      assertEquals(20, InProcessGlyph.run(project, "migrate", "apply", "--to", "2").exit());

      // Over one connection a client itself would hold back all but a hundred.
      List<StoreServiceGrpc.StoreServiceFutureStub> looks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        looks.add(
            StoreServiceGrpc.newFutureStub(room.connect(InsecureChannelCredentials.create()))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token(room))));
      }
      List<ListenableFuture<GetStatusResponse>> answers = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        answers.add(looks.get(i % 10).getStatus(GetStatusRequest.getDefaultInstance()));
      }
      for (ListenableFuture<GetStatusResponse> answer : answers) {
        GetStatusResponse status = answer.get(240, TimeUnit.SECONDS);
        assertEquals(1, status.getStoreVersion());
        assertTrue(status.hasLockHolder());
      }
      assertFalse(heard.isOver(), "all of them while it was under way");
      goOn.countDown();
      assertEquals(2, heard.result().getResult().getMigrated().getToVersion());
      assertEquals(
          2, room.client().getStatus(GetStatusRequest.getDefaultInstance()).getStoreVersion());
    }
    assertEquals(
        0, InProcessGlyph.run(project, "audit", "verify").exit(), "and nothing came to harm");
  }

  /** Until a change is no longer refused because another one is under way. */
  private static void awaitFree(ServiceRoom room) throws Exception {
    StoreServiceBlockingStub client = room.client();
    while (client.getStatus(GetStatusRequest.getDefaultInstance()).hasLockHolder()) {
      pause();
    }
  }

  private static io.grpc.Metadata token(ServiceRoom room) throws Exception {
    return room.token();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(120, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a client of a migration hears. */
  private static final class Heard implements StreamObserver<ApplyMigrationResponse> {
    private final LinkedBlockingQueue<Object> end = new LinkedBlockingQueue<>();
    private volatile ApplyMigrationResponse last = ApplyMigrationResponse.getDefaultInstance();

    void start(ServiceRoom room) {
      try {
        room.laterClient().applyMigration(TO_TWO, this);
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onNext(ApplyMigrationResponse response) {
      last = response;
    }

    @Override
    public void onError(Throwable error) {
      end.add(error);
    }

    @Override
    public void onCompleted() {
      end.add("done");
    }

    boolean isOver() {
      return !end.isEmpty();
    }

    ApplyMigrationResponse result() throws InterruptedException {
      assertEquals("done", end.poll(120, TimeUnit.SECONDS));
      return last;
    }

    StatusRuntimeException error() throws InterruptedException {
      return (StatusRuntimeException) end.poll(120, TimeUnit.SECONDS);
    }
  }
}
