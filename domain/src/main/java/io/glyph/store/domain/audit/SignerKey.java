package io.glyph.store.domain.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A private Ed25519 key with its name, in the form that Go's note package gave it and that C2SP
 * tools read: {@code PRIVATE+KEY+name+id+base64}, where the base64 is of the signature type 0x01
 * and the 32 bytes of the seed (RFC 8032, section 5.1.5). The id makes a mistyped key no key.
 */
public final class SignerKey {
  private static final String PREFIX = "PRIVATE+KEY+";

  /** What stands before the seed in its PKCS #8 form (RFC 8410, section 7). */
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final byte[] seed;
  private final VerifierKey verifier;

  private SignerKey(byte[] seed, VerifierKey verifier) {
    this.seed = seed.clone();
    this.verifier = verifier;
  }

  /**
   * Makes a new key.
   *
   * @param random cryptographically strong
   * @param name its name
   * @return the key
   */
  public static SignerKey generate(String name, RandomGenerator random) {
    byte[] seed = new byte[VerifierKey.KEY_LENGTH];
    random.nextBytes(seed);
    return new SignerKey(seed, new VerifierKey(name, publicKey(seed)));
  }

  /**
   * Reads the text of a key; empty where it is not exactly that.
   *
   * @param text what may be one
   * @return what was read; empty where it is none
   */
  public static Optional<SignerKey> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = text.substring(PREFIX.length()).split("\\+", 3);
    if (parts.length != 3 || !NoteName.isValid(parts[0])) {
      return Optional.empty();
    }
    return NoteForm.bytes(parts[2])
        .filter(bytes -> bytes.length == VerifierKey.KEY_LENGTH + 1)
        .filter(bytes -> bytes[0] == VerifierKey.ED25519)
        .map(bytes -> Arrays.copyOfRange(bytes, 1, bytes.length))
        .map(seed -> new SignerKey(seed, new VerifierKey(parts[0], publicKey(seed))))
        .filter(key -> key.secret().equals(text));
  }

  /** {@return the key that others check its signatures with} */
  public VerifierKey verifier() {
    return verifier;
  }

  /**
   * The text of this key. Whoever has it can sign.
   *
   * @return the text of this key
   */
  public String secret() {
    byte[] typed = new byte[seed.length + 1];
    typed[0] = VerifierKey.ED25519;
    System.arraycopy(seed, 0, typed, 1, seed.length);
    return PREFIX + verifier.name() + '+' + verifier.id() + '+' + NoteForm.base64(typed);
  }

  /**
   * Signs a checkpoint.
   *
   * @param checkpoint the checkpoint
   * @return the signed note
   */
  public SignedNote sign(Checkpoint checkpoint) {
    return sign(checkpoint.text());
  }

  SignedNote sign(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      byte[] pkcs8 = Arrays.copyOf(PKCS8, PKCS8.length + seed.length);
      System.arraycopy(seed, 0, pkcs8, PKCS8.length, seed.length);
      signer.initSign(
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return SignedNote.of(text, verifier.name(), verifier.id(), signer.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime since 15 has Ed25519", impossible);
    }
  }

  /**
   * The JDK derives a public key only while it generates a pair. So it is handed the seed as its
   * randomness, and asked whether it took that and nothing else.
   */
  private static byte[] publicKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] taken = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      if (!Arrays.equals(taken, seed)) {
        throw new IllegalStateException("this Java runtime makes other keys of a seed");
      }
      byte[] x509 = pair.getPublic().getEncoded();
      return Arrays.copyOfRange(x509, x509.length - VerifierKey.KEY_LENGTH, x509.length);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime since 15 has Ed25519", impossible);
    }
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "private key of " + verifier;
  }

  /** Gives the bytes that it was given. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != bytes.length) {
        throw new IllegalStateException("this Java runtime makes other keys of a seed");
      }
      System.arraycopy(bytes, 0, target, 0, bytes.length);
    }
  }
}
