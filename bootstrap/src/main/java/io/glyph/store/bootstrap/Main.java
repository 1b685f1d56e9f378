package io.glyph.store.bootstrap;

import io.glyph.store.cli.Console;
import io.glyph.store.cli.GlyphCommandLine;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.sqlite.FileEffects;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The program {@code glyph}. */
public final class Main {
  private Main() {}

  /**
   * Runs one call and ends the process with its exit code.
   *
   * @param args the words of the call
   */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    DaggerUseCases useCases =
        new DaggerUseCases((scratch, catalog) -> house(environment, scratch, catalog));
    Console console =
        new Console(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            System.in,
            environment,
            Path.of("").toAbsolutePath(),
            isTerminal(0),
            isTerminal(1),
            isTerminal(2),
            ZoneId.systemDefault());
    AtomicBoolean answered = new AtomicBoolean();
    GrpcServiceRunner service =
        new GrpcServiceRunner(
            useCases::house, environment, console.err(), () -> answered.set(true));
    GlyphCommandLine commandLine = new GlyphCommandLine(useCases, service, console);
    // A signal ends a JVM through its shutdown hooks, with 128 and its number.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!answered.get()) {
                    commandLine.tellInterrupted(args);
                    console.err().flush();
                  }
                },
                "glyph-interrupted"));
    int code = commandLine.run(args);
    answered.set(true);
    console.out().flush();
    console.err().flush();
    System.exit(code);
  }

  private static GlyphComponent house(
      Map<String, String> environment, Optional<Path> scratch, Optional<Path> catalog) {
    return DaggerGlyphComponent.factory()
        .create(
            System.getProperty("user.name", "unknown"),
            scratch,
            catalog,
            Optional.ofNullable(environment.get("TMPDIR"))
                .filter(text -> text.startsWith("/"))
                .map(Path::of),
            DiskEffects.real(),
            FileEffects.real());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** Java tells of standard input and output together only; the kernel tells of each. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException notLinux) {
      return false;
    }
  }
}
