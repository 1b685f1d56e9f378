package io.glyph.store.bootstrap;

import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.bootstrap.house.RealPorts;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.grpc.Bounds;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.Scope;
import io.glyph.store.grpc.ServerSettings;
import io.glyph.store.grpc.ServiceUseCases;
import io.glyph.store.grpc.StoreGrpcServer;
import io.glyph.store.sqlite.FileEffects;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** The service over the real house, in this process. */
public final class InProcessService {
  /** Defects that any server of a test had, by request id. */
  public static final Map<String, Throwable> DEFECTS = new ConcurrentHashMap<>();

  /** Lines about what any server of a test refused. */
  public static final Queue<String> REFUSED = new ConcurrentLinkedQueue<>();

  private InProcessService() {}

  /** The real use cases, as `glyph serve` has them. */
  public static ServiceUseCases house() {
    return DaggerGlyphComponent.factory()
        .create(
            "ada",
            Optional.empty(),
            Optional.empty(),
            Optional.of(Path.of(System.getProperty("java.io.tmpdir"))),
            DiskEffects.real(),
            FileEffects.real());
  }

  /**
   * Starts a server.
   *
   * @param folder for its socket, mode 0700, with a short path
   */
  public static StoreGrpcServer start(
      ServiceUseCases useCases, Scope scope, Listen listen, Path folder, Bounds bounds) {
    ServerSettings settings =
        new ServerSettings(
            scope,
            new Actor("user", "self", "ada"),
            listen,
            Optional.empty(),
            Optional.of(folder),
            folder,
            new SecureRandom(),
            InstantSource.system(),
            DEFECTS::put,
            REFUSED::add,
            bounds);
    return switch (StoreGrpcServer.start(settings, useCases)) {
      case Outcome.Done<StoreGrpcServer>(StoreGrpcServer server) -> server;
      case Outcome.Refused<StoreGrpcServer>(Refusal refusal) ->
          throw new AssertionError("refused: " + refusal);
    };
  }

  /** Stops a migration at two points of its way. */
  public interface Stops {
    /**
     * Under SQLite's lock, before anything is changed.
     *
     * @param stopped whether the migration has been told to stop
     */
    void beforeChange(BooleanSupplier stopped);

    /** Right after the commit. */
    void afterCommit();
  }

  /** The house, with a migration that is stopped on its way. */
  public static ServiceUseCases stopping(Stops stops) {
    ServiceUseCases real = house();
    BuildFacts build = RealPorts.build(BuildModule.SUPPORT);
    StoreDatabase looks = RealPorts.database(BuildModule.SUPPORT);
    StoreDatabase database = stopping(looks, stops);
    ApplyMigration apply =
        new ApplyMigration(
            new StoreReader(RealPorts.folder(), RealPorts.manifests(), looks, build),
            RealPorts.folder(),
            RealPorts.lock(),
            database,
            RealPorts.manifests(),
            RealPorts.log(),
            RealPorts.backups(),
            RealPorts.scratch(),
            build,
            new Clockwork(InstantSource.system(), new SecureRandom()));
    return proxy(
        ServiceUseCases.class,
        real,
        (method, result) -> method.equals("applyMigration") ? apply : result);
  }

  private static StoreDatabase stopping(StoreDatabase real, Stops stops) {
    return proxy(
        StoreDatabase.class,
        real,
        (method, result) ->
            method.equals("open") && result instanceof MigrationSession session
                ? stopping(session, stops)
                : result);
  }

  private static MigrationSession stopping(MigrationSession real, Stops stops) {
    BooleanSupplier[] question = {() -> false};
    return (MigrationSession)
        Proxy.newProxyInstance(
            MigrationSession.class.getClassLoader(),
            new Class<?>[] {MigrationSession.class},
            (_, method, args) -> {
              if (method.getName().equals("stopWhen")) {
                question[0] = (BooleanSupplier) args[0];
              }
              if (method.getName().equals("copyTo")) {
                stops.beforeChange(question[0]);
              }
              Object result;
              try {
                result = method.invoke(real, args);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
              if (method.getName().equals("commit")) {
                stops.afterCommit();
              }
              return result;
            });
  }

  private interface Replace {
    Object by(String method, Object result);
  }

  private static <T> T proxy(Class<T> type, T real, Replace replace) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, args) -> {
              try {
                return replace.by(method.getName(), method.invoke(real, args));
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }
}
