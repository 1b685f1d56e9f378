package io.glyph.store.domain.finding;

import java.util.Locale;

/** How bad a finding is; worst first. */
public enum Severity {
  /** Something is lost, or will be refused, until somebody acts. */
  ERROR,
  /** Nothing is lost, but something will not be there when it is needed. */
  WARNING,
  /** Good to know; nothing depends on it. */
  NOTICE;

  /** The spelling in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
