/** What is measured within the program, by JMH. */
@NullMarked
package io.glyph.store.bench;

import org.jspecify.annotations.NullMarked;
