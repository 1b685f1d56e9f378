package io.glyph.store.domain.audit;

import java.util.regex.Pattern;

/**
 * Digest that covers everything in the log before the event that carries it, as far as its writer
 * saw.
 *
 * @param lines how many lines
 * @param bytes how many bytes, newlines included
 * @param root RFC 6962 root over these lines, 64 lower case hex digits
 */
public record Seal(long lines, long bytes, String root) {
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what cannot be. */
  public Seal {
    if (lines < 0 || bytes < lines || (lines == 0 && bytes > 0) || !ROOT.matcher(root).matches()) {
      throw new IllegalArgumentException("not a seal");
    }
  }
}
