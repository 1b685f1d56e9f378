/** The packaged program, killed and failed at every system call on a store's files. */
@NullMarked
package io.glyph.store.bootstrap.crash;

import org.jspecify.annotations.NullMarked;
