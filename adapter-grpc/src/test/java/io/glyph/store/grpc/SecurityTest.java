package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecurityTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private TestServer room;

  @BeforeEach
  void prepare() throws IOException {
    room = new TestServer();
  }

  @AfterEach
  void tidy() throws IOException {
    room.close();
  }

  static List<Listen> bothWays() {
    return List.of(new Listen.DefaultSocket(), new Listen.Tcp("127.0.0.1", 0));
  }

  @ParameterizedTest
  @MethodSource("bothWays")
  void rightTokenOpensAndEveryOtherHeaderDoesNot(Listen listen) throws Exception {
    try (StoreGrpcServer server = room.start(listen)) {
      ManagedChannel channel = room.connect(server);
      String right = TestServer.bearer(server);
      assertTrue(right.matches("Bearer [0-9a-f]{64}"), "256 bits");
      assertEquals(2, status(channel, right));
      assertEquals(2, status(channel, right.replace("Bearer", "bearer")), "schemes have no case");
      String token = right.substring(7);
      for (String wrong :
          List.of(
              "Bearer ",
              "Bearer",
              "",
              token,
              "Basic " + token,
              right + "0",
              right.substring(0, right.length() - 1),
              right.substring(0, right.length() - 1) + (right.endsWith("0") ? "1" : "0"),
              "Bearer " + "0".repeat(64))) {
        assertUnauthenticated(() -> status(channel, wrong));
      }
      assertUnauthenticated(() ->
          StoreServiceGrpc.newBlockingStub(channel)
              .getStatus(GetStatusRequest.getDefaultInstance()));
      Metadata twice = new Metadata();
      twice.put(TokenInterceptor.AUTHORIZATION, right);
      twice.put(TokenInterceptor.AUTHORIZATION, right);
      assertUnauthenticated(() ->
          with(StoreServiceGrpc.newBlockingStub(channel), twice)
              .getStatus(GetStatusRequest.getDefaultInstance()));
      assertEquals(4, room.world.looks.get() * 2, "only those two reached the store");
      TestServer.hangUp(channel);
    }
  }

  @ParameterizedTest
  @MethodSource("bothWays")
  void healthNeedsTheTokenAndSaysServing(Listen listen) throws Exception {
    try (StoreGrpcServer server = room.start(listen)) {
      ManagedChannel channel = room.connect(server);
      Metadata headers = new Metadata();
      headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
      for (String service : List.of("", "glyph.store.v1.StoreService")) {
        HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
        assertUnauthenticated(() -> HealthGrpc.newBlockingStub(channel).check(request));
        assertEquals(
            ServingStatus.SERVING,
            with(HealthGrpc.newBlockingStub(channel), headers).check(request).getStatus());
      }
      TestServer.hangUp(channel);
    }
  }

  @Test
  void withoutATokenNobodyLearnsWhichMethodsThereAre() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.DefaultSocket())) {
      ManagedChannel channel = room.connect(server);
      assertUnauthenticated(() -> unknown(channel, new Metadata()));
      Metadata headers = new Metadata();
      headers.put(TokenInterceptor.AUTHORIZATION, TestServer.bearer(server));
      StatusRuntimeException error =
          assertThrows(StatusRuntimeException.class, () -> unknown(channel, headers));
      assertEquals(Status.Code.UNIMPLEMENTED, error.getStatus().getCode());
      TestServer.hangUp(channel);
    }
  }

  @Test
  void tokenFileOfModeSixHundredInAPrivateFolder() throws Exception {
    for (Listen listen : bothWays()) {
      Path file;
      try (StoreGrpcServer server = room.start(listen)) {
        file = server.announcement().tokenFile();
        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(parentOf(file)));
      }
      assertTrue(Files.notExists(file), "it goes with the server");
    }
  }

  @Test
  void ownTokenIsUsedAndItsFileIsLeftAlone() throws Exception {
    Path file = tokenFile(SECRET + "\n", "rw-------");
    try (StoreGrpcServer server = room.start(withToken(file))) {
      ManagedChannel channel = room.connect(server);
      assertEquals(file, server.announcement().tokenFile());
      assertEquals(2, status(channel, "Bearer " + SECRET));
      TestServer.hangUp(channel);
    }
    assertEquals(SECRET + "\n", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "rw-rw-rw-"})
  void tokenFileThatOthersCouldReadIsRefused(String mode) throws Exception {
    assertTokenRefused(tokenFile(SECRET, mode), "must have mode 0600");
  }

  @Test
  void tokenFileMustBeAFileWithAToken() throws Exception {
    Path good = tokenFile(SECRET, "rw-------");
    Path link = Files.createSymbolicLink(room.base.resolve("link"), good);
    assertTokenRefused(link, "must be a regular file and not a link");
    assertTokenRefused(room.runtime, "must be a regular file and not a link");
    assertTokenRefused(room.base.resolve("none"), "does not exist");
    for (String bad :
        List.of("", "short", SECRET + " " + SECRET, SECRET + "\u0000", "ä".repeat(40))) {
      assertTokenRefused(tokenFile(bad, "rw-------"), "must hold one token");
    }
    assertTokenRefused(tokenFile("a".repeat(5000), "rw-------"), "must hold one token");
  }

  @Test
  void withoutTlsOnlyLoopbackIsListenedTo() throws Exception {
    for (String host : List.of("0.0.0.0", "", "::", "10.0.0.1", "no address")) {
      Refusal.InvalidArgument refused =
          assertInstanceOf(
              Refusal.InvalidArgument.class,
              room.refusal(room.settings(new Listen.Tcp(host, 0))),
              host);
      assertEquals("host", refused.name());
    }
    try (StoreGrpcServer server = room.start(new Listen.Tcp("localhost", 0))) {
      String address = server.announcement().address();
      assertTrue(address.matches("127\\.0\\.0\\.1:[1-9][0-9]*"), address);
      int port = Integer.parseInt(address.substring(10));
      for (InetAddress other : otherAddresses()) {
        try (Socket socket = new Socket()) {
          assertThrows(
              ConnectException.class,
              () -> socket.connect(new InetSocketAddress(other, port), 2_000));
        }
      }
    }
  }

  @Test
  void portThatIsTakenOrNoneIsRefused() throws Exception {
    try (StoreGrpcServer server = room.start(new Listen.Tcp("127.0.0.1", 0))) {
      int port = Integer.parseInt(server.announcement().address().substring(10));
      for (int wrong : new int[] {port, -1, 65_536}) {
        Refusal refused = room.refusal(room.settings(new Listen.Tcp("127.0.0.1", wrong)));
        assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
        assertEquals("port", ((Refusal.InvalidArgument) refused).name());
      }
      ManagedChannel channel = room.connect(server);
      assertEquals(2, status(channel, TestServer.bearer(server)), "the first one is not disturbed");
      TestServer.hangUp(channel);
    }
  }

  private void assertTokenRefused(Path file, String problem) {
    Refusal.InvalidArgument refused =
        assertInstanceOf(Refusal.InvalidArgument.class, room.refusal(withToken(file)));
    assertEquals("token file", refused.name());
    assertTrue(refused.problem().startsWith(problem), refused.problem());
  }

  private ServerSettings withToken(Path file) {
    return room.settings(
        new Listen.DefaultSocket(), Optional.of(file), Optional.of(room.runtime), Bounds.DEFAULT);
  }

  private Path tokenFile(String content, String mode) throws IOException {
    Path file = room.base.resolve("own.token");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  static Path parentOf(Path path) {
    return Optional.ofNullable(path.getParent()).orElseThrow();
  }

  private static List<InetAddress> otherAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
        .toList();
  }

  private static int status(ManagedChannel channel, String authorization) {
    return TestServer.stub(channel, authorization)
        .getStatus(GetStatusRequest.getDefaultInstance())
        .getStoreVersion();
  }

  private static <S extends AbstractStub<S>> S with(S stub, Metadata headers) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static void unknown(ManagedChannel channel, Metadata headers) {
    MethodDescriptor<Empty, Empty> method =
        MethodDescriptor.newBuilder(
                ProtoUtils.marshaller(Empty.getDefaultInstance()),
                ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setFullMethodName("glyph.store.v1.StoreService/RenameStore")
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();
    ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        method,
        CallOptions.DEFAULT,
        Empty.getDefaultInstance());
  }

  private static void assertUnauthenticated(Runnable call) throws IOException {
    StatusRuntimeException error = assertThrows(StatusRuntimeException.class, call::run);
    assertEquals(Status.Code.UNAUTHENTICATED, error.getStatus().getCode());
    assertEquals("UNAUTHENTICATED", TestServer.infoOf(error).getReason());
    assertEquals(0, TestServer.infoOf(error).getMetadataCount());
  }
}
