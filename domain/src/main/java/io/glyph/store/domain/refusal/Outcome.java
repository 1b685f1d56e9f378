package io.glyph.store.domain.refusal;

/**
 * What came of a use case.
 *
 * @param <T> what it gives when it is done
 */
public sealed interface Outcome<T> {
  record Done<T>(T value) implements Outcome<T> {}

  record Refused<T>(Refusal refusal) implements Outcome<T> {}
}
