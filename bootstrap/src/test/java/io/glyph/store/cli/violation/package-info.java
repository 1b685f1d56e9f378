/** Breaks the hexagon on purpose, so that a test can see the rule fail. */
@NullMarked
package io.glyph.store.cli.violation;

import org.jspecify.annotations.NullMarked;
