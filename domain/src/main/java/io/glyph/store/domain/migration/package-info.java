/** Migrations, plans, what they do to rows, and what that is worth. */
@NullMarked
package io.glyph.store.domain.migration;

import org.jspecify.annotations.NullMarked;
