package io.glyph.store.domain.audit;

import java.util.Locale;

/** Who vouches for what the log was. */
public enum Voucher {
  /** A signed event in the log itself. */
  SIGNATURE,
  /** A checkpoint in a file elsewhere. */
  WITNESS,
  /** A checkpoint that the caller has written down. */
  SINCE;

  /** {@return the spelling in JSON} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
