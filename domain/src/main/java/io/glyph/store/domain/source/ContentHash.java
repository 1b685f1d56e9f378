package io.glyph.store.domain.source;

import java.util.regex.Pattern;

/**
 * SHA-256 of a file's bytes.
 *
 * @param hex 64 lower case digits
 */
public record ContentHash(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public ContentHash {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a SHA-256 is 64 lower case hex digits");
    }
  }

  /** The id of the content in the store. */
  public String id() {
    return "content:sha256:" + hex;
  }

  @Override
  public String toString() {
    return hex;
  }
}
