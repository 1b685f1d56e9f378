package io.glyph.store.domain.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public Ed25519 key (RFC 8032) with its name, as C2SP signed-note knows keys. Its text is {@code
 * name+id+base64}, where the base64 is of the signature type 0x01 and the key.
 *
 * @param name not empty, without spaces and plus
 * @param publicKey 32 bytes
 */
public record VerifierKey(String name, byte[] publicKey) {
  static final byte ED25519 = 1;
  static final int KEY_LENGTH = 32;

  /** What stands before the key in its X.509 form (RFC 8410, section 4). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** Refuses what cannot be. */
  public VerifierKey {
    if (!NoteName.isValid(name) || publicKey.length != KEY_LENGTH) {
      throw new IllegalArgumentException("not a verifier key");
    }
    publicKey = publicKey.clone();
  }

  /**
   * Whether a key may be called so.
   *
   * @param name its name
   * @return whether a key may be called so
   */
  public static boolean isName(String name) {
    return NoteName.isValid(name);
  }

  /**
   * Reads {@code name+id+base64}; empty where it is not exactly that.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<VerifierKey> parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !NoteName.isValid(parts[0])) {
      return Optional.empty();
    }
    return NoteForm.bytes(parts[2])
        .filter(bytes -> bytes.length == KEY_LENGTH + 1 && bytes[0] == ED25519)
        .map(bytes -> new VerifierKey(parts[0], Arrays.copyOfRange(bytes, 1, bytes.length)))
        .filter(key -> key.toString().equals(text));
  }

  /**
   * {@return first four bytes of the SHA-256 of name, newline, signature type and key; eight hex
   * digits}
   */
  public String id() {
    return id(name, publicKey);
  }

  static String id(String name, byte[] publicKey) {
    MessageDigest sha256 = MerkleTree.sha256();
    sha256.update(name.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    sha256.update(ED25519);
    return HexFormat.of().formatHex(sha256.digest(publicKey), 0, 4);
  }

  /** Whether a signature is this key's over a text. */
  boolean verifies(byte[] text, byte[] signature) {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509()));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (SignatureException notEvenASignature) {
      return false;
    } catch (GeneralSecurityException notAPoint) {
      // 32 bytes that are no point of the curve have signed nothing.
      return false;
    }
  }

  private byte[] x509() {
    byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_LENGTH);
    System.arraycopy(publicKey, 0, encoded, X509.length, KEY_LENGTH);
    return encoded;
  }

  /** {@return a copy of the 32 bytes of the key} */
  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  @Override
  public String toString() {
    byte[] typed = new byte[KEY_LENGTH + 1];
    typed[0] = ED25519;
    System.arraycopy(publicKey, 0, typed, 1, KEY_LENGTH);
    return name + '+' + id() + '+' + NoteForm.base64(typed);
  }
}
