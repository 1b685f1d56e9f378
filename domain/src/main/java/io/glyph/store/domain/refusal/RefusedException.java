package io.glyph.store.domain.refusal;

/**
 * Carries a {@link Refusal} from the depth of a use case to its edge, where it becomes a verdict
 * again: see {@link Outcome}. It is never an infrastructure failure and has no stack trace.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.code().label(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
