package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.ListObjectsRequest;
import io.glyph.store.grpc.v1.ListObjectsResponse;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists whose clients stop reading, in a server that has 256 MB for everything. */
@Timeout(120)
class SlowListsTest {
  private static final int LISTS = 200;

  /** So far that pages which grow without end would be large by then: some 5,600 objects. */
  private static final int MESSAGES = 22;

  @TempDir Path temp;

  @Test
  void listsThatNobodyReadsCostTooLittleToHinderOthers() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    fill(project);
    try (ServedProcess server = new ServedProcess(project)) {
      ConcurrentLinkedQueue<Throwable> ended = new ConcurrentLinkedQueue<>();
      CountDownLatch standing = new CountDownLatch(LISTS);
      ManagedChannel channel = server.connect();
      for (int i = 0; i < LISTS; i++) {
        if (i % 50 == 49) {
          channel = server.connect();
        }
        server
            .laterClient(channel)
            .listObjects(
                ListObjectsRequest.newBuilder().setKind("content").build(),
                new Stopping(i % 3 == 0 ? 1 : MESSAGES, standing, ended));
      }
      assertTrue(standing.await(60, TimeUnit.SECONDS), ended::toString);
      var client = server.client().withDeadlineAfter(60, TimeUnit.SECONDS);
      assertEquals(1, client.getStatus(GetStatusRequest.getDefaultInstance()).getStoreVersion());
      var plan = ServiceRoom.plan(client, PlanMigrationRequest.getDefaultInstance());
      var answers =
          ServiceRoom.apply(
              client,
              ApplyMigrationRequest.newBuilder().setConfirmation(ServiceRoom.agreed(plan)).build());
      assertEquals(4, answers.getLast().getResult().getMigrated().getToVersion());
      assertEquals(List.of(), List.copyOf(ended), "none of the lists has ended");
    }
  }

  private static void fill(Path project) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + project.resolve(".glyph/store.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 23000)"
              + " INSERT INTO content (id, hash, size, path, created_at)"
              + " SELECT 'content:sha256:' || printf('%064x', i), printf('%064x', i), 1, printf('%064x', i),"
              + " '2026-05-27T08:00:00Z' FROM n");
    }
  }

  /** Reads some messages and no more. */
  private static final class Stopping
      implements ClientResponseObserver<ListObjectsRequest, ListObjectsResponse> {
    private int messages;
    private final CountDownLatch standing;
    private final ConcurrentLinkedQueue<Throwable> ended;

    Stopping(int messages, CountDownLatch standing, ConcurrentLinkedQueue<Throwable> ended) {
      this.messages = messages;
      this.standing = standing;
      this.ended = ended;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ListObjectsRequest> call) {
      call.disableAutoRequestWithInitial(messages);
    }

    @Override
    public void onNext(ListObjectsResponse some) {
      if (--messages == 0) {
        standing.countDown();
      }
    }

    @Override
    public void onError(Throwable error) {
      // The end of the test cuts them all, when nobody looks any more.
      ended.add(error);
    }

    @Override
    public void onCompleted() {
      ended.add(new AssertionError("the list was short"));
    }
  }
}
