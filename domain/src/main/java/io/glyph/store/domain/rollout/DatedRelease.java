package io.glyph.store.domain.rollout;

import io.glyph.store.domain.version.FormatSupport;
import java.time.LocalDate;

/**
 * A release and its day.
 *
 * @param support what the release reads and writes
 * @param published the first day on which a machine can get it
 */
public record DatedRelease(FormatSupport support, LocalDate published) {}
