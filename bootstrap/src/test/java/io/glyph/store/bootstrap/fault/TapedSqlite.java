package io.glyph.store.bootstrap.fault;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import io.glyph.store.bootstrap.fault.Tape.Answer;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.NativeDB;

/**
 * SQLite's own effects on disk, on the tape: each write, truncation, sync, creation and removal
 * that it asks of its operating system, and so each step of a statement, a COMMIT, a checkpoint, a
 * VACUUM and a backup. It is seen where SQLite itself sees it, in its VFS (<a
 * href="https://www.sqlite.org/c3ref/vfs.html">sqlite.org/c3ref/vfs.html</a>): two entries of the
 * tables of functions that it calls through are ours, and call what was there before.
 *
 * <p>The program knows nothing of it. The address of the VFS is the first word of a connection.
 */
@SuppressWarnings("UnusedMethod") // What SQLite calls is looked up by its name.
final class TapedSqlite {
  private static final int SQLITE_IOERR = 10;
  private static final int SQLITE_FULL = 13;
  private static final int SQLITE_CANTOPEN = 14;
  private static final int OPEN_CREATE = 0x4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Arena FOREVER = Arena.global();
  private static final Map<Long, String> NAMES = new ConcurrentHashMap<>();
  private static final Map<Long, Long> TABLES = new ConcurrentHashMap<>();
  private static boolean installed;

