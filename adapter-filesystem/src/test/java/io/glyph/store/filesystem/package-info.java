/** Tests of the adapter, on a real file system. */
@NullMarked
package io.glyph.store.filesystem;

import org.jspecify.annotations.NullMarked;
