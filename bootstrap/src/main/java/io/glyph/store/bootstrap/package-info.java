/** The program: who is plugged into what. Nothing is decided here. */
@NullMarked
package io.glyph.store.bootstrap;

import org.jspecify.annotations.NullMarked;
