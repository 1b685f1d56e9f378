package io.glyph.store.filesystem;

import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.LogTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The log's file, open for reading. */
final class LogFile implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;

  private final String operation;
  private final Path file;
  private final FileChannel channel;

  private LogFile(String operation, Path file, FileChannel channel) {
    this.operation = operation;
    this.file = file;
    this.channel = channel;
  }

  /** Null where there is no log. */
  static @Nullable LogFile open(String operation, Path file) {
    FileChannel channel = SafeFile.read(operation, file);
    return channel == null ? null : new LogFile(operation, file, channel);
  }

  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /** Reads lines between two offsets; lines up to {@code whole} bytes come in one piece. */
  void lines(long from, long to, int whole, LineReader.Sink sink) {
    try {
      new LineReader(channel, whole, sink).read(from, to);
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /** Reads some bytes to the end of a block; negative at the end of the file. */
  int read(long from, LineBlock block, int most) {
    try {
      int got = channel.read(ByteBuffer.wrap(block.bytes(), block.end(), most), from);
      block.filled(Math.max(got, 0));
      return got;
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /** Whether the byte before an offset ends a line. */
  boolean isLineStart(long offset) {
    if (offset == 0) {
      return true;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    try {
      return channel.read(last, offset - 1) == 1 && last.get(0) == '\n';
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }

  /** How the first {@code size} bytes end; reads the last line only. */
  LogTail tail(long size) {
    if (isLineStart(size)) {
      return new LogTail.Clean(size);
    }
    return judge(new ByteRange(lastLineStart(size), size));
  }

  /** A last line without a newline: whole, or cut. */
  LogTail judge(ByteRange line) {
    JsonJudge judge = new JsonJudge();
    byte[] buffer = new byte[BLOCK];
    try {
      for (long at = line.from(); at < line.to(); ) {
        int room = (int) Math.min(buffer.length, line.to() - at);
        int got = channel.read(ByteBuffer.wrap(buffer, 0, room), at);
        if (got <= 0) {
          break;
        }
        judge.feed(buffer, 0, got);
        at += got;
      }
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
    // An object only: 12 may be the beginning of 123.
    return judge.isObject() ? new LogTail.Unterminated(line) : new LogTail.Torn(line);
  }

  private long lastLineStart(long size) {
    byte[] buffer = new byte[BLOCK];
    long end = size;
    try {
      while (end > 0) {
        int length = (int) Math.min(BLOCK, end);
        ByteBuffer block = ByteBuffer.wrap(buffer, 0, length);
        long from = end - length;
        while (block.hasRemaining()) {
          if (channel.read(block, from + block.position()) < 0) {
            throw new IOException("the log became shorter while it was read");
          }
        }
        for (int i = length - 1; i >= 0; i--) {
          if (buffer[i] == '\n') {
            return from + i + 1;
          }
        }
        end = from;
      }
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
    return 0;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }
}
