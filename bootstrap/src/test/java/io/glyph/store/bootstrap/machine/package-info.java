/** What the program says when the machine refuses: full, read-only, forbidden, failing, stopped. */
@NullMarked
package io.glyph.store.bootstrap.machine;

import org.jspecify.annotations.NullMarked;
