package io.glyph.store.domain.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of a {@link Glob} between two slashes. */
final class NamePattern {
  /** {@code **}: any number of names. It matches no single one by itself. */
  static final NamePattern ANY_NAMES = new NamePattern(List.of());

  private sealed interface Element {
    record One(int character) implements Element {}

    record AnyOne() implements Element {}

    record Any() implements Element {}

    /**
     * @param ranges pairs of first and last
     */
    record Among(boolean not, List<int[]> ranges) implements Element {}
  }

  private final List<Element> elements;

  private NamePattern(List<Element> elements) {
    this.elements = elements;
  }

  static NamePattern of(int[] pattern) {
    if (Arrays.equals(pattern, new int[] {'*', '*'})) {
      return ANY_NAMES;
    }
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < pattern.length; i++) {
      switch (pattern[i]) {
        case '*' -> {
          if (elements.isEmpty() || !(elements.getLast() instanceof Element.Any)) {
            elements.add(new Element.Any());
          }
        }
        case '?' -> elements.add(new Element.AnyOne());
        case '[' -> i = among(pattern, i, elements);
        case '\\' -> elements.add(new Element.One(escaped(pattern, ++i)));
        default -> elements.add(new Element.One(pattern[i]));
      }
    }
    return new NamePattern(List.copyOf(elements));
  }

  /** Reads {@code [...]}; a bracket that stands first in it is one of the characters. */
  private static int among(int[] pattern, int open, List<Element> elements) {
    int i = open + 1;
    boolean not = i < pattern.length && (pattern[i] == '!' || pattern[i] == '^');
    i += not ? 1 : 0;
    List<int[]> ranges = new ArrayList<>();
    while (i < pattern.length && (pattern[i] != ']' || ranges.isEmpty())) {
      int first = pattern[i] == '\\' ? escaped(pattern, ++i) : pattern[i];
      int last = first;
      if (i + 2 < pattern.length && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
        i += 2;
        last = pattern[i] == '\\' ? escaped(pattern, ++i) : pattern[i];
      }
      if (first > last) {
        throw new IllegalArgumentException("a range in its [] runs backwards");
      }
      ranges.add(new int[] {first, last});
      i++;
    }
    if (i >= pattern.length) {
      throw new IllegalArgumentException("its [ is not closed; \\[ is the character itself");
    }
    elements.add(new Element.Among(not, ranges));
    return i;
  }

  private static int escaped(int[] pattern, int at) {
    if (at >= pattern.length) {
      throw new IllegalArgumentException("a name in it ends with a backslash");
    }
    return pattern[at];
  }

  boolean isLiteral() {
    return this != ANY_NAMES && elements.stream().allMatch(e -> e instanceof Element.One);
  }

  /** The same way as {@link Glob} goes over names. */
  boolean matches(int[] name) {
    if (this == ANY_NAMES) {
      return false;
    }
    int e = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length) {
      if (e < elements.size() && elements.get(e) instanceof Element.Any) {
        star = e++;
        resume = n;
      } else if (e < elements.size() && takes(elements.get(e), name[n])) {
        e++;
        n++;
      } else if (star >= 0) {
        e = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (e < elements.size() && elements.get(e) instanceof Element.Any) {
      e++;
    }
    return e == elements.size();
  }

  private static boolean takes(Element element, int c) {
    return switch (element) {
      case Element.One one -> one.character() == c;
      case Element.AnyOne any -> true;
      case Element.Any any -> false;
      case Element.Among among ->
          among.not() != among.ranges().stream().anyMatch(range -> c >= range[0] && c <= range[1]);
    };
  }
}
