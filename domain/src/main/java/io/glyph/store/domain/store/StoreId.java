package io.glyph.store.domain.store;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Identity of a store: a random UUID that survives moving the folder. Stores have one from version
 * 2 on.
 *
 * @param value what stands for it
 */
public record StoreId(UUID value) {
  /** Refuses what cannot be. */
  public StoreId {
    Objects.requireNonNull(value);
  }

  /**
   * Reads the canonical 36 character form only; anything else is empty.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<StoreId> parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? Optional.of(new StoreId(uuid)) : Optional.empty();
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
