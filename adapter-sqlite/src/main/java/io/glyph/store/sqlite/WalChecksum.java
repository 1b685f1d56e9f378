package io.glyph.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The running checksum of a WAL (<a
 * href="https://www.sqlite.org/fileformat2.html">sqlite.org/fileformat2.html</a>, section 4.2).
 * Each frame carries it as it is behind that frame, so that one can go on from any of them.
 */
final class WalChecksum {
  private final ByteOrder order;
  private int first;
  private int second;

  WalChecksum(boolean bigEndian) {
    order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  void startAt(ByteBuffer stored, int at) {
    first = stored.getInt(at);
    second = stored.getInt(at + 4);
  }

  void add(ByteBuffer from, int at, int length) {
    ByteBuffer words = from.duplicate().order(order);
    for (int i = at; i < at + length; i += 8) {
      first += words.getInt(i) + second;
      second += words.getInt(i + 4) + first;
    }
  }

  boolean matches(ByteBuffer stored, int at) {
    return stored.getInt(at) == first && stored.getInt(at + 4) == second;
  }
}
