/** What the program does: one class a verb phrase, called by the driving adapters. */
@NullMarked
package io.glyph.store.application.usecase;

import org.jspecify.annotations.NullMarked;
