package io.glyph.store.sqlite.reader;

import java.util.ArrayList;
import java.util.List;

/** Lists of links that begin with others. */
final class Links {
  private Links() {}

  static List<LinkTable> and(LinkTable first, List<LinkTable> others) {
    List<LinkTable> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
  }
}
