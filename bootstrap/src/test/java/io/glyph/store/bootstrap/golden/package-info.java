/** Every real store, through the packaged program. */
@NullMarked
package io.glyph.store.bootstrap.golden;

import org.jspecify.annotations.NullMarked;
