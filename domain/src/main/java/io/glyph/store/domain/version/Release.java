package io.glyph.store.domain.version;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A published version of the software, {@code glyph/MAJOR.MINOR.PATCH}. Ordered by its numbers.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number
 */
public record Release(int major, int minor, int patch) implements Comparable<Release> {
  private static final Pattern FORM =
      Pattern.compile("glyph/(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})");

  /** Refuses what cannot be. */
  public Release {
    if (major < 0 || minor < 0 || patch < 0) {
      throw new IllegalArgumentException("a release has no negative numbers");
    }
  }

  /**
   * Reads the one spelling that is written; anything else is empty.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<Release> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Release(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))));
  }

  @Override
  public int compareTo(Release other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = Integer.compare(minor, other.minor);
    return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return "glyph/" + major + "." + minor + "." + patch;
  }
}
