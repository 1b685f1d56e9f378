/** Stores that somebody has damaged or prepared: refused or read right, and left as they are. */
@NullMarked
package io.glyph.store.bootstrap.hostile;

import org.jspecify.annotations.NullMarked;
