package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnknownFieldSet;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever runs a server reads of calls that were refused. */
@Timeout(120)
final class RefusedCallsTest {
  private static final String STATUS = "glyph.store.v1.StoreService/GetStatus";
  private TestServer room;

  @BeforeEach
  void prepare() throws IOException {
    room = new TestServer();
  }

  @AfterEach
  void tidy() throws IOException {
    room.close();
  }

  private String line() throws InterruptedException {
    return Optional.ofNullable(room.refused.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  private static void assertRefused(Runnable call) {
    assertThrows(StatusRuntimeException.class, call::run);
  }

  private static void status(ManagedChannel channel, String authorization) {
    TestServer.stub(channel, authorization).getStatus(GetStatusRequest.getDefaultInstance());
  }

  @Test
  void strangersAreToldOfAndNoTokenIs() throws Exception {
    for (Listen listen : List.of(new Listen.DefaultSocket(), new Listen.Tcp("127.0.0.1", 0))) {
      String token;
      String almost;
      try (StoreGrpcServer server = room.start(listen)) {
        ManagedChannel channel = room.connect(server);
        token = TestServer.bearer(server).substring("Bearer ".length());
        almost = token.substring(1);
        assertRefused(() -> status(channel, "Bearer " + almost));
        assertRefused(() -> status(channel, "Basic " + token));
        status(channel, "Bearer " + token);
        TestServer.hangUp(channel);
      }
      String peer = listen instanceof Listen.Tcp ? "loopback" : "socket";
      for (int i = 0; i < 2; i++) {
        String line = line();
        assertTrue(
            line.endsWith(
                "Z status=UNAUTHENTICATED reason=UNAUTHENTICATED peer=" + peer + " call=" + STATUS),
            line);
        for (int at = 0; at + 8 <= token.length(); at++) {
          assertFalse(line.contains(token.substring(at, at + 8)), "a part of the token");
        }
      }
      assertEquals(List.of(), List.copyOf(room.refused), "what was answered is not told of");
    }
  }

  @Test
  void theNameOfAMethodThatDoesNotExistIsEscaped() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      ManagedChannel channel = room.connect(server);
      assertRefused(() -> unknown(channel, "a.B/\u001b[31m\tx\u0085" + "y".repeat(500)));
      String line = line();
      assertTrue(line.codePoints().noneMatch(Character::isISOControl), line);
      assertTrue(line.contains(" call=a.B/"), line);
      assertTrue(line.length() < 400, line);
      TestServer.hangUp(channel);
    }
  }

  @Test
  void oversizedMessagesAreToldOfHoweverTheyCome() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.Tcp("127.0.0.1", 0))) {
      ManagedChannel channel = room.connect(server);
      String right = TestServer.bearer(server);
      assertRefused(() -> TestServer.stub(channel, right).getStatus(padded(70_000)));
      String byGrpc = line();
      assertTrue(byGrpc.contains(" status=RESOURCE_EXHAUSTED "), byGrpc);
      assertTrue(byGrpc.endsWith(" peer=loopback call=" + STATUS), byGrpc);
      assertRefused(() ->
          TestServer.stub(channel, right).withCompression("gzip").getStatus(padded(5_000_000)));
      String byUs = line();
      assertTrue(byUs.contains(" status=RESOURCE_EXHAUSTED reason=MESSAGE_TOO_LARGE "), byUs);
      TestServer.hangUp(channel);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreToldOf() throws Exception {
    Bounds few = LoadTest.bounds(Bounds.DEFAULT.waitingCalls(), 1);
    try (StoreGrpcServer server =
        room.start(
            room.settings(
                new Listen.Tcp("127.0.0.1", 0),
                Optional.empty(),
                Optional.of(room.runtime),
                few))) {
      int port = Integer.parseInt(server.announcement().address().substring(10));
      try (Socket one = new Socket("127.0.0.1", port);
          Socket two = new Socket("127.0.0.1", port)) {
        assertTrue(one.getInputStream().read() >= 0);
        assertEquals(-1, two.getInputStream().read());
      }
      String line = line();
      assertTrue(line.endsWith("Z connection=too_many peer=loopback"), line);
    }
  }

  @Test
  void defectsAreToldOfByTheirIdAlone() throws Exception {
    room.world.facts =
        () -> {
          throw new IllegalStateException("a defect");
        };
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      ManagedChannel channel = room.connect(server);
      assertRefused(() -> {
        try {
          status(channel, TestServer.bearer(server));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      TestServer.hangUp(channel);
    }
    assertEquals(1, room.defects.size());
    assertEquals(List.of(), List.copyOf(room.refused));
  }

  private static void unknown(ManagedChannel channel, String name) {
    MethodDescriptor<Empty, Empty> method =
        MethodDescriptor.newBuilder(
                ProtoUtils.marshaller(Empty.getDefaultInstance()),
                ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setFullMethodName(name)
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();
    ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(new Metadata())),
        method,
        CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
        Empty.getDefaultInstance());
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
}
