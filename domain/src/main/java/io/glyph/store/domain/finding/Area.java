package io.glyph.store.domain.finding;

import java.util.Locale;

/** The parts of a store that a diagnosis looks at. */
public enum Area {
  FOLDER,
  MANIFEST,
  DATABASE,
  SCHEMA,
  ROWS,
  CONTENT,
  LOG,
  BACKUPS,
  LEFTOVERS;

  /** The spelling in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
