/** The public interface of the module, held against what was published. */
@NullMarked
package io.glyph.store.domain.api;

import org.jspecify.annotations.NullMarked;
