/** The source graph that a store keeps: objects of every kind, their fields and links. */
@NullMarked
package io.glyph.store.domain.graph;

import org.jspecify.annotations.NullMarked;
