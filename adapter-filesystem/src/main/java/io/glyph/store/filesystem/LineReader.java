package io.glyph.store.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads a range of a file line by line through one fixed buffer. A line that is not longer than
 * {@code whole} is handed over in one piece; a longer one in as many as it takes.
 */
final class LineReader {
  /** Hears lines; offsets are those of the file. */
  interface Sink {
    /** A piece of the current line; the last one ends with the newline, if the line has one. */
    void piece(byte[] buffer, int from, int to);

    /**
     * The current line ends.
     *
     * @param length newline included
     * @param terminated false only for the last line of the range
     * @return whether to go on
     */
    boolean end(long offset, long length, boolean terminated);
  }

  private final FileChannel channel;
  private final Sink sink;
  private final int whole;
  private final byte[] buffer;
  private int start;
  private int fill;
  private long offset;
  private long handedOver;

  LineReader(FileChannel channel, int whole, Sink sink) {
    this.channel = channel;
    this.sink = sink;
    this.whole = whole;
    buffer = new byte[Math.max(4 * whole, 256 * 1024)];
  }

  /** Reads from {@code from} to {@code to}, or to the end of the file where that comes first. */
  void read(long from, long to) throws IOException {
    start = 0;
    fill = 0;
    offset = from;
    handedOver = 0;
    long position = from;
    while (position < to) {
      int room = (int) Math.min(buffer.length - fill, to - position);
      int got = channel.read(ByteBuffer.wrap(buffer, fill, room), position);
      if (got < 0) {
        break;
      }
      position += got;
      int scanFrom = fill;
      fill += got;
      if (!lines(scanFrom)) {
        return;
      }
      makeRoom();
    }
    if (handedOver > 0 || fill > start) {
      sink.piece(buffer, start, fill);
      sink.end(offset, handedOver + (fill - start), false);
    }
  }

  /** Hands over every line that is complete in the buffer. */
  private boolean lines(int scanFrom) {
    for (int i = scanFrom; i < fill; i++) {
      if (buffer[i] == '\n') {
        sink.piece(buffer, start, i + 1);
        long length = handedOver + (i + 1 - start);
        handedOver = 0;
        start = i + 1;
        if (!sink.end(offset, length, true)) {
          return false;
        }
        offset += length;
      }
    }
    return true;
  }

  private void makeRoom() {
    int pending = fill - start;
    if (handedOver > 0 || pending > whole) {
      sink.piece(buffer, start, fill);
      handedOver += pending;
      pending = 0;
    } else if (pending > 0 && start > 0) {
      System.arraycopy(buffer, start, buffer, 0, pending);
    }
    start = 0;
    fill = pending;
  }
}
