package io.glyph.store.cli.violation;

import io.glyph.store.application.port.AuditLog;

/** A command that goes past the use cases. */
public record CommandThatReadsThePort(AuditLog log) {}
