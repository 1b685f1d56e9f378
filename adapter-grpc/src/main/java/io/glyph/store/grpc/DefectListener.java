package io.glyph.store.grpc;

/**
 * Hears of defects. The client gets the request id and nothing else, so this is the only place
 * where it can be learnt what happened. Called on a thread that nobody waits for.
 */
@FunctionalInterface
public interface DefectListener {
  /** Hears nothing. */
  DefectListener NONE = (requestId, defect) -> {};

  void onDefect(String requestId, Throwable defect);
}
