package io.glyph.store.application.usecase;

import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.MigrationPlan;

/**
 * A store that has gone back, committed and delivered.
 *
 * @param plan what was done; its way says by which means
 * @param backup the state before, kept
 */
public record ReturnReport(MigrationPlan plan, Backup backup, EventId event) {}
