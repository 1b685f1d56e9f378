package io.glyph.store.domain.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes out {@code {a,b}}: a pattern without them for each combination. */
final class Braces {
  private Braces() {}

  static List<int[]> expand(int[] pattern, int max) {
    List<int[]> done = new ArrayList<>();
    List<int[]> open = new ArrayList<>(List.of(pattern));
    while (!open.isEmpty()) {
      int[] next = open.removeFirst();
      int from = find(next, 0, '{');
      if (from == next.length) {
        done.add(next);
      } else {
        open.addAll(0, alternatives(next, from));
      }
      if (done.size() + open.size() > max) {
        throw new IllegalArgumentException("its braces stand for more than " + max + " patterns");
      }
    }
    return done;
  }

  private static List<int[]> alternatives(int[] pattern, int from) {
    List<int[]> alternatives = new ArrayList<>();
    int end = closing(pattern, from);
    int start = from + 1;
    int depth = 0;
    for (int i = start; i <= end; i++) {
      int c = pattern[i];
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && i < end) {
        depth--;
      } else if (depth == 0 && (c == ',' || i == end)) {
        alternatives.add(joined(pattern, from, start, i, end));
        start = i + 1;
      }
    }
    return alternatives;
  }

  private static int[] joined(int[] pattern, int from, int start, int stop, int end) {
    int[] joined = Arrays.copyOf(pattern, from + (stop - start) + (pattern.length - end - 1));
    System.arraycopy(pattern, start, joined, from, stop - start);
    System.arraycopy(pattern, end + 1, joined, from + (stop - start), pattern.length - end - 1);
    return joined;
  }

  private static int closing(int[] pattern, int from) {
    int depth = 0;
    for (int i = from; i < pattern.length; i++) {
      switch (pattern[i]) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '}' -> {
          depth--;
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("its { is not closed; \\{ is the character itself");
  }

  /** Where a character stands that has no backslash before it; the length where it does not. */
  private static int find(int[] pattern, int from, int wanted) {
    for (int i = from; i < pattern.length; i++) {
      if (pattern[i] == '\\') {
        i++;
      } else if (pattern[i] == wanted) {
        return i;
      }
    }
    return pattern.length;
  }
}
