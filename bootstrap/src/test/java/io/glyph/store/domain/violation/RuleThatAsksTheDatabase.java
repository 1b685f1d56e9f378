package io.glyph.store.domain.violation;

import io.glyph.store.application.port.StoreDatabase;

/** A decision that does I/O. */
public record RuleThatAsksTheDatabase(StoreDatabase database) {}
