package io.glyph.store.application.usecase;

import io.glyph.store.domain.migration.Confirmation;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Optional;

/**
 * Asks to go back.
 *
 * @param goal whereto
 * @param confirmation empty where nobody has agreed to anything
 * @param ignoreClaims whether to go on under live claims
 * @param request of a service call, for the event
 */
public record ReturnRequest(
    StoreLocation store,
    Goal goal,
    Actor actor,
    Optional<Confirmation> confirmation,
    boolean ignoreClaims,
    Optional<RequestMark> request) {

  /** Where it leads. */
  public sealed interface Goal {
    /**
     * To where the newest migration came from; for a store that is too new for this release, to the
     * version that it writes.
     */
    record LastMigration() implements Goal {}

    /**
     * To a version: by reverse scripts where each step has one, else by the newest backup of it.
     */
    record Version(StoreVersion to) implements Goal {}

    /**
     * To what a backup holds.
     *
     * @param name its id, as a user wrote it
     */
    record FromBackup(String name) implements Goal {}
  }
}
