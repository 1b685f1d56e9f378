package io.glyph.store.domain.audit;

import java.util.Base64;
import java.util.Optional;

/** Base64 of RFC 4648, section 4, in its one canonical form. */
final class NoteForm {
  private NoteForm() {}

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Empty for anything but the form that {@link #base64} gives: one value has one spelling. */
  static Optional<byte[]> bytes(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return base64(bytes).equals(base64) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
