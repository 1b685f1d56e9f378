/** Packaging: what makes the distribution. A step of the build, not a part of the program. */
@NullMarked
package io.glyph.store.dist;

import org.jspecify.annotations.NullMarked;
