@NullMarked
package io.glyph.store.cli;

import org.jspecify.annotations.NullMarked;
