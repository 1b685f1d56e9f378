/** What people and programs read, word for word, as approved files. */
@NullMarked
package io.glyph.store.bootstrap.transcript;

import org.jspecify.annotations.NullMarked;
