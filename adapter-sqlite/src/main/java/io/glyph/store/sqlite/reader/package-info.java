/** Where objects are in each version of the store. A version's reader is never edited again. */
@NullMarked
package io.glyph.store.sqlite.reader;

import org.jspecify.annotations.NullMarked;
