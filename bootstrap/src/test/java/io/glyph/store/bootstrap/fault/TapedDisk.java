package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.fault.Effect.Kind;
import io.glyph.store.bootstrap.fault.Tape.Answer;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.sqlite.FileEffects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real disk under both adapters, with each effect on the tape. */
final class TapedDisk {
  private TapedDisk() {}

  private interface Doing {
    void run() throws IOException;
  }

  private static void effect(Kind kind, Path path, Doing doing) throws IOException {
    if (asked(kind, path) != Answer.LIE) {
      doing.run();
    }
  }

  /** Throws what the C library would say. */
  private static Answer asked(Kind kind, Path path) throws IOException {
    @Nullable Tape tape = Tape.running();
    if (tape == null) {
      return Answer.GO;
    }
    Answer answer = tape.answer(kind, String.valueOf(path.getFileName()), false);
    if (answer.fails() && !answer.isHalf()) {
      throw failure(answer);
    }
    return answer;
  }

  private static IOException failure(Answer answer) {
    return new IOException(answer.isFull() ? "No space left on device" : "Input/output error");
  }

  private static int write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    Answer answer = asked(Kind.WRITE, file);
    int length = bytes.remaining();
    if (answer == Answer.LIE) {
      bytes.position(bytes.limit());
      return length;
    }
    if (answer == Answer.IN_HALVES || answer.isHalf()) {
      ByteBuffer half = bytes.slice(bytes.position(), length / 2);
      bytes.position(bytes.position() + length / 2);
      while (half.hasRemaining()) {
        channel.write(half);
      }
      if (answer.isHalf()) {
        throw failure(answer);
      }
      @Nullable Tape tape = Tape.running();
      if (tape != null) {
        tape.halfDone();
      }
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return length;
  }

  static DiskEffects files() {
    return new Disk();
  }

  static FileEffects aroundSqlite() {
    return new Around();
  }

  private record Disk() implements DiskEffects {
    private static final DiskEffects REAL = DiskEffects.real();

    @Override
    public FileChannel open(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (!Files.exists(file)) {
        asked(Kind.CREATE, file);
      }
      return REAL.open(file, options, attributes);
    }

    @Override
    public int write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
      return bytes.hasRemaining() ? TapedDisk.write(file, channel, bytes) : 0;
    }

    @Override
    public void truncate(Path file, FileChannel channel, long size) throws IOException {
      effect(Kind.TRUNCATE, file, () -> REAL.truncate(file, channel, size));
    }

    @Override
    public void sync(Path path, FileChannel channel) throws IOException {
      effect(Kind.SYNC, path, () -> REAL.sync(path, channel));
    }

    @Override
    public void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
      effect(Kind.MKDIR, folder, () -> REAL.createFolder(folder, attributes));
    }

    @Override
    public void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
      effect(Kind.CHMOD, path, () -> REAL.setMode(path, mode));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      effect(Kind.RENAME, to, () -> REAL.rename(from, to));
    }

    @Override
    public void remove(Path path) throws IOException {
      effect(Kind.REMOVE, path, () -> REAL.remove(path));
    }

    /** Whoever else writes here does so at an effect, never while somebody waits. */
    @Override
    public void pause(int millis) {}

    @Override
    public Optional<WholeSync> wholeSync(Path folder) throws IOException {
      return REAL.wholeSync(folder).map(real -> new Whole(folder, real));
    }
  }

  private record Whole(Path folder, DiskEffects.WholeSync real) implements DiskEffects.WholeSync {
    @Override
    public void sync() throws IOException {
      effect(Kind.SYNC, folder, real::sync);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }

  private record Around() implements FileEffects {
    private static final FileEffects REAL = FileEffects.real();

    @Override
    public void create(Path file) throws IOException {
      effect(Kind.CREATE, file, () -> REAL.create(file));
    }

    @Override
    public long transfer(FileChannel source, long at, long count, Path file, FileChannel target)
        throws IOException {
      Answer answer = asked(Kind.WRITE, file);
      if (answer == Answer.LIE) {
        return count;
      }
      if (answer.isHalf()) {
        REAL.transfer(source, at, count / 2, file, target);
        throw failure(answer);
      }
      return REAL.transfer(source, at, count, file, target);
    }

    @Override
    public void sync(Path path) throws IOException {
      effect(Kind.SYNC, path, () -> REAL.sync(path));
    }

    @Override
    public void remove(Path file) throws IOException {
      if (Files.exists(file)) {
        effect(Kind.REMOVE, file, () -> REAL.remove(file));
      }
    }
  }
}
