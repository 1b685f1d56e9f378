/** Breaks the hexagon on purpose, so that a test can see the rule fail. */
@NullMarked
package io.glyph.store.domain.violation;

import org.jspecify.annotations.NullMarked;
