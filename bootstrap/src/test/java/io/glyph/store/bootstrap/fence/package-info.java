/** What happens when a program that is too old meets a store of version 2. */
@NullMarked
package io.glyph.store.bootstrap.fence;

import org.jspecify.annotations.NullMarked;
