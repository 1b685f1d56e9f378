package io.glyph.store.bootstrap;

import io.glyph.store.cli.ServiceRunner;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.grpc.Bounds;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.ServeAnnouncement;
import io.glyph.store.grpc.ServerSettings;
import io.glyph.store.grpc.ServiceUseCases;
import io.glyph.store.grpc.StoreGrpcServer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs the gRPC service for {@code glyph serve} until the process is told to end. */
final class GrpcServiceRunner implements ServiceRunner {
  private final Supplier<? extends ServiceUseCases> useCases;
  private final Map<String, String> environment;
  private final PrintStream err;
  private final Runnable listeningNow;

  /**
   * @param err where defects are told, by the id that the caller got, and what was refused
   * @param listeningNow called when a signal no longer interrupts, but ends the service orderly
   */
  GrpcServiceRunner(
      Supplier<? extends ServiceUseCases> useCases,
      Map<String, String> environment,
      PrintStream err,
      Runnable listeningNow) {
    this.useCases = useCases;
    this.environment = environment;
    this.err = err;
    this.listeningNow = listeningNow;
  }

  @Override
  public Optional<Refusal> serve(Options options, Consumer<Listening> listening) {
    ServerSettings settings =
        new ServerSettings(
            scope(options.scope()),
            options.actor(),
            listen(options.door()),
            options.tokenFile(),
            folder("XDG_RUNTIME_DIR"),
            folder("TMPDIR").orElse(Path.of("/tmp")),
            new SecureRandom(),
            InstantSource.system(),
            new DefectReport(err, options.verbose()),
            err::println,
            bounds(options.limits()));
    return switch (StoreGrpcServer.start(settings, useCases.get())) {
      case Outcome.Refused<StoreGrpcServer>(Refusal refusal) -> Optional.of(refusal);
      case Outcome.Done<StoreGrpcServer>(StoreGrpcServer server) -> {
        run(server, listening);
        yield Optional.empty();
      }
    };
  }

  private void run(StoreGrpcServer server, Consumer<Listening> listening) {
    // SIGTERM ends a JVM through its shutdown hooks, with exit code 143; an orderly end is 0.
    Thread stop =
        new Thread(
            () -> {
              server.close();
              Runtime.getRuntime().halt(0);
            },
            "glyph-serve-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    listeningNow.run();
    ServeAnnouncement there = server.announcement();
    listening.accept(new Listening(there.address(), Optional.of(there.tokenFile())));
    try {
      server.awaitTermination();
    } catch (InterruptedException stopped) {
      server.close();
      Thread.currentThread().interrupt();
    }
  }

  private static Listen listen(Door door) {
    return switch (door) {
      case Door.UsualSocket() -> new Listen.DefaultSocket();
      case Door.Socket(Path path) -> new Listen.SocketAt(path);
      case Door.Port(Optional<String> host, int port, Optional<Tls> tls) ->
          new Listen.Tcp(
              host.orElse(Listen.Tcp.LOOPBACK),
              port,
              tls.map(t -> new Listen.Tls(t.certificate(), t.key(), t.clientAuthorities())));
    };
  }

  private static io.glyph.store.grpc.Scope scope(Scope scope) {
    return switch (scope) {
      case Scope.OneStore(var store) -> new io.glyph.store.grpc.Scope.OneStore(store);
      case Scope.Below(Path root) -> io.glyph.store.grpc.Scope.Below.of(root);
    };
  }

  private static Bounds bounds(Limits limits) {
    return Bounds.DEFAULT.with(
        limits.messageBytes().orElse(Bounds.DEFAULT.messageBytes()),
        limits.connections().orElse(Bounds.DEFAULT.connections()),
        limits.calls().orElse(Bounds.DEFAULT.workers()),
        limits.streams().orElse(Bounds.DEFAULT.streams()),
        limits.stall().orElse(Bounds.DEFAULT.stall()));
  }

  private Optional<Path> folder(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(text -> text.startsWith("/"))
        .map(Path::of);
  }
}
