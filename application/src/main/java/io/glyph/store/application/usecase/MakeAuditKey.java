package io.glyph.store.application.usecase;

import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.audit.VerifierKey;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;

/** Makes a key to sign checkpoints with. Needs no store and touches none. */
public final class MakeAuditKey {
  public static final String NAME = "--name";

  private final TrustFiles files;
  private final Clockwork clockwork;

  public MakeAuditKey(TrustFiles files, Clockwork clockwork) {
    this.files = files;
    this.clockwork = clockwork;
  }

  /**
   * @param publicFile where the public half is
   */
  public record Report(VerifierKey key, Path publicFile) {}

  /**
   * @param file that must not be there yet; the public half goes beside it
   * @param name what the key is called in signatures
   */
  public Outcome<Report> execute(Path file, String name) {
    return Attempt.of(() -> {
      if (!VerifierKey.isName(name)) {
        throw new RefusedException(
            new Refusal.InvalidArgument(
                NAME, "a key's name has 1 to 200 characters, none of them a space or a plus"));
      }
      SignerKey key = SignerKey.generate(name, clockwork.random());
      return new Report(key.verifier(), files.createKey(SealAudit.KEY, file, key));
    });
  }
}
