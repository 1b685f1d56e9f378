package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A folder to run servers in, and clients for them over real connections. */
final class TestServer implements AutoCloseable {
  /** Short, because socket paths are. */
  final Path base;

  final StoreLocation store;
  final Path runtime;
  final FakeWorld world = new FakeWorld();
  final Map<String, Throwable> defects = new ConcurrentHashMap<>();

  /** Lines about what was refused. */
  final LinkedBlockingQueue<String> refused = new LinkedBlockingQueue<>();

  private final MultiThreadIoEventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  TestServer() throws IOException {
    base = Files.createTempDirectory("gg").toRealPath();
    store = new StoreLocation(Files.createDirectories(base.resolve("p/.glyph")));
    runtime = privateFolder(base.resolve("run"));
  }

  static Path privateFolder(Path path) throws IOException {
    return Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A defect by its id; it is told of a moment after its client has the answer. */
  Throwable defect(String id) throws InterruptedException {
    for (int i = 0; i < 1_000 && !defects.containsKey(id); i++) {
      Thread.sleep(10);
    }
    return Objects.requireNonNull(defects.get(id));
  }

  ServerSettings settings(Listen listen) {
    return settings(listen, Optional.empty(), Optional.of(runtime), Bounds.DEFAULT);
  }

  ServerSettings settings(
      Listen listen, Optional<Path> tokenFile, Optional<Path> runtimeFolder, Bounds bounds) {
    return new ServerSettings(
        new Scope.OneStore(store),
        new Actor("user", "self", "ada"),
        listen,
        tokenFile,
        runtimeFolder,
        base,
        new SecureRandom(),
        InstantSource.system(),
        defects::put,
        refused::add,
        bounds);
  }

  StoreGrpcServer start(ServerSettings settings) {
    return switch (StoreGrpcServer.start(settings, world)) {
      case Outcome.Done<StoreGrpcServer>(StoreGrpcServer server) -> server;
      case Outcome.Refused<StoreGrpcServer>(Refusal refusal) -> fail("refused: " + refusal);
    };
  }

  StoreGrpcServer start(Listen listen) {
    return start(settings(listen));
  }

  Refusal refusal(ServerSettings settings) {
    Outcome<StoreGrpcServer> outcome = StoreGrpcServer.start(settings, world);
    if (outcome instanceof Outcome.Done<StoreGrpcServer>(StoreGrpcServer server)) {
      server.close();
    }
    return assertInstanceOf(Outcome.Refused.class, outcome).refusal();
  }

  /** A connection without a token; close it with {@link #hangUp}. */
  ManagedChannel connect(StoreGrpcServer server) {
    String address = server.announcement().address();
    boolean unix = address.startsWith("unix:");
    SocketAddress to =
        unix
            ? UnixDomainSocketAddress.of(address.substring("unix:".length()))
            : new InetSocketAddress(
                "127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    return NettyChannelBuilder.forAddress(to)
        .eventLoopGroup(network)
        .channelType(
            unix ? NioDomainSocketChannel.class : NioSocketChannel.class,
            unix ? UnixDomainSocketAddress.class : InetSocketAddress.class)
        .overrideAuthority("localhost")
        .usePlaintext()
        .build();
  }

  static void hangUp(ManagedChannel channel) throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  static StoreServiceBlockingStub stub(ManagedChannel channel, String authorization) {
    Metadata headers = new Metadata();
    headers.put(TokenInterceptor.AUTHORIZATION, authorization);
    return StoreServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  static StoreServiceBlockingStub stub(ManagedChannel channel, StoreGrpcServer server)
      throws IOException {
    return stub(channel, bearer(server));
  }

  static String bearer(StoreGrpcServer server) throws IOException {
    return "Bearer " + Files.readString(server.announcement().tokenFile()).strip();
  }

  static ErrorInfo infoOf(StatusRuntimeException error) throws InvalidProtocolBufferException {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status == null || status.getDetailsCount() != 1) {
      return fail("no details in " + error);
    }
    return status.getDetails(0).unpack(ErrorInfo.class);
  }

  @Override
  public void close() throws IOException {
    network.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    try (var files = Files.walk(base)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
