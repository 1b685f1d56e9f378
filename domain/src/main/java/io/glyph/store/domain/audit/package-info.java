/** The append-only log: events, the Merkle tree over its lines, seals, and verification. */
@NullMarked
package io.glyph.store.domain.audit;

import org.jspecify.annotations.NullMarked;
