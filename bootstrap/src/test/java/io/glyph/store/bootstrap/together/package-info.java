/**
 * Others are in the room: programs that use the same files and do not know of us, and ourselves.
 */
@NullMarked
package io.glyph.store.bootstrap.together;

import org.jspecify.annotations.NullMarked;