  /** Functions of a file by their place in {@code sqlite3_io_methods}. */
  private enum Entry {
    CLOSE(8, "close", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
    WRITE(24, "write", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG)),
    TRUNCATE(32, "truncate", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG)),
    SYNC(40, "sync", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT)),
    SHM_MAP(
        104,
        "shmMap",
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS)),
    SHM_UNMAP(128, "shmUnmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    final long offset;
    final String ours;
    final FunctionDescriptor shape;

    Entry(long offset, String ours, FunctionDescriptor shape) {
      this.offset = offset;
      this.ours = ours;
      this.shape = shape;
    }
  }

  private static final long TABLE_BYTES = 152;
  private static final long SHM_MAP_OFFSET = Entry.SHM_MAP.offset;
  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final FunctionDescriptor DELETE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

  private TapedSqlite() {}

  /** Once for the whole process; where no tape runs, nothing is different. */
  static synchronized void install() {
    if (installed) {
      return;
    }
    try (Connection any = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      Field pointer = NativeDB.class.getDeclaredField("pointer");
      pointer.setAccessible(true);
      long connection = pointer.getLong(any.unwrap(SQLiteConnection.class).getDatabase());
      long next = at(connection, 8).get(JAVA_LONG, 0);
      int patched = 0;
      while (next != 0) {
        MemorySegment vfs = at(next, 160);
        if (name(vfs.get(JAVA_LONG, 24)).startsWith("unix")) {
          patch(vfs);
          patched++;
        }
        next = vfs.get(JAVA_LONG, 16);
      }
      if (patched == 0) {
        throw new IllegalStateException("SQLite has no VFS that is known here");
      }
      installed = true;
    } catch (ReflectiveOperationException | java.sql.SQLException e) {
      throw new IllegalStateException("SQLite is not as it is known here", e);
    }
  }

  private static void patch(MemorySegment vfs) {
    MethodHandle open = down(vfs.get(JAVA_LONG, 40), OPEN);
    MethodHandle delete = down(vfs.get(JAVA_LONG, 48), DELETE);
    vfs.set(JAVA_LONG, 40, up("open", OPEN, open));
    vfs.set(JAVA_LONG, 48, up("delete", DELETE, delete));
  }

  private static MethodHandle down(long address, FunctionDescriptor shape) {
    return LINKER.downcallHandle(MemorySegment.ofAddress(address), shape);
  }

  private static long up(String method, FunctionDescriptor shape, MethodHandle real) {
    try {
      MethodType type = shape.toMethodType().insertParameterTypes(0, MethodHandle.class);
      MethodHandle ours =
          MethodHandles.lookup().findStatic(TapedSqlite.class, method, type).bindTo(real);
      return LINKER.upcallStub(ours, shape, FOREVER).address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  private static String name(long address) {
    return address == 0 ? "-" : at(address, 4096).getString(0);
  }

  private static Answer asked(Kind kind, String path) {
    @Nullable Tape tape = Tape.running();
    return tape == null ? Answer.GO : tape.answer(kind, base(path), true);
  }

  private static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static int failure(Answer answer, int detail) {
    return answer.isFull() ? SQLITE_FULL : SQLITE_IOERR | (detail << 8);
  }

  /** Nothing may be thrown into native code. */
  private static int call(MethodHandle real, @Nullable Object... arguments) {
    try {
      return (int) real.invokeWithArguments(arguments);
    } catch (Throwable defect) {
      return SQLITE_IOERR;
    }
  }

  private static int open(
      MethodHandle real,
      MemorySegment vfs,
      MemorySegment path,
      MemorySegment file,
      int flags,
      MemorySegment out) {
    String name = name(path.address());
    if ((flags & OPEN_CREATE) != 0 && !name.equals("-") && !Files.exists(Path.of(name))) {
      Answer answer = asked(Kind.CREATE, name);
      if (answer.fails()) {
        return SQLITE_CANTOPEN;
      }
    }
    int result = call(real, vfs, path, file, flags, out);
    MemorySegment methods = at(file.address(), 8);
    long table = methods.get(JAVA_LONG, 0);
    if (result == 0 && table != 0) {
      NAMES.put(file.address(), name);
      methods.set(JAVA_LONG, 0, TABLES.computeIfAbsent(table, TapedSqlite::copy));
    }
    return result;
  }

  private static long copy(long table) {
    MemorySegment old = at(table, TABLE_BYTES);
    MemorySegment fresh = FOREVER.allocate(TABLE_BYTES, 8);
    fresh.copyFrom(old);
    for (Entry entry : Entry.values()) {
      long real = old.get(JAVA_LONG, entry.offset);
      boolean shared = entry.offset >= SHM_MAP_OFFSET;
      if (real != 0 && !(shared && old.get(JAVA_INT, 0) < 2)) {
        fresh.set(JAVA_LONG, entry.offset, up(entry.ours, entry.shape, down(real, entry.shape)));
      }
    }
    return fresh.address();
  }

  private static String of(MemorySegment file) {
    return NAMES.getOrDefault(file.address(), "-");
  }

  private static int delete(MethodHandle real, MemorySegment vfs, MemorySegment path, int sync) {
    String name = name(path.address());
    Answer answer = Files.exists(Path.of(name)) ? asked(Kind.REMOVE, name) : Answer.GO;
    if (answer.fails()) {
      return SQLITE_IOERR | (10 << 8);
    }
    return answer == Answer.LIE ? 0 : call(real, vfs, path, sync);
  }

  private static int close(MethodHandle real, MemorySegment file) {
    NAMES.remove(file.address());
    return call(real, file);
  }

  private static int write(
      MethodHandle real, MemorySegment file, MemorySegment bytes, int length, long offset) {
    Answer answer = asked(Kind.WRITE, of(file));
    int half = length / 2;
    return switch (answer) {
      case GO -> call(real, file, bytes, length, offset);
      case LIE -> 0;
      case EIO, ENOSPC -> failure(answer, 3);
      case HALF_EIO, HALF_ENOSPC -> {
        call(real, file, bytes, half, offset);
        yield failure(answer, 3);
      }
      case IN_HALVES -> {
        int first = call(real, file, bytes, half, offset);
        @Nullable Tape tape = Tape.running();
        if (tape != null) {
          tape.halfDone();
        }
        MemorySegment rest = MemorySegment.ofAddress(bytes.address() + half);
        yield first == 0 ? call(real, file, rest, length - half, offset + half) : first;
      }
    };
  }

  private static int truncate(MethodHandle real, MemorySegment file, long size) {
    Answer answer = asked(Kind.TRUNCATE, of(file));
    if (answer.fails()) {
      return SQLITE_IOERR | (6 << 8);
    }
    return answer == Answer.LIE ? 0 : call(real, file, size);
  }

  private static int sync(MethodHandle real, MemorySegment file, int flags) {
    Answer answer = asked(Kind.SYNC, of(file));
    if (answer.fails()) {
      return SQLITE_IOERR | (4 << 8);
    }
    return answer == Answer.LIE ? 0 : call(real, file, flags);
  }

  private static int shmMap(
      MethodHandle real, MemorySegment file, int region, int size, int extend, MemorySegment out) {
    Answer answer = extend == 0 ? Answer.GO : asked(Kind.SHARE, of(file) + "-shm");
    return answer.fails() ? SQLITE_IOERR | (19 << 8) : call(real, file, region, size, extend, out);
  }

  private static int shmUnmap(MethodHandle real, MemorySegment file, int remove) {
    if (remove != 0) {
      // Whether it fails is not asked: SQLite does not look.
      asked(Kind.REMOVE, of(file) + "-shm");
    }
    return call(real, file, remove);
  }
}
