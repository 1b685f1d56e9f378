package io.glyph.store.domain.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures, as C2SP signed-note defines it. Nothing in the text is to be believed
 * before {@link #judge} has found a signature of a key that one knows.
 *
 * @param text ends with a newline
 * @param signatures at least one
 */
public record SignedNote(String text, List<Line> signatures) {
  /** A note that is longer is none, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  /** One with more signatures is none; the specification asks for at least 16. */
  public static final int MAX_SIGNATURES = 100;

  private static final String MARK = "\u2014 ";
  private static final int ID_LENGTH = 4;

  /** Keeps copies of what is given. */
  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * A signature line.
   *
   * @param keyId eight hex digits
   * @param signature base64 of key id and signature
   * @param name its name
   */
  public record Line(String name, String keyId, String signature) {
    /** {@return the key as people and programs are told of it} */
    public String key() {
      return name + '+' + keyId;
    }
  }

  /** What the signatures say to somebody who knows some keys. */
  public sealed interface Judgement {
    /**
     * Signed by a key that is known, and no known key's signature is wrong.
     *
     * @param key the key
     */
    record Good(VerifierKey key) implements Judgement {}

    /**
     * Claims to be signed by a key that is known, and is not.
     *
     * @param key the key
     */
    record Bad(VerifierKey key) implements Judgement {}

    /**
     * No key that is known has signed.
     *
     * @param sameName whether another key of a name that is known did
     * @param lines how many lines
     */
    record Unknown(List<Line> lines, boolean sameName) implements Judgement {}
  }

  static SignedNote of(String text, String name, String keyId, byte[] signature) {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(keyId), ID_LENGTH + signature.length);
    System.arraycopy(signature, 0, bytes, ID_LENGTH, signature.length);
    return new SignedNote(text, List.of(new Line(name, keyId, NoteForm.base64(bytes))));
  }

  /**
   * Reads a whole note; empty where it is not exactly one.
   *
   * @param note the signed note
   * @return what was read; empty where it is none
   */
  public static Optional<SignedNote> parse(String note) {
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0
        || !note.endsWith("\n")
        || note.length() > MAX_BYTES
        || note.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        || note.chars().anyMatch(c -> c < ' ' && c != '\n' || c == '\ufffd')) {
      return Optional.empty();
    }
    String tail = note.substring(blank + 2);
    if (tail.isEmpty()) {
      return Optional.empty();
    }
    List<Line> lines = new ArrayList<>();
    for (String line : tail.substring(0, tail.length() - 1).split("\n", -1)) {
      Optional<Line> signature = line(line);
      if (signature.isEmpty() || lines.size() == MAX_SIGNATURES) {
        return Optional.empty();
      }
      lines.add(signature.get());
    }
    return Optional.of(new SignedNote(note.substring(0, blank + 1), lines));
  }

  private static Optional<Line> line(String line) {
    int space = line.indexOf(' ', MARK.length());
    if (!line.startsWith(MARK) || space < 0) {
      return Optional.empty();
    }
    String name = line.substring(MARK.length(), space);
    String base64 = line.substring(space + 1);
    return NoteForm.bytes(base64)
        .filter(bytes -> bytes.length > ID_LENGTH && NoteName.isValid(name))
        .map(bytes -> new Line(name, HexFormat.of().formatHex(bytes, 0, ID_LENGTH), base64));
  }

  /**
   * Checks the signatures of keys that are known; those of others are ignored, as the specification
   * says. Of lines of the same key the first decides.
   *
   * @param known the keys that are trusted
   * @return the judgement
   */
  public Judgement judge(Collection<VerifierKey> known) {
    Optional<VerifierKey> good = Optional.empty();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (VerifierKey key : known) {
      Optional<Line> signed =
          signatures.stream()
              .filter(line -> line.name().equals(key.name()) && line.keyId().equals(key.id()))
              .findFirst();
      if (signed.isPresent()) {
        byte[] signature = NoteForm.bytes(signed.get().signature()).orElseThrow();
        if (!key.verifies(bytes, Arrays.copyOfRange(signature, ID_LENGTH, signature.length))) {
          return new Judgement.Bad(key);
        }
        good = good.isPresent() ? good : Optional.of(key);
      }
    }
    return good.<Judgement>map(Judgement.Good::new)
        .orElseGet(() ->
            new Judgement.Unknown(
                signatures,
                signatures.stream()
                    .anyMatch(
                        line -> known.stream().anyMatch(key -> key.name().equals(line.name())))));
  }

  /** The note itself. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (Line line : signatures) {
      note.append(MARK).append(line.name()).append(' ').append(line.signature()).append('\n');
    }
    return note.toString();
  }
}
