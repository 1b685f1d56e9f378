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
    Console console =
        console(
            stream(FileDescriptor.out), stream(FileDescriptor.err), Path.of("").toAbsolutePath());
    AtomicBoolean answered = new AtomicBoolean();
    GlyphCommandLine commandLine = commandLine(console, answered);
    Thread interruption = new Interruption(answered, commandLine, console, args);
    Runtime.getRuntime().addShutdownHook(interruption);
    int code = commandLine.run(args);
    answered.set(true);
    console.out().flush();
    console.err().flush();
    end(interruption, code);
  }

  /**
   * Ends the process without the rest of an orderly exit, which looks for a logger at each start;
   * nothing but signals is waited for by hooks.
   */
  private static void end(Thread interruption, int code) {
    try {
      Runtime.getRuntime().removeShutdownHook(interruption);
    } catch (IllegalStateException signalled) {
      // The hooks are at work: they say how this ends, and this waits for them.
      System.exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  /** This process, but for where its words go and where it works. */
  static Console console(PrintStream out, PrintStream err, Path folder) {
    return new Console(
        out,
        err,
        System.in,
        System.getenv(),
        folder,
        isTerminal(0),
        isTerminal(1),
        isTerminal(2),
        ZoneId::systemDefault);
  }

  /**
   * The program over a console.
   *
   * @param answered set once a service listens: from then on a signal is no interruption
   */
  static GlyphCommandLine commandLine(Console console, AtomicBoolean answered) {
    Map<String, String> environment = console.environment();
    DaggerUseCases useCases =
        new DaggerUseCases((scratch, catalog) -> house(environment, scratch, catalog));
    GrpcServiceRunner service =
        new GrpcServiceRunner(
            useCases::house, environment, console.err(), () -> answered.set(true));
    return new GlyphCommandLine(useCases, service, console);
  }

  /** A signal ends a JVM through its shutdown hooks, with 128 and its number. */
  private static final class Interruption extends Thread {
    private final AtomicBoolean answered;
    private final GlyphCommandLine commandLine;
    private final Console console;
    private final String[] args;

    Interruption(
        AtomicBoolean answered, GlyphCommandLine commandLine, Console console, String[] args) {
      super("glyph-interrupted");
      this.answered = answered;
      this.commandLine = commandLine;
      this.console = console;
      this.args = args;
    }

    @Override
    public void run() {
      if (!answered.get()) {
        commandLine.tellInterrupted(args);
        console.err().flush();
      }
    }
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
