/** What the use cases need from the outside world: role nouns, implemented by driven adapters. */
@NullMarked
package io.glyph.store.application.port;

import org.jspecify.annotations.NullMarked;
