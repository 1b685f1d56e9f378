package io.glyph.store.application.port;

import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.version.DatabaseMarks;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of itself, read in one transaction. Bookkeeping is empty at version 1,
 * unless a managed store has come back to it, and for versions that this build does not know,
 * unless such a store carries its way back.
 *
 * @param marks the version marks
 * @param outbox undelivered entries, oldest first
 * @param seal the newest seal
 * @param manifest the manifest's bytes that the database keeps
 * @param purgePending whether something that was lost on purpose may still be in the file
 */
public record DatabaseFacts(
    DatabaseMarks marks,
    List<OutboxEntry> outbox,
    Optional<TreeState> seal,
    byte @Nullable [] manifest,
    boolean purgePending) {
  // Spelled out: javac drops the @Nullable within the type from a compact constructor.
  public DatabaseFacts(
      DatabaseMarks marks,
      List<OutboxEntry> outbox,
      Optional<TreeState> seal,
      byte @Nullable [] manifest,
      boolean purgePending) {
    this.marks = marks;
    this.outbox = List.copyOf(outbox);
    this.seal = seal;
    this.manifest = manifest;
    this.purgePending = purgePending;
  }

  /** Facts of a database in which nothing waits to be purged. */
  public DatabaseFacts(
      DatabaseMarks marks,
      List<OutboxEntry> outbox,
      Optional<TreeState> seal,
      byte @Nullable [] manifest) {
    this(marks, outbox, seal, manifest, false);
  }

  /**
   * Whether outbox, seal and manifest have a place in it: from version 2 on, and at version 1 where
   * a managed store came back to it.
   */
  public boolean isManaged() {
    return manifest != null || marks.userVersion() > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DatabaseFacts that
        && marks.equals(that.marks)
        && outbox.equals(that.outbox)
        && seal.equals(that.seal)
        && Arrays.equals(manifest, that.manifest)
        && purgePending == that.purgePending;
  }

  @Override
  public int hashCode() {
    return Objects.hash(marks, outbox, seal);
  }
}
