/** What a store is: its place, its identity, its manifest and who acts on it. */
@NullMarked
package io.glyph.store.domain.store;

import org.jspecify.annotations.NullMarked;
