package io.glyph.store.bootstrap;

import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.bootstrap.house.RealPorts;
import io.glyph.store.cli.Console;
import io.glyph.store.cli.GlyphCommandLine;
import io.glyph.store.cli.UseCases;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.sqlite.FileEffects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * The whole program but for its process: the command line over the real house, with streams that a
 * test reads. Fast enough for hundreds of calls; what a process does is {@link PackagedGlyph}'s.
 */
public final class InProcessGlyph {
  private InProcessGlyph() {}

  /** Carries out one call in a folder, as {@code user:self:ada} where nothing else is said. */
  public static PackagedGlyph.Result run(Path folder, String... arguments) {
    return run(useCases(), folder, arguments);
  }

  /** The same, with a temporary folder of its own: what others leave in theirs is not seen. */
  public static PackagedGlyph.Result runWith(Path temporary, Path folder, String... arguments) {
    return run(useCases(temporary), folder, arguments);
  }

  /**
   * The same, with what is done to the disk given; private copies go to a folder of the test's own.
   */
  public static PackagedGlyph.Result runOver(
      DiskEffects disk, FileEffects files, Path scratch, Path folder, String... arguments) {
    return run(
        new DaggerUseCases((chosen, catalog) ->
            DaggerGlyphComponent.factory()
                .create(
                    "ada", chosen, catalog, Optional.of(scratch.toAbsolutePath()), disk, files)),
        folder,
        arguments);
  }

  /** The same, with {@code migrate apply} failing in a way that no test can bring about on disk. */
  public static PackagedGlyph.Result runFailing(
      RuntimeException failure, Path folder, String... arguments) {
    return run(failingApply(failure), folder, arguments);
  }

  private static UseCases useCases() {
    return useCases(Path.of(System.getProperty("java.io.tmpdir")));
  }

  private static UseCases useCases(Path temporary) {
    return new DaggerUseCases((scratch, catalog) ->
        DaggerGlyphComponent.factory()
            .create(
                "ada",
                scratch,
                catalog,
                Optional.of(temporary),
                DiskEffects.real(),
                FileEffects.real()));
  }

  private static PackagedGlyph.Result run(UseCases useCases, Path folder, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            new ByteArrayInputStream(new byte[0]),
            Map.of(),
            folder.toAbsolutePath(),
            false,
            false,
            false,
            () -> ZoneOffset.UTC);
    int exit =
        new GlyphCommandLine(
                useCases,
                (_, _) -> {
                  throw new IllegalStateException("serve needs a process of its own");
                },
                console)
            .run(arguments);
    console.out().flush();
    console.err().flush();
    return new PackagedGlyph.Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static UseCases failingApply(RuntimeException failure) {
    UseCases real = useCases();
    StoreReader reader =
        new StoreReader(
            RealPorts.folder(), RealPorts.manifests(), RealPorts.database(), RealPorts.build());
    ApplyMigration failing =
        new ApplyMigration(
            reader,
            RealPorts.folder(),
            new FailingLock(failure),
            RealPorts.database(),
            RealPorts.manifests(),
            RealPorts.log(),
            RealPorts.backups(),
            RealPorts.scratch(),
            RealPorts.build(),
            new Clockwork(InstantSource.system(), new SecureRandom()));
    return (UseCases)
        Proxy.newProxyInstance(
            UseCases.class.getClassLoader(),
            new Class<?>[] {UseCases.class},
            (_, method, args) -> {
              if (method.getName().equals("applyMigration")) {
                return failing;
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  /** Fails where the first effect would be: the store is judged already, and untouched. */
  private record FailingLock(RuntimeException failure) implements StoreLock {
    @Override
    public Held acquire(StoreLocation store) {
      throw failure;
    }

    @Override
    public Optional<String> holder(StoreLocation store) {
      return Optional.empty();
    }
  }
}
