/** Files of a project on their way into its store: their names, the rules that take them. */
@NullMarked
package io.glyph.store.domain.source;

import org.jspecify.annotations.NullMarked;
