/**
 * What every implementation of a driven port must do, fake or real: extend a contract, say how to
 * make the thing, and inherit its tests.
 */
@NullMarked
package io.glyph.store.application.contract;

import org.jspecify.annotations.NullMarked;
