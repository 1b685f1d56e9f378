package io.glyph.store.filesystem;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * {@code syncfs(2)}: syncs all that was written to a file system. Java has no call for it.
 *
 * <p>From Linux 5.8 on it tells of whatever could not be written since the descriptor was opened;
 * before, it keeps silent, and so it is not used there.
 */
final class SyncFs implements DiskEffects.WholeSync {
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 02000000;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final Calls calls;
  private final int descriptor;
  private boolean closed;

  private record Calls(MethodHandle open, MethodHandle syncfs, MethodHandle close) {}

  private SyncFs(Calls calls, int descriptor) {
    this.calls = calls;
    this.descriptor = descriptor;
  }

  /**
   * @return empty where the system has no such call, keeps silent about failures, or where calling
   *     native code is not allowed to us
   */
  static Optional<DiskEffects.WholeSync> open(Path folder) {
    if (!tellsOfFailures(System.getProperty("os.name", ""), System.getProperty("os.version", ""))
        || !SyncFs.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      Calls calls = calls();
      MemorySegment state = arena.allocate(STATE);
      int descriptor =
          (int)
              calls
                  .open()
                  .invokeExact(state, arena.allocateFrom(folder.toString()), O_RDONLY | O_CLOEXEC);
      // A name that the locale cannot say: then each file is synced by itself.
      return descriptor < 0 ? Optional.empty() : Optional.of(new SyncFs(calls, descriptor));
    } catch (NoSuchElementException | UnsupportedOperationException notHere) {
      return Optional.empty();
    } catch (Throwable defect) {
      throw new IllegalStateException("a call of the C library failed to be made", defect);
    }
  }

  private static Calls calls() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    Linker.Option errno = Linker.Option.captureCallState("errno");
    return new Calls(
        linker.downcallHandle(
            library.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            errno,
            Linker.Option.firstVariadicArg(2)),
        linker.downcallHandle(
            library.findOrThrow("syncfs"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            errno),
        linker.downcallHandle(
            library.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            errno));
  }

  static boolean tellsOfFailures(String system, String version) {
    String[] numbers = version.split("[^0-9]+", 3);
    if (!system.equals("Linux") || numbers.length < 2) {
      return false;
    }
    try {
      int major = Integer.parseInt(numbers[0]);
      return major > 5 || major == 5 && Integer.parseInt(numbers[1]) >= 8;
    } catch (NumberFormatException odd) {
      return false;
    }
  }

  @Override
  public void sync() throws IOException {
    call(calls.syncfs(), "syncfs");
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      call(calls.close(), "close");
    }
  }

  private void call(MethodHandle function, String name) throws IOException {
    int result;
    int errno;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      result = (int) function.invokeExact(state, descriptor);
      errno = (int) ERRNO.get(state, 0L);
    } catch (Throwable defect) {
      throw new IllegalStateException("a call of the C library failed to be made", defect);
    }
    if (result != 0) {
      throw new IOException(name + ": " + words(errno));
    }
  }

  /** As the C library says it, which is what {@link DiskFailure} looks for. */
  private static String words(int errno) {
    return switch (errno) {
      case 5 -> "Input/output error";
      case 28 -> "No space left on device";
      case 30 -> "Read-only file system";
      case 122 -> "Disk quota exceeded";
      default -> "error " + errno;
    };
  }
}
