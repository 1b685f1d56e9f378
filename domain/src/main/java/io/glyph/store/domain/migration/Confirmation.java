package io.glyph.store.domain.migration;

import io.glyph.store.domain.store.Actor;

/**
 * The plan id that a human gives back.
 *
 * @param plan what was shown
 * @param by who confirmed, a person
 * @param how through which door
 */
public record Confirmation(PlanId plan, Actor by, Channel how) {
  /** Refuses what cannot be. */
  public Confirmation {
    if (!by.isPerson()) {
      throw new IllegalArgumentException("only a person can confirm a loss");
    }
  }

  /** The door through which a confirmation came. */
  public enum Channel {
    /** Somebody typed it when asked. */
    PROMPT,
    /** It was an option of the command. */
    OPTION,
    /** It came through the service. */
    SERVICE
  }
}
