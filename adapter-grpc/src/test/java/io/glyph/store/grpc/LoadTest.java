package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.glyph.store.grpc.v1.GetMigrationHistoryRequest;
import io.glyph.store.grpc.v1.GetMigrationHistoryResponse;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many calls, odd calls, and the end. */
final class LoadTest {
  private TestServer room;

  @BeforeEach
  void prepare() throws IOException {
    room = new TestServer();
  }

  @AfterEach
  void tidy() throws IOException {
    room.close();
  }

  @Test
  void twoHundredCallsAtOnceAreAnsweredAndFewLookAtTheStoreAtOnce() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    room.world.facts =
        () -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          Thread.yield();
          inside.decrementAndGet();
          return FakeWorld.facts(2, 0);
        };
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      ManagedChannel one = room.connect(server);
      ManagedChannel two = room.connect(server);
      List<Future<GetStatusResponse>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(later(i % 2 == 0 ? one : two, server));
      }
      for (Future<GetStatusResponse> answer : answers) {
        assertEquals(2, answer.get(30, TimeUnit.SECONDS).getStoreVersion());
      }
      assertTrue(most.get() <= Bounds.DEFAULT.lookers(), most::toString);
      assertEquals(200, room.world.looks.get());
      TestServer.hangUp(one);
      TestServer.hangUp(two);
    }
  }

  @Test
  void callsBeyondTheWaitingRoomAreRefusedAndHealthIsAnsweredMeanwhile() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    room.world.facts =
        () -> {
          entered.countDown();
          await(go);
          return FakeWorld.facts(2, 0);
        };
    try (StoreGrpcServer server = room.start(bounded(bounds(2, 256)))) {
      ManagedChannel channel = room.connect(server);
      LinkedBlockingQueue<Future<GetStatusResponse>> done = new LinkedBlockingQueue<>();
      later(channel, server, done);
      assertTrue(entered.await(30, TimeUnit.SECONDS));
      for (int i = 0; i < 5; i++) {
        later(channel, server, done);
      }
      assertEquals(ServingStatus.SERVING, health(channel, server));
      for (int i = 0; i < 3; i++) {
        assertEquals("TOO_MANY_CALLS", reasonOf(next(done)));
      }
      go.countDown();
      for (int i = 0; i < 3; i++) {
        assertEquals(2, next(done).get().getStoreVersion());
      }
      TestServer.hangUp(channel);
    } finally {
      go.countDown();
    }
  }

  @Test
  @Timeout(60)
  void callThatWasGivenUpWhileItWaitedNeverReachesTheStore() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    room.world.facts =
        () -> {
          entered.countDown();
          await(go);
          return FakeWorld.facts(2, 0);
        };
    try (StoreGrpcServer server = room.start(bounded(bounds(10, 256)))) {
      ManagedChannel channel = room.connect(server);
      Future<GetStatusResponse> first = later(channel, server);
      assertTrue(entered.await(30, TimeUnit.SECONDS));
      StatusRuntimeException late =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  TestServer.stub(channel, server)
                      .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                      .getStatus(GetStatusRequest.getDefaultInstance()));
      assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode());
      while (server.waitingCalls() > 0) {
        assertEquals(ServingStatus.SERVING, health(channel, server));
      }
      go.countDown();
      first.get(30, TimeUnit.SECONDS);
      later(channel, server).get(30, TimeUnit.SECONDS);
      assertEquals(2, room.world.looks.get());
      TestServer.hangUp(channel);
    }
  }

  @Test
  @Timeout(60)
  void callsThatReadWholeLogsDoNotTakeTheTurnsOfOthers() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    room.world.readingTheLog =
        () -> {
          reading.countDown();
          await(go);
        };
    try (StoreGrpcServer server = room.start(bounded(bounds(2, 256)))) {
      ManagedChannel channel = room.connect(server);
      Metadata headers = new Metadata();
      headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
      StoreServiceGrpc.StoreServiceFutureStub stub =
          StoreServiceGrpc.newFutureStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
      List<Future<GetMigrationHistoryResponse>> histories = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        histories.add(stub.getMigrationHistory(GetMigrationHistoryRequest.getDefaultInstance()));
      }
      assertTrue(reading.await(30, TimeUnit.SECONDS));
      assertEquals(2, later(channel, server).get(30, TimeUnit.SECONDS).getStoreVersion());
      assertTrue(histories.stream().noneMatch(Future::isDone));
      go.countDown();
      for (Future<GetMigrationHistoryResponse> history : histories) {
        assertEquals("INTERNAL", reasonOf(history), "which is as far as this world goes");
      }
      TestServer.hangUp(channel);
    } finally {
      go.countDown();
    }
  }

  @Test
  void oversizedMessageIsRefusedAndTheConnectionGoesOn() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.Tcp("127.0.0.1", 0))) {
      ManagedChannel channel = room.connect(server);
      StatusRuntimeException error =
          assertThrows(
              StatusRuntimeException.class,
              () -> TestServer.stub(channel, server).getStatus(padded(70_000)));
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, error.getStatus().getCode());
      assertEquals(2, TestServer.stub(channel, server).getStatus(padded(60_000)).getStoreVersion());
      StatusRuntimeException bomb =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  TestServer.stub(channel, server)
                      .withCompression("gzip")
                      .getStatus(padded(50_000_000)));
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, bomb.getStatus().getCode());
      assertEquals("MESSAGE_TOO_LARGE", TestServer.infoOf(bomb).getReason());
      assertEquals(1, room.world.looks.get());
      TestServer.hangUp(channel);
    }
  }

  @Test
  void oversizedHeadersDoNotReachTheStore() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      ManagedChannel channel = room.connect(server);
      assertThrows(
          StatusRuntimeException.class,
          () ->
              TestServer.stub(channel, "Bearer " + "a".repeat(20_000))
                  .getStatus(GetStatusRequest.getDefaultInstance()));
      assertEquals(2, later(channel, server).get(30, TimeUnit.SECONDS).getStoreVersion());
      assertEquals(1, room.world.looks.get());
      TestServer.hangUp(channel);
    }
  }

  @Test
  void bytesThatAreNoRequestAreTheCallersFault() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      ManagedChannel channel = room.connect(server);
      Metadata headers = new Metadata();
      headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
      StatusRuntimeException error =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  ClientCalls.blockingUnaryCall(
                      io.grpc.ClientInterceptors.intercept(
                          channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                      StoreServiceGrpc.getGetStatusMethod().toBuilder(GARBAGE, answers()).build(),
                      CallOptions.DEFAULT,
                      new byte[] {8, (byte) 0xff, (byte) 0xff}));
      assertEquals(Status.Code.INVALID_ARGUMENT, error.getStatus().getCode());
      assertEquals("INVALID_ARGUMENT", TestServer.infoOf(error).getReason());
      assertEquals(Map.of(), room.defects);
      assertEquals(2, later(channel, server).get(30, TimeUnit.SECONDS).getStoreVersion());
      TestServer.hangUp(channel);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndFreedOnesCountAgain() throws Exception {
    try (StoreGrpcServer server = room.start(bounded(bounds(10, 2)))) {
      int port = Integer.parseInt(server.announcement().address().substring(10));
      Socket one = dial(port);
      Socket two = dial(port);
      Socket three = dial(port);
      assertEquals(-1, three.getInputStream().read(), "closed without a word");
      assertTrue(one.getInputStream().read() >= 0, "the first two are greeted");
      assertTrue(two.getInputStream().read() >= 0);
      one.close();
      two.close();
      ManagedChannel channel = room.connect(server);
      assertEquals(
          2,
          TestServer.stub(channel, server)
              .withWaitForReady()
              .getStatus(GetStatusRequest.getDefaultInstance())
              .getStoreVersion());
      TestServer.hangUp(channel);
      three.close();
    }
  }

  @Test
  void garbageOnTheWireDisturbsNobody() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.Tcp("127.0.0.1", 0))) {
      int port = Integer.parseInt(server.announcement().address().substring(10));
      for (String garbage :
          List.of(
              "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u0000\u0001\u0002", "PRI * HTTP/2.0\r\nx")) {
        try (Socket socket = dial(port)) {
          OutputStream out = socket.getOutputStream();
          out.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        }
      }
      ManagedChannel channel = room.connect(server);
      assertEquals(2, later(channel, server).get(30, TimeUnit.SECONDS).getStoreVersion());
      TestServer.hangUp(channel);
    }
  }

  @Test
  @Tag("slow")
  void stopEndsWithinTenSecondsAlthoughClientsHangOn() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    room.world.facts =
        () -> {
          entered.countDown();
          await(never);
          return FakeWorld.facts(2, 0);
        };
    StoreGrpcServer server = room.start(new Listen.Tcp("127.0.0.1", 0));
    int port = Integer.parseInt(server.announcement().address().substring(10));
    Path token = server.announcement().tokenFile();
    try (Socket silent = dial(port)) {
      ManagedChannel channel = room.connect(server);
      halfCall(channel, server);
      Future<GetStatusResponse> stuck = later(channel, server);
      assertTrue(entered.await(30, TimeUnit.SECONDS));
      long start = System.nanoTime();
      server.close();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.toMillis() < 10_000, took::toString);
      server.awaitTermination();
      server.close();
      assertTrue(Files.notExists(token));
      assertThrows(Exception.class, () -> stuck.get(5, TimeUnit.SECONDS));
      TestServer.hangUp(channel);
      assertTrue(silent.isConnected());
    } finally {
      never.countDown();
    }
  }

  @Test
  void stopLetsACallThatHasBegunFinishAndTellsWatchersFirst() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    room.world.facts =
        () -> {
          entered.countDown();
          await(go);
          return FakeWorld.facts(2, 0);
        };
    StoreGrpcServer server = room.start(new Listen.DefaultSocket());
    ManagedChannel channel = room.connect(server);
    Metadata headers = new Metadata();
    headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
    LinkedBlockingQueue<ServingStatus> watched = new LinkedBlockingQueue<>();
    watch(channel, headers, watched);
    assertEquals(ServingStatus.SERVING, watched.poll(30, TimeUnit.SECONDS));
    Future<GetStatusResponse> begun = later(channel, server);
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Thread stopper = Thread.ofPlatform().start(server::close);
    assertEquals(ServingStatus.NOT_SERVING, watched.poll(30, TimeUnit.SECONDS));
    go.countDown();
    assertEquals(2, begun.get(30, TimeUnit.SECONDS).getStoreVersion());
    assertTrue(stopper.join(Duration.ofSeconds(10)));
    TestServer.hangUp(channel);
  }

  @Test
  void nothingIsLeftRunning() throws Exception {
    StoreGrpcServer server = room.start(new Listen.DefaultSocket());
    ManagedChannel channel = room.connect(server);
    later(channel, server).get(30, TimeUnit.SECONDS);
    TestServer.hangUp(channel);
    server.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("glyph-")) {
        assertTrue(thread.join(Duration.ofSeconds(10)), thread::getName);
      }
    }
  }

  private ServerSettings bounded(Bounds bounds) {
    return room.settings(
        new Listen.Tcp("127.0.0.1", 0), Optional.empty(), Optional.of(room.runtime), bounds);
  }

  static Bounds bounds(int waitingCalls, int connections) {
    Bounds usual = Bounds.DEFAULT;
    return new Bounds(
        usual.messageBytes(),
        usual.metadataBytes(),
        connections,
        usual.callsPerConnection(),
        1,
        waitingCalls,
        usual.workers(),
        usual.streams(),
        usual.stall(),
        usual.handshake(),
        usual.idle(),
        usual.keepAlive(),
        usual.keepAliveAnswer());
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test forgot to go on");
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException("nobody may interrupt a reader", stopped);
    }
  }

  private static ListenableFuture<GetStatusResponse> later(
      ManagedChannel channel, StoreGrpcServer server) throws IOException {
    Metadata headers = new Metadata();
    headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
    return StoreServiceGrpc.newFutureStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .getStatus(GetStatusRequest.getDefaultInstance());
  }

  private static void later(
      ManagedChannel channel,
      StoreGrpcServer server,
      LinkedBlockingQueue<Future<GetStatusResponse>> done)
      throws IOException {
    ListenableFuture<GetStatusResponse> answer = later(channel, server);
    answer.addListener(() -> done.add(answer), Runnable::run);
  }

  private static Future<GetStatusResponse> next(LinkedBlockingQueue<Future<GetStatusResponse>> done)
      throws InterruptedException {
    return Optional.ofNullable(done.poll(30, TimeUnit.SECONDS)).orElseThrow();
  }

  private static String reasonOf(Future<?> answer) throws Exception {
    var failed =
        assertThrows(
            java.util.concurrent.ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
    return TestServer.infoOf(assertInstanceOf(StatusRuntimeException.class, failed.getCause()))
        .getReason();
  }

  private static ServingStatus health(ManagedChannel channel, StoreGrpcServer server)
      throws IOException {
    Metadata headers = new Metadata();
    headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
    return HealthGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static void watch(
      ManagedChannel channel, Metadata headers, LinkedBlockingQueue<ServingStatus> into) {
    HealthGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new io.grpc.stub.StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                into.add(response.getStatus());
              }

              @Override
              public void onError(Throwable cut) {}

              @Override
              public void onCompleted() {}
            });
  }

  /** Opens a call and never says that the request is complete. */
  private static void halfCall(ManagedChannel channel, StoreGrpcServer server) throws IOException {
    Metadata headers = new Metadata();
    headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
    ClientCall<GetStatusRequest, GetStatusResponse> call =
        channel.newCall(StoreServiceGrpc.getGetStatusMethod(), CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, headers);
    call.sendMessage(GetStatusRequest.getDefaultInstance());
  }

  private static Socket dial(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static GetStatusRequest padded(int bytes) {
    return GetStatusRequest.newBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(
                    1000,
                    UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFrom(new byte[bytes]))
                        .build())
                .build())
        .build();
  }

  private static MethodDescriptor.Marshaller<GetStatusResponse> answers() {
    return StoreServiceGrpc.getGetStatusMethod().getResponseMarshaller();
  }

  private static final MethodDescriptor.Marshaller<byte[]> GARBAGE =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
          throw new UnsupportedOperationException("only sent");
        }
      };
}
