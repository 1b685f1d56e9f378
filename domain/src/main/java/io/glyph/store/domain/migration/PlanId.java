package io.glyph.store.domain.migration;

import java.util.regex.Pattern;

/**
 * SHA-256 of the canonical form of a plan: 64 lower case hex digits. What a human confirms.
 *
 * @param hex 64 lower case hex digits
 */
public record PlanId(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what cannot be. */
  public PlanId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a plan id is 64 lower case hex digits");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
