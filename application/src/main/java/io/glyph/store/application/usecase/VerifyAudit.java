package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.audit.Anchor;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.CheckpointReading;
import io.glyph.store.domain.audit.Trust;
import io.glyph.store.domain.audit.VerifierKey;
import io.glyph.store.domain.audit.Voucher;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Proves the whole log, every line and every seal, against what the database vouches for, and
 * against keys, a witness and a checkpoint from outside the store where they are given.
 */
public final class VerifyAudit {
  /** Names of arguments, as people write them. */
  public static final String PUBLIC_KEY = "--public-key";

  public static final String WITNESS = "--witness";
  public static final String SINCE = "--since";

  private final StoreReader reader;
  private final AuditLog log;
  private final TrustFiles files;

  public VerifyAudit(StoreReader reader, AuditLog log, TrustFiles files) {
    this.reader = reader;
    this.log = log;
    this.files = files;
  }

  /**
   * What to verify against, besides the database.
   *
   * @param publicKey a file of keys that are trusted
   * @param witness a file of checkpoints that is kept elsewhere
   * @param since a checkpoint that somebody has written down
   */
  public record Against(Optional<Path> publicKey, Optional<Path> witness, Optional<Since> since) {
    /** The database alone. */
    public static final Against DATABASE =
        new Against(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A checkpoint that somebody has written down: what they said, and where it would be a file. */
  public record Since(String text, Optional<Path> file) {}

  /** Verifies against the database alone. */
  public Outcome<AuditVerdict> execute(StoreLocation store, Progress progress) {
    return execute(store, Against.DATABASE, progress);
  }

  /** Gives a verdict where the log could be judged, intact or damaged. */
  public Outcome<AuditVerdict> execute(StoreLocation store, Against against, Progress progress) {
    return Attempt.of(() -> verify(store, against, progress));
  }

  private AuditVerdict verify(StoreLocation store, Against against, Progress progress) {
    StoreReader.Known known = reader.requireReadable(reader.look(store));
    List<VerifierKey> keys =
        against.publicKey().map(file -> files.verifiers(PUBLIC_KEY, file)).orElse(List.of());
    Set<String> origins = reader.origins(known, store, log);
    Statements said = new Statements(keys, origins);
    against.witness().ifPresent(file -> readWitness(file, said));
    against.since().ifPresent(since -> readSince(since, said));
    progress.enter(Progress.Phase.VERIFY);
    return new AuditProof(log)
        .prove(
            store,
            known.facts(),
            new Trust(known.facts().seal(), keys, origins, said.anchors, said.faults));
  }

  private void readWitness(Path file, Statements said) {
    TrustFiles.Witness witness =
        files.witness(WITNESS, file).orElseThrow(() -> refused(WITNESS, "there is no such file"));
    if (witness.notes().isEmpty()) {
      throw refused(WITNESS, "there is no checkpoint in it, so it proves nothing");
    }
    long number = 0;
    for (String note : witness.notes()) {
      if (!said.take(note, Voucher.WITNESS, number++)) {
        throw refused(WITNESS, "record " + number + " of it is no checkpoint");
      }
    }
  }

  private void readSince(Since since, Statements said) {
    String text =
        since
            .file()
            .flatMap(file -> files.checkpoint(SINCE, file))
            .orElse(since.text())
            // A record of a witness ends with an empty line, and what is typed with none.
            .stripTrailing()
            .concat("\n");
    if (!said.take(text, Voucher.SINCE, 0)) {
      throw refused(
          SINCE,
          "that is neither a checkpoint nor a file that holds one: three lines, with the store's"
              + " id, the number of lines and the root in base64, and perhaps signatures");
    }
  }

  private static RefusedException refused(String argument, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }

  /** Checkpoints from outside, as they were found. */
  private static final class Statements {
    private final List<VerifierKey> keys;
    private final Set<String> origins;
    private final List<Anchor> anchors = new ArrayList<>();
    private final List<AuditFault> faults = new ArrayList<>();

    /** How many faults of outside checkpoints are told of. */
    private static final int MAX_FAULTS = 16;

    Statements(List<VerifierKey> keys, Set<String> origins) {
      this.keys = keys;
      this.origins = origins;
    }

    /** False for what is no checkpoint. */
    boolean take(String note, Voucher by, long number) {
      switch (CheckpointReading.of(note, by, number, keys, origins)) {
        case CheckpointReading.Usable(Anchor anchor) -> anchors.add(anchor);
        case CheckpointReading.Unusable(AuditFault fault) -> {
          if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
          }
        }
        case CheckpointReading.Malformed() -> {
          return false;
        }
      }
      return true;
    }
  }
}
