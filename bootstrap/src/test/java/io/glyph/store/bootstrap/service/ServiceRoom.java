package io.glyph.store.bootstrap.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.Bounds;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.ServiceUseCases;
import io.glyph.store.grpc.StoreGrpcServer;
import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.Plan;
import io.glyph.store.grpc.v1.PlanConfirmation;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.PlanMigrationResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceBlockingStub;
import io.glyph.store.grpc.v1.StoreServiceGrpc.StoreServiceStub;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real store, a server for it, and a client over a real connection. */
final class ServiceRoom implements AutoCloseable {
  static final Listen PORT = new Listen.Tcp("127.0.0.1", 0);

  private static final MultiThreadIoEventLoopGroup NETWORK =
      new MultiThreadIoEventLoopGroup(
          1,
          Thread.ofPlatform().daemon().name("test-network").factory(),
          NioIoHandler.newFactory());

  private final Path run;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final StoreGrpcServer server;
  private @Nullable ManagedChannel plain;

  private ServiceRoom(ServiceUseCases useCases, Scope scope, Listen listen, Bounds bounds)
      throws IOException {
    run =
        Files.createTempDirectory(
            "gs",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    server = InProcessService.start(useCases, scope, listen, run, bounds);
  }

  static ServiceRoom serving(Path project) throws IOException {
    return serving(InProcessService.house(), project);
  }

  static ServiceRoom serving(ServiceUseCases useCases, Path project) throws IOException {
    return serving(useCases, new Scope.OneStore(location(project)), PORT);
  }

  static ServiceRoom serving(ServiceUseCases useCases, Scope scope, Listen listen)
      throws IOException {
    return new ServiceRoom(useCases, scope, listen, Bounds.DEFAULT);
  }

  static ServiceRoom impatient(ServiceUseCases useCases, Path project, Duration stall)
      throws IOException {
    Bounds usual = Bounds.DEFAULT;
    return new ServiceRoom(
        useCases,
        new Scope.OneStore(location(project)),
        PORT,
        usual.with(
            usual.messageBytes(), usual.connections(), usual.workers(), usual.streams(), stall));
  }

  int openStreams() {
    return server.openStreams();
  }

  static StoreLocation location(Path project) {
    return new StoreLocation(project.resolve(".glyph"));
  }

  static Path unpack(String name, Path parent) {
    return GoldenStore.named(name).unpackInto(parent);
  }

  StoreGrpcServer server() {
    return server;
  }

  Metadata token() throws IOException {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Files.readString(server.announcement().tokenFile()).strip());
    return headers;
  }

  ManagedChannel connect(ChannelCredentials credentials) {
    ManagedChannel channel = channel(server.announcement().address(), credentials);
    channels.add(channel);
    return channel;
  }

  /** The one connection of all who need none of their own: a server lets in a bounded number. */
  private ManagedChannel plain() {
    ManagedChannel channel = plain;
    if (channel == null) {
      channel = connect(InsecureChannelCredentials.create());
      plain = channel;
    }
    return channel;
  }

  /** A connection to a server anywhere. */
  static ManagedChannel channel(String address, ChannelCredentials credentials) {
    // In the process of a server netty has no native sockets: Java's own do as well.
    return address.startsWith("unix:")
        ? NettyChannelBuilder.forAddress(
                UnixDomainSocketAddress.of(address.substring("unix:".length())))
            .eventLoopGroup(NETWORK)
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build()
        : Grpc.newChannelBuilder(address, credentials).build();
  }

  StoreServiceBlockingStub client() throws IOException {
    return client(plain());
  }

  StoreServiceBlockingStub client(ChannelCredentials credentials) throws IOException {
    return client(connect(credentials));
  }

  private StoreServiceBlockingStub client(ManagedChannel channel) throws IOException {
    return StoreServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token()))
        .withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  StoreServiceStub laterClient() throws IOException {
    return StoreServiceGrpc.newStub(plain())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token()));
  }

  static ErrorInfo infoOf(StatusRuntimeException error) {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      throw new AssertionError("no details in " + error, error);
    }
    try {
      return status.getDetails(0).unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(error.toString(), e);
    }
  }

  static Plan plan(StoreServiceBlockingStub client, PlanMigrationRequest request) {
    Iterator<PlanMigrationResponse> answers = client.planMigration(request);
    PlanMigrationResponse last = PlanMigrationResponse.getDefaultInstance();
    while (answers.hasNext()) {
      last = answers.next();
    }
    return last.getResult();
  }

  static PlanConfirmation agreed(Plan plan) {
    return PlanConfirmation.newBuilder()
        .setPlanId(plan.getPlanId())
        .setConfirmedBy("user:self:ada")
        .build();
  }

  static List<ApplyMigrationResponse> apply(
      StoreServiceBlockingStub client, ApplyMigrationRequest request) {
    List<ApplyMigrationResponse> answers = new ArrayList<>();
    client.applyMigration(request).forEachRemaining(answers::add);
    return answers;
  }

  static long lines(Path project) throws IOException {
    try (var lines = Files.lines(project.resolve(".glyph/audit/events.jsonl"))) {
      return lines.count();
    }
  }

  @Override
  public void close() throws IOException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
    }
    server.close();
    try (var files = Files.walk(run)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
