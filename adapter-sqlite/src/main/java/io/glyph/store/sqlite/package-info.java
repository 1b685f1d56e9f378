/** The database {@code store.db}: inspection, migration, outbox and copies, through SQLite only. */
@NullMarked
package io.glyph.store.sqlite;

import org.jspecify.annotations.NullMarked;
