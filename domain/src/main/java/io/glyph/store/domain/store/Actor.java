package io.glyph.store.domain.store;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who acts: {@code type:provider:subject}, such as {@code user:self:ada} or {@code
 * agent:codex:session-01}. At most 200 characters, none of them control characters or white space.
 *
 * @param type what kind of actor
 * @param provider who vouches for the actor
 * @param subject what is concerned
 */
public record Actor(String type, String provider, String subject) {
  private static final int MAX_LENGTH = 200;
  // As Unicode understands them: U+009B starts a terminal sequence just like ESC [.
  private static final Pattern PART =
      Pattern.compile("[^\\p{Cntrl}\\s:]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SUBJECT =
      Pattern.compile("[^\\p{Cntrl}\\s]+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Refuses what cannot be. */
  public Actor {
    if (!PART.matcher(type).matches()
        || !PART.matcher(provider).matches()
        || !SUBJECT.matcher(subject).matches()
        || type.length() + provider.length() + subject.length() + 2 > MAX_LENGTH) {
      throw new IllegalArgumentException("an actor is type:provider:subject");
    }
  }

  /**
   * Reads the one spelling that is written; anything else is empty.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<Actor> parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Actor(parts[0], parts[1], parts[2]));
    } catch (IllegalArgumentException nonsense) {
      return Optional.empty();
    }
  }

  /**
   * {@return whether this is a program acting by itself; what it does needs a human's word as well}
   */
  public boolean isAgent() {
    return type.equals("agent");
  }

  /** {@return whether this is a person, who alone may agree to a loss} */
  public boolean isPerson() {
    return type.equals("user");
  }

  @Override
  public String toString() {
    return type + ":" + provider + ":" + subject;
  }
}
