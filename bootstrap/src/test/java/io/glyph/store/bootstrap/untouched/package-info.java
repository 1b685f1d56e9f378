/** Commands that never change a store, watched by the kernel. */
@NullMarked
package io.glyph.store.bootstrap.untouched;

import org.jspecify.annotations.NullMarked;
