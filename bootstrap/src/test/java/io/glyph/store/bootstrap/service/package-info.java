/** The service, as the packaged program runs it. */
@NullMarked
package io.glyph.store.bootstrap.service;

import org.jspecify.annotations.NullMarked;
