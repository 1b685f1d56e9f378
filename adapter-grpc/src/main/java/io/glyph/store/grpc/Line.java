package io.glyph.store.grpc;

import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What connects work with the client that waits for it: progress one way, giving up the other. A
 * client that gives up, a deadline and the server's end all stop the work, but only until it begins
 * to commit; after that it is finished.
 */
final class Line implements Progress {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

  private enum State {
    RUNNING,
    STOPPED,
    COMMITTING
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final Consumer<io.glyph.store.grpc.v1.Progress> phases;
  private final Consumer<io.glyph.store.grpc.v1.Progress> advances;
  private io.glyph.store.grpc.v1.Phase now = io.glyph.store.grpc.v1.Phase.PHASE_UNSPECIFIED;
  private long toldAt;

  /**
   * @param phases told of each new phase
   * @param advances told ten times a second at most how far it is; may drop it
   */
  Line(
      Consumer<io.glyph.store.grpc.v1.Progress> phases,
      Consumer<io.glyph.store.grpc.v1.Progress> advances) {
    this.phases = phases;
    this.advances = advances;
  }

  /** Rolls back what has not begun to commit. On any thread. */
  void stop() {
    state.compareAndSet(State.RUNNING, State.STOPPED);
  }

  @Override
  public boolean isStopped() {
    return state.get() == State.STOPPED;
  }

  @Override
  public void enter(Progress.Phase phase) {
    if (phase == Progress.Phase.COMMIT) {
      state.compareAndSet(State.RUNNING, State.COMMITTING);
    }
    requireRunning();
    now = messageOf(phase);
    toldAt = System.nanoTime();
    phases.accept(io.glyph.store.grpc.v1.Progress.newBuilder().setPhase(now).build());
  }

  @Override
  public void advance(long files, long bytes) {
    requireRunning();
    long time = System.nanoTime();
    if (time - toldAt >= INTERVAL) {
      toldAt = time;
      advances.accept(
          io.glyph.store.grpc.v1.Progress.newBuilder()
              .setPhase(now)
              .setFiles(files)
              .setBytes(bytes)
              .build());
    }
  }

  void requireRunning() {
    if (isStopped()) {
      throw new RefusedException(new Refusal.Interrupted());
    }
  }

  private static io.glyph.store.grpc.v1.Phase messageOf(Progress.Phase phase) {
    return switch (phase) {
      case CHECK -> io.glyph.store.grpc.v1.Phase.PHASE_CHECK;
      case COPY -> io.glyph.store.grpc.v1.Phase.PHASE_COPY;
      case BACK_UP -> io.glyph.store.grpc.v1.Phase.PHASE_BACK_UP;
      case MIGRATE -> io.glyph.store.grpc.v1.Phase.PHASE_MIGRATE;
      case IMPORT -> io.glyph.store.grpc.v1.Phase.PHASE_IMPORT;
      case COMMIT -> io.glyph.store.grpc.v1.Phase.PHASE_COMMIT;
      case DELIVER -> io.glyph.store.grpc.v1.Phase.PHASE_DELIVER;
      case VERIFY -> io.glyph.store.grpc.v1.Phase.PHASE_VERIFY;
      case EXAMINE_BACKUPS -> io.glyph.store.grpc.v1.Phase.PHASE_EXAMINE_BACKUPS;
      case EXAMINE_DATABASE -> io.glyph.store.grpc.v1.Phase.PHASE_EXAMINE_DATABASE;
      case EXAMINE_CONTENT -> io.glyph.store.grpc.v1.Phase.PHASE_EXAMINE_CONTENT;
      case EXAMINE_LOG -> io.glyph.store.grpc.v1.Phase.PHASE_EXAMINE_LOG;
    };
  }
}
