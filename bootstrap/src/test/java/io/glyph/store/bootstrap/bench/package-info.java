/** That the benchmarks run. */
@NullMarked
package io.glyph.store.bootstrap.bench;

import org.jspecify.annotations.NullMarked;
