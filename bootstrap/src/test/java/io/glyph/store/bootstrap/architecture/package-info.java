/** The hexagon, proved; and the proofs, proved to fail when it is broken. */
@NullMarked
package io.glyph.store.bootstrap.architecture;

import org.jspecify.annotations.NullMarked;
