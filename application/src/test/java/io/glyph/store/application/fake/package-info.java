/** The driven ports in memory, for tests: each keeps its port's contract. */
@NullMarked
package io.glyph.store.application.fake;

import org.jspecify.annotations.NullMarked;
