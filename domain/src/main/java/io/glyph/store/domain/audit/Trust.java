package io.glyph.store.domain.audit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a log is verified against. A seal that nothing of this vouches for proves nothing: anyone
 * can write a line that looks like one.
 *
 * @param database the newest seal that the database keeps
 * @param keys public keys whose signatures count
 * @param origins names of this log; a checkpoint of another name says nothing about it
 * @param anchors checkpoints from outside; with keys, each was found to be signed by one of them
 * @param faults what was wrong with checkpoints from outside that are no anchors therefore
 */
public record Trust(
    Optional<TreeState> database,
    List<VerifierKey> keys,
    Set<String> origins,
    List<Anchor> anchors,
    List<AuditFault> faults) {
  /** Keeps copies of what is given. */
  public Trust {
    keys = List.copyOf(keys);
    origins = Set.copyOf(origins);
    anchors = List.copyOf(anchors);
    faults = List.copyOf(faults);
  }

  /**
   * The database's seal alone.
   *
   * @param database the newest seal that the database vouches for
   * @return what vouches then
   */
  public static Trust inDatabase(Optional<TreeState> database) {
    return new Trust(database, List.of(), Set.of(), List.of(), List.of());
  }
}
