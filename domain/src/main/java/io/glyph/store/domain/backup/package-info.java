/** Verified copies of the database. */
@NullMarked
package io.glyph.store.domain.backup;

import org.jspecify.annotations.NullMarked;
