/** What a check of a store found wrong, and what helps. */
@NullMarked
package io.glyph.store.domain.finding;

import org.jspecify.annotations.NullMarked;
