package io.glyph.store.application.usecase;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.store.StoreLocation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the use cases and every port, counts the calls, and lets one of them go wrong.
 * Once killed, a process does nothing more: calls from finally blocks do not get through.
 */
final class Seam {
  /** What happens at the call that was chosen. */
  enum Mode {
    KILL_BEFORE,
    KILL_AFTER,
    /** Killed within an append: this much of it is written. */
    TEAR_AFTER_ONE_BYTE,
    TEAR_IN_HALF,
    TEAR_LAST_BYTE,
    /** The port throws, having done nothing; the process lives on. */
    FAIL_BEFORE,
    /** The port throws although it has done it; the process lives on. */
    FAIL_AFTER;

    boolean tears() {
      return this == TEAR_AFTER_ONE_BYTE || this == TEAR_IN_HALF || this == TEAR_LAST_BYTE;
    }
  }

  /** The process is gone. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final List<Class<?>> HANDED_OUT =
      List.of(
          MigrationSession.class,
          BackupRepository.Draft.class,
          ContentBlobs.Intake.class,
          ImportDraft.class,
          ScratchSpace.Room.class,
          StoreLock.Held.class);

  private final InMemoryDisk disk;
  private final int at;
  private final Mode mode;
  private final Runnable before;
  private final List<String> calls = new ArrayList<>();
  private boolean dead;
  private boolean happened;

  /**
   * @param at number of the call that goes wrong, from 1
   * @param before what others do before each call
   */
  Seam(InMemoryDisk disk, int at, Mode mode, Runnable before) {
    this.disk = disk;
    this.at = at;
    this.mode = mode;
    this.before = before;
  }

  /** One at which nothing goes wrong. */
  static Seam open(InMemoryDisk disk) {
    return new Seam(disk, 0, Mode.KILL_BEFORE, () -> {});
  }

  /** Whether as many calls were made as it takes. */
  boolean reached() {
    return calls.size() >= at;
  }

  /** Whether something went wrong: not every call can go wrong in every way. */
  boolean happened() {
    return happened;
  }

  /** The call that went wrong. */
  String where() {
    return calls.get(at - 1);
  }

  <T> T wrap(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private @Nullable Object call(Object real, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (dead) {
      if (method.getName().equals("close")) {
        return null;
      }
      throw new Killed();
    }
    before.run();
    calls.add(method.getDeclaringClass().getSimpleName() + "." + method.getName());
    boolean chosen = calls.size() == at;
    if (chosen && mode == Mode.KILL_BEFORE) {
      throw kill();
    }
    if (chosen && mode == Mode.FAIL_BEFORE && mayFail(method)) {
      throw fail();
    }
    if (chosen && mode.tears()) {
      tear(real, method, arguments);
    }
    Object result = invoke(real, method, arguments);
    if (chosen && mode == Mode.KILL_AFTER) {
      throw kill();
    }
    if (chosen && mode == Mode.FAIL_AFTER && mayFail(method)) {
      throw fail();
    }
    for (Class<?> type : HANDED_OUT) {
      if (type.isInstance(result)) {
        return wrapAs(type, result);
      }
    }
    return result;
  }

  private <T> T wrapAs(Class<T> type, Object result) {
    return wrap(type, type.cast(result));
  }

  /** A commit answers with a verdict whatever happens, and a close has nothing to tell. */
  private static boolean mayFail(Method method) {
    return !method.getName().equals("commit") && !method.getName().equals("close");
  }

  private void tear(Object real, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (!method.getName().equals("append")
        || arguments == null
        || !(arguments[0] instanceof StoreLocation store)) {
      return;
    }
    Path file = store.auditLog();
    int old = disk.read(file).orElse(new byte[0]).length;
    invoke(real, method, arguments);
    byte[] all = disk.read(file).orElseThrow();
    int written = all.length - old;
    int kept =
        switch (mode) {
          case TEAR_AFTER_ONE_BYTE -> Math.min(1, written);
          case TEAR_IN_HALF -> written / 2;
          default -> Math.max(0, written - 1);
        };
    disk.write(file, Arrays.copyOf(all, old + kept));
    throw kill();
  }

  private Killed kill() {
    dead = true;
    happened = true;
    return new Killed();
  }

  private StoreAccessException fail() {
    happened = true;
    return new StoreAccessException(
        StoreAccessException.Kind.IO, "test", Path.of("disk"), new IllegalStateException("broken"));
  }

  private static @Nullable Object invoke(
      Object real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }
}
