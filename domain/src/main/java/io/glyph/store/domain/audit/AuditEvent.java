package io.glyph.store.domain.audit;

import io.glyph.store.domain.store.Actor;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event of ours, before it is a line of the log.
 *
 * @param type such as {@code migration_applied}
 * @param at to the second
 * @param data in the order given; values are String, Long, Integer, Boolean, null, or lists and
 *     maps of these
 * @param seal of everything before it that its writer saw
 * @param signature a signed checkpoint of what the seal covers, as a note
 * @param id its id
 * @param actor who acts
 */
public record AuditEvent(
    EventId id,
    String type,
    Instant at,
    Actor actor,
    Map<String, @Nullable Object> data,
    Seal seal,
    Optional<String> signature) {
  /** The longest line that we write, newline included. */
  public static final int MAX_LINE_BYTES = 64 * 1024;

  /**
   * Keeps a copy of the data.
   *
   * @param id its id
   * @param type such as {@code migration_applied}
   * @param at when
   * @param actor who acts
   * @param data what it tells
   * @param seal what it seals
   * @param signature of its seal, by whoever holds the key; empty where nobody signed
   */
  // Spelled out: javac drops the @Nullable within the type from a compact constructor.
  public AuditEvent(
      EventId id,
      String type,
      Instant at,
      Actor actor,
      Map<String, @Nullable Object> data,
      Seal seal,
      Optional<String> signature) {
    this.id = id;
    this.type = type;
    this.at = at;
    this.actor = actor;
    this.data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    this.seal = seal;
    this.signature = signature;
  }

  /**
   * An event that is not signed.
   *
   * @param id its id
   * @param type such as {@code migration_applied}
   * @param at when
   * @param actor who acts
   * @param data what it tells
   * @param seal what it seals
   */
  public AuditEvent(
      EventId id,
      String type,
      Instant at,
      Actor actor,
      Map<String, @Nullable Object> data,
      Seal seal) {
    this(id, type, at, actor, data, seal, Optional.empty());
  }
}
