package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running service. What it listens at is protected twice: by a token, and by being on this
 * machine (a socket that only this user can open, or a port of the loopback address) or by TLS.
 */
public final class StoreGrpcServer implements AutoCloseable {
  /** How long work that has begun may go on after the end was asked for; ten seconds in all. */
  public static final Duration GRACE = Duration.ofSeconds(7);

  /** Until the last answers are on their way; after that, clients that hold a call lose it. */
  private static final Duration FLUSH = Duration.ofMillis(500);

  private final HealthStatusManager health = new HealthStatusManager();
  private final Turns turns;
  private final Turns readers;
  private final Works works;
  private final Streams streams;
  private final Server server;
  private final ServeAnnouncement announcement;
  private final Deque<Runnable> cleanups;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private StoreGrpcServer(
      ServerSettings settings, ServiceUseCases useCases, Deque<Runnable> cleanups) {
    this.cleanups = cleanups;
    RunFolder run = RunFolder.open(settings);
    cleanups.push(run::close);
    String secret = AccessToken.newSecret(settings.random());
    AccessToken token =
        settings
            .tokenFile()
            .map(file -> AccessToken.load(file, run.owner()))
            .orElseGet(() -> AccessToken.of(secret));
    Endpoint endpoint = Endpoint.claim(settings, run);
    cleanups.push(endpoint::close);
    RefusalLog refusals = new RefusalLog(settings.refused(), settings.clock());
    cleanups.push(refusals::close);
    ServerThreads threads = ServerThreads.start();
    cleanups.push(threads::stop);
    Bounds bounds = settings.bounds();
    Errors errors = new Errors(settings.random(), refusals.handingOver(settings.defects()));
    Answers answers = new Answers(errors);
    turns = new Turns(bounds.lookers(), bounds.waitingCalls());
    readers = new Turns(bounds.lookers(), bounds.waitingCalls());
    works = new Works(bounds.workers(), answers);
    streams = new Streams(bounds.streams(), bounds.stall(), answers);
    server =
        build(
            settings,
            endpoint,
            threads,
            new Guard(token, refusals),
            errors,
            service(settings, useCases, answers));
    try {
      server.start();
    } catch (IOException failed) {
      throw endpoint.failed(failed);
    }
    cleanups.push(this::stopServer);
    Endpoint.Bound bound = endpoint.bound(server.getPort());
    Path tokenFile = settings.tokenFile().orElse(run.path().resolve(bound.name() + ".token"));
    if (settings.tokenFile().isEmpty()) {
      AccessToken.write(secret, tokenFile);
      cleanups.push(() -> remove(tokenFile));
    }
    announcement = new ServeAnnouncement(bound.shown(), tokenFile, ProcessHandle.current().pid());
    health.setStatus(StoreServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
  }

  /**
   * Starts and listens.
   *
   * @return the running server; or why not, with nothing left running and no socket or token left
   */
  public static Outcome<StoreGrpcServer> start(ServerSettings settings, ServiceUseCases useCases) {
    Quiet.please();
    Deque<Runnable> cleanups = new ArrayDeque<>();
    boolean started = false;
    try {
      StoreGrpcServer server = new StoreGrpcServer(settings, useCases, cleanups);
      started = true;
      return new Outcome.Done<>(server);
    } catch (RefusedException refused) {
      return new Outcome.Refused<>(refused.refusal());
    } finally {
      if (!started) {
        cleanups.forEach(Runnable::run);
      }
    }
  }

  /** Who comes in, and who hears of those that do not. */
  private record Guard(AccessToken token, RefusalLog refusals) {}

  private Server build(
      ServerSettings settings,
      Endpoint endpoint,
      ServerThreads threads,
      Guard guard,
      Errors errors,
      StoreService service) {
    Bounds bounds = settings.bounds();
    ConnectionLimit limit = new ConnectionLimit(bounds.connections(), guard.refusals());
    RefusedCalls refused = new RefusedCalls(guard.refusals());
    Edge edge = new Edge(errors);
    NettyServerBuilder builder = NettyServerBuilder.forAddress(endpoint.address());
    endpoint.tls().ifPresent(builder::sslContext);
    return builder
        .channelFactory(() -> {
          ServerChannel channel = endpoint.channel();
          channel.pipeline().addFirst(limit);
          return channel;
        })
        .bossEventLoopGroup(threads.network())
        .workerEventLoopGroup(threads.network())
        .executor(threads.calls())
        .maxInboundMessageSize(bounds.messageBytes())
        .maxInboundMetadataSize(bounds.metadataBytes())
        .maxConcurrentCallsPerConnection(bounds.callsPerConnection())
        .handshakeTimeout(bounds.handshake().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(bounds.idle().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTime(bounds.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(bounds.keepAliveAnswer().toMillis(), TimeUnit.MILLISECONDS)
        // Pings of a client more often than this, and it is sent away.
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        // Against opening and resetting calls without end (CVE-2023-44487).
        .maxRstFramesPerWindow(200, 10)
        .flowControlWindow(64 * 1024)
        .addService(at(edge, service.bindService()))
        .addService(at(edge, health.getHealthService().bindService()))
        .addService(at(edge, ProtoReflectionServiceV1.newInstance().bindService()))
        // Under the name that older tools still ask for.
        .addService(at(edge, olderReflection()))
        .fallbackHandlerRegistry(new UnknownMethods())
        .addTransportFilter(limit.greeted())
        .addStreamTracerFactory(refused)
        // The last one is asked first: it sees the end of every call.
        .intercept(new TokenInterceptor(guard.token()))
        .intercept(refused)
        .build();
  }

  @SuppressWarnings("deprecation") // the name is; many tools know no other
  private static ServerServiceDefinition olderReflection() {
    return ProtoReflectionService.newInstance().bindService();
  }

  private StoreService service(ServerSettings settings, ServiceUseCases useCases, Answers answers) {
    Stores stores = new Stores(settings.scope(), useCases.locateStore());
    Changes changes = new Changes(useCases.recallRequest());
    Caller.Reader callers = new Caller.Reader(settings.actor(), settings.random());
    return new StoreService(
        new LookingCalls(useCases, stores, turns, readers, answers),
        new ChangingCalls(useCases, stores, changes, works, callers),
        new MigrationCalls(useCases, stores, changes, works, callers),
        new StreamingCalls(useCases, stores, works, streams));
  }

  private static ServerServiceDefinition at(Edge edge, ServerServiceDefinition service) {
    return ServerInterceptors.intercept(ServerInterceptors.useInputStreamMessages(service), edge);
  }

  public ServeAnnouncement announcement() {
    return announcement;
  }

  /** How many calls wait for their turn at the store now. */
  int waitingCalls() {
    return turns.waiting();
  }

  /** How many lists are open now. */
  public int openStreams() {
    return streams.size();
  }

  /** Waits until the server has stopped, which it only does when it is told to. */
  public void awaitTermination() throws InterruptedException {
    stopped.await();
  }

  /** Stops within ten seconds. */
  @Override
  public void close() {
    stop(GRACE);
  }

  /**
   * Says that it is not serving any more, takes no more calls, lets those that have begun finish,
   * and removes socket and token. Clients that only hold a connection or half a call are cut off.
   * When called again, waits for the first call to be done.
   *
   * @param grace for calls that have begun; all together takes at most three seconds more
   */
  public void stop(Duration grace) {
    if (!stopping.compareAndSet(false, true)) {
      waitForTheOther();
      return;
    }
    try {
      health.enterTerminalState();
      server.shutdown();
      works.stop();
      streams.stop();
      long end = System.nanoTime() + grace.toNanos();
      turns.finish(grace);
      readers.finish(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      works.finish(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } finally {
      cleanups.forEach(Runnable::run);
      stopped.countDown();
    }
  }

  private void waitForTheOther() {
    try {
      stopped.await();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopServer() {
    try {
      turns.finish(Duration.ZERO);
      readers.finish(Duration.ZERO);
      if (!server.shutdown().awaitTermination(FLUSH.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurry) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path tokenFile) {
    try {
      Files.deleteIfExists(tokenFile);
    } catch (IOException stays) {
      // It is private, and worth nothing without this server.
    }
  }
}
