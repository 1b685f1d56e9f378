package io.glyph.store.domain.source;

/**
 * SHA-256 of a file's bytes.
 *
 * @param hex 64 lower case digits
 */
public record ContentHash(String hex) {
  private static final int DIGITS = 64;

  public ContentHash {
    if (!isWellFormed(hex)) {
      throw new IllegalArgumentException("a SHA-256 is 64 lower case hex digits");
    }
  }

  /** Not by a pattern: there is one for each file of an import. */
  private static boolean isWellFormed(String hex) {
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return hex.length() == DIGITS;
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
