package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/** The secret that a client must show. Only its digest is kept. */
final class AccessToken {
  private static final int RANDOM_BYTES = 32;
  private static final int MAX_FILE_BYTES = 4096;

  /** The characters of a bearer token (RFC 6750, section 2.1), and enough of them. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{32,}={0,2}");

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] digest;

  private AccessToken(String secret) {
    this.digest = sha256(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes as long for a wrong text as for the right one. */
  boolean matches(String shown) {
    return MessageDigest.isEqual(digest, sha256(shown.getBytes(StandardCharsets.UTF_8)));
  }

  static AccessToken of(String secret) {
    return new AccessToken(secret);
  }

  /** 256 random bits in hex. */
  static String newSecret(SecureRandom random) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /**
   * Writes a secret and a newline to a new file of mode 0600.
   *
   * @param file in a folder of mode 0700; what a killed server left there is removed
   */
  static void write(String secret, Path file) {
    try {
      Files.deleteIfExists(file);
      try (FileChannel out =
          FileChannel.open(
              file,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PRIVATE))) {
        ByteBuffer line = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
          out.write(line);
        }
      }
    } catch (IOException failed) {
      throw Failures.io("write token", file, failed);
    }
  }

  /**
   * Reads one that the user brings.
   *
   * @param me who must own the file
   */
  static AccessToken load(Path file, UserPrincipal me) {
    try {
      PosixFileAttributes seen =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!seen.isRegularFile()) {
        throw refused("must be a regular file and not a link");
      }
      if (!seen.permissions().equals(PRIVATE)) {
        throw refused("must have mode 0600");
      }
      if (!seen.owner().equals(me)) {
        throw refused("must belong to this user");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      }
      String secret = new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
      if (bytes.length > MAX_FILE_BYTES || !FORM.matcher(secret).matches()) {
        throw refused("must hold one token: at least 32 of A-Z a-z 0-9 . _ ~ + / -");
      }
      return new AccessToken(secret);
    } catch (NoSuchFileException missing) {
      throw refused("does not exist");
    } catch (IOException failed) {
      throw Failures.io("read token", file, failed);
    }
  }

  private static RefusedException refused(String problem) {
    return new RefusedException(new Refusal.InvalidArgument("token file", problem));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
