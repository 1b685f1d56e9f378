/** Store versions, releases, and the judgement whether one can read the other. */
@NullMarked
package io.glyph.store.domain.version;

import org.jspecify.annotations.NullMarked;
