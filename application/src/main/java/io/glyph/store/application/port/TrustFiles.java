package io.glyph.store.application.port;

import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.audit.VerifierKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files that vouch for a store and are kept elsewhere: keys, witnesses, checkpoints that somebody
 * has written down. What lies in a {@code .glyph} folder vouches for nothing: whoever can change
 * the store can change it too.
 *
 * <p>All methods throw {@code RefusedException} with {@code InvalidArgument} and the given name for
 * a path inside such a folder, a link, and what is not what it should be.
 */
public interface TrustFiles {
  /**
   * Makes two files that must not be there yet: the secret, mode 0600, and beside it, with {@code
   * .pub} behind its name, the public half; both synced.
   *
   * @return where the public half is
   */
  Path createKey(String argument, Path secret, SignerKey key);

  /** Reads a private key; one that others may read or write is refused. */
  SignerKey signer(String argument, Path file);

  /** Reads public keys, one a line; at least one. */
  List<VerifierKey> verifiers(String argument, Path file);

  /**
   * Reads a witness whole; at most 16 MiB. One that ends within a checkpoint, or has anything else
   * in it, is refused.
   *
   * @return empty where there is no such file
   */
  Optional<Witness> witness(String argument, Path file);

  /**
   * Appends a checkpoint in one write, creating the file where missing, and syncs it. Only where
   * the file is what {@link #witness} read.
   *
   * @param bytes the size that it had then; 0 where there was none
   */
  void append(String argument, Path file, String note, long bytes);

  /** Reads a checkpoint that was kept in a file of its own; empty where there is no such file. */
  Optional<String> checkpoint(String argument, Path file);

  /**
   * What a witness says.
   *
   * @param notes oldest first
   * @param bytes its size
   */
  record Witness(List<String> notes, long bytes) {
    public Witness {
      notes = List.copyOf(notes);
    }
  }
}
