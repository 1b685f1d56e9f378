package io.glyph.store.domain.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern for paths below a project's folder. {@code *} stands for any characters but a slash,
 * {@code ?} for one, {@code [a-z]} and {@code [!a-z]} for one of them or none of them, {@code **}
 * as a whole name for any number of names, none included, and {@code {a,b}} for either. A backslash
 * takes the next character as it is. Upper and lower case differ.
 *
 * <p>A pattern whose last name has no wildcard also takes, where it names a folder, all that is in
 * it; so does one that ends in a slash.
 */
public final class Glob {
  /** Braces multiply; more than this is nobody's intention. */
  private static final int MAX_ALTERNATIVES = 256;

  private static final int MAX_LENGTH = 4096;

  private final String text;
  private final List<List<NamePattern>> alternatives;

  private Glob(String text, List<List<NamePattern>> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
  }

  /**
   * @throws IllegalArgumentException with a reason fit to be shown for what is no pattern
   */
  public static Glob of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("it is longer than " + MAX_LENGTH + " characters");
    }
    List<List<NamePattern>> alternatives = new ArrayList<>();
    for (int[] alternative : Braces.expand(text.codePoints().toArray(), MAX_ALTERNATIVES)) {
      alternatives.add(names(alternative));
    }
    return new Glob(text, List.copyOf(alternatives));
  }

  private static List<NamePattern> names(int[] pattern) {
    if (pattern.length == 0) {
      throw new IllegalArgumentException("it is empty");
    }
    if (pattern[0] == '/') {
      throw new IllegalArgumentException("it starts with a slash; paths start in the project");
    }
    List<NamePattern> names = new ArrayList<>();
    List<int[]> parts = SourcePath.split(pattern);
    for (int i = 0; i < parts.size(); i++) {
      int[] part = parts.get(i);
      if (part.length == 0 && i == parts.size() - 1) {
        names.add(NamePattern.ANY_NAMES);
      } else if (part.length == 0) {
        throw new IllegalArgumentException("it has two slashes side by side");
      } else if (Arrays.equals(part, new int[] {'.', '.'})) {
        throw new IllegalArgumentException("it has .. in it; nothing outside the project is taken");
      } else if (!Arrays.equals(part, new int[] {'.'})) {
        names.add(NamePattern.of(part));
      }
    }
    if (names.isEmpty() || names.getLast().isLiteral()) {
      names.add(NamePattern.ANY_NAMES);
    }
    return List.copyOf(names);
  }

  public boolean matches(SourcePath path) {
    return matches(path.names());
  }

  boolean matches(List<int[]> names) {
    return alternatives.stream().anyMatch(pattern -> matches(pattern, names));
  }

  /** Whether it matches whatever is in a folder, at any depth. */
  boolean matchesAllBelow(List<int[]> folder) {
    return alternatives.stream()
        .anyMatch(
            pattern -> pattern.getLast() == NamePattern.ANY_NAMES && matches(pattern, folder));
  }

  /** Whether it can match anything in a folder, at any depth. */
  boolean mayMatchBelow(List<int[]> folder) {
    return alternatives.stream().anyMatch(pattern -> mayMatchBelow(pattern, folder));
  }

  private static boolean mayMatchBelow(List<NamePattern> pattern, List<int[]> folder) {
    for (int i = 0; i < folder.size(); i++) {
      if (i == pattern.size()) {
        return false;
      }
      if (pattern.get(i) == NamePattern.ANY_NAMES) {
        return true;
      }
      if (!pattern.get(i).matches(folder.get(i))) {
        return false;
      }
    }
    return pattern.size() > folder.size();
  }

  /**
   * Goes back to the latest {@code **} only: what an earlier one could take, the later one can take
   * too. So the cost is the product of both lengths at most.
   */
  private static boolean matches(List<NamePattern> pattern, List<int[]> names) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < names.size()) {
      if (p < pattern.size() && pattern.get(p) == NamePattern.ANY_NAMES) {
        star = p++;
        resume = n;
      } else if (p < pattern.size() && pattern.get(p).matches(names.get(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.size() && pattern.get(p) == NamePattern.ANY_NAMES) {
      p++;
    }
    return p == pattern.size();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
