/** Import over the real adapters. */
@NullMarked
package io.glyph.store.bootstrap.imports;

import org.jspecify.annotations.NullMarked;
