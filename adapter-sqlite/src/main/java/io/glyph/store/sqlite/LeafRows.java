package io.glyph.store.sqlite;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The rows on a leaf page of a table: a hash of each by rowid (<a
 * href="https://www.sqlite.org/fileformat2.html">sqlite.org/fileformat2.html</a>, section 1.6).
 * What lies on overflow pages is left out. Any other page, and a damaged one, has no rows.
 */
final class LeafRows {
  private static final byte LEAF_OF_TABLE = 13;

  private final ByteBuffer page;
  private int at;

  private LeafRows(ByteBuffer page) {
    this.page = page;
  }

  static Map<Long, Long> of(ByteBuffer page) {
    if (page.get(0) != LEAF_OF_TABLE) {
      return Map.of();
    }
    try {
      return new LeafRows(page).read();
    } catch (IndexOutOfBoundsException damaged) {
      return Map.of();
    }
  }

  private Map<Long, Long> read() {
    Map<Long, Long> rows = new HashMap<>();
    int cells = page.getShort(3) & 0xffff;
    for (int i = 0; i < cells; i++) {
      at = page.getShort(8 + 2 * i) & 0xffff;
      long payload = varint();
      long rowid = varint();
      // Longer payloads spill; this much of each is on the page whatever its length.
      long here = Math.min(payload, (page.limit() - 12) * 32 / 255 - 23);
      long hash = payload;
      for (int b = 0; b < here; b++) {
        hash = hash * 31 + page.get(at + b);
      }
      rows.put(rowid, hash);
    }
    return rows;
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      byte next = page.get(at++);
      value = (value << 7) | (next & 0x7f);
      if (next >= 0) {
        return value;
      }
    }
    return (value << 8) | (page.get(at++) & 0xff);
  }
}
