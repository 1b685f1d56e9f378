/** What {@code glyph doctor} finds, and whether what it recommends helps. */
@NullMarked
package io.glyph.store.bootstrap.doctor;

import org.jspecify.annotations.NullMarked;
