/** Why a command did not do what it was asked. */
@NullMarked
package io.glyph.store.domain.refusal;

import org.jspecify.annotations.NullMarked;
