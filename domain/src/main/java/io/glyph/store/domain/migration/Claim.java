package io.glyph.store.domain.migration;

/**
 * A live claim of an agent on a work context: active and not expired when it was read.
 *
 * @param workName text from the store, escaped and shortened for printing
 * @param actor text from the store, escaped and shortened for printing
 * @param expiresAt RFC 3339, as stored
 */
public record Claim(String workName, String actor, String expiresAt) {}
