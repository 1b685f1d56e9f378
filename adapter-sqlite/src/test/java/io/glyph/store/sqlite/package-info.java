/** Tests on real databases: golden stores of the prototype, and hostile ones made here. */
@NullMarked
package io.glyph.store.sqlite;

import org.jspecify.annotations.NullMarked;
