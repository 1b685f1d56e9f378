/** Contracts of ports over what this program is made of, where one adapter alone cannot show it. */
@NullMarked
package io.glyph.store.bootstrap.contract;

import org.jspecify.annotations.NullMarked;
