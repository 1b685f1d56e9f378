package io.glyph.store.domain.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is there now, against what was published.
 *
 * @param broken lines that programs of others may count on and that are gone or are others now, and
 *     new ones that they would have to implement
 * @param added further lines, which nobody counts on yet
 */
record PublishedInterface(List<String> broken, List<String> added) {
  static PublishedInterface compare(List<String> published, List<String> now) {
    Set<String> there = new TreeSet<>(now);
    Set<String> before = new TreeSet<>(published);
    List<String> broken = new ArrayList<>();
    for (String line : published) {
      if (!there.contains(line)) {
        broken.add("gone: " + line);
      }
    }
    List<String> added = new ArrayList<>();
    for (String line : now) {
      if (before.contains(line)) {
        continue;
      }
      String type = line.substring(0, Math.max(0, line.indexOf(' ')));
      boolean known = before.stream().anyMatch(old -> old.startsWith(type + ": "));
      if (known && line.startsWith(type + " abstract ")) {
        broken.add("to be implemented: " + line);
      } else {
        added.add(line);
      }
    }
    return new PublishedInterface(broken, added);
  }
}
