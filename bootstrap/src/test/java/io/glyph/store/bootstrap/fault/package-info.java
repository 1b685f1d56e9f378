/**
 * Every effect on disk of the real house, stopped, failed and torn; and who judges what is left.
 */
@NullMarked
package io.glyph.store.bootstrap.fault;

import org.jspecify.annotations.NullMarked;
