package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.OutboxEntry;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.audit.Anchor;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.Checkpoint;
import io.glyph.store.domain.audit.CheckpointReading;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.SignedNote;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.audit.Trust;
import io.glyph.store.domain.audit.Voucher;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Appends an event that does nothing but seal what is before it; with a key, the event carries a
 * signed checkpoint, and with a witness, that is kept elsewhere too.
 *
 * <p>Whoever signs says that history is as it was. So before a key is used the whole log is
 * verified, against the witness too. The witness is written before the store: a kill in between
 * leaves a true checkpoint that no event tells of, and nothing to mend.
 */
public final class SealAudit {
  public static final String KEY = "--key";

  private final StoreReader reader;
  private final StoreFolder folder;
  private final StoreLock lock;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final TrustFiles files;
  private final Clockwork clockwork;
  private final Delivery delivery;
  private final Preconditions preconditions;

  public SealAudit(
      StoreReader reader,
      StoreFolder folder,
      StoreLock lock,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      TrustFiles files,
      Clockwork clockwork) {
    this.reader = reader;
    this.folder = folder;
    this.lock = lock;
    this.database = database;
    this.manifests = manifests;
    this.log = log;
    this.files = files;
    this.clockwork = clockwork;
    this.delivery = new Delivery(log, manifests, clockwork);
    this.preconditions = new Preconditions(folder, log);
  }

  /**
   * @param key file of a private key
   * @param witness file to which the checkpoint is appended; only with a key
   */
  public record Request(
      StoreLocation store, Actor actor, Optional<Path> key, Optional<Path> witness) {}

  /**
   * What was sealed.
   *
   * @param checkpoint what was signed
   */
  public record Report(Seal seal, EventId event, Optional<SignedNote> checkpoint) {}

  public Outcome<Report> execute(Request request, Progress progress) {
    return Attempt.of(() -> seal(request, progress));
  }

  private Report seal(Request request, Progress progress) {
    if (request.witness().isPresent() && request.key().isEmpty()) {
      throw refused(
          VerifyAudit.WITNESS,
          "what a witness keeps is a signed checkpoint: name a key with --key");
    }
    progress.enter(Progress.Phase.CHECK);
    StoreLocation store = request.store();
    reader.requireReadable(reader.look(store));
    Optional<SignerKey> key = request.key().map(file -> files.signer(KEY, file));
    folder.requireWalCapable(store);
    try (StoreLock.Held _ = lock.acquire(store)) {
      StoreReader.Known known = reader.requireReadable(reader.look(store));
      preconditions.requireWholeLog(store, known.facts());
      Optional<Signing> signing = key.map(signer -> prepare(request, signer, known, progress));
      progress.enter(Progress.Phase.COMMIT);
      if (!known.facts().isManaged()) {
        return alone(request, signing);
      }
      preconditions.requireUncut(store, known.facts());
      try (MigrationSession session = database.open(store)) {
        return within(request, session, signing, progress);
      }
    }
  }

  /**
   * How to sign.
   *
   * @param origin the name of this log
   * @param witnessBytes size of the witness
   */
  private record Signing(SignerKey key, String origin, Optional<Path> witness, long witnessBytes) {}

  private Signing prepare(
      Request request, SignerKey key, StoreReader.Known known, Progress progress) {
    StoreLocation store = request.store();
    Set<String> origins = reader.origins(known, store, log);
    List<Anchor> anchors = new ArrayList<>();
    long bytes = 0;
    if (request.witness().isPresent()) {
      TrustFiles.Witness witness =
          files
              .witness(VerifyAudit.WITNESS, request.witness().get())
              .orElse(new TrustFiles.Witness(List.of(), 0));
      witness.notes().forEach(note -> anchors.add(anchor(note, origins)));
      bytes = witness.bytes();
    }
    progress.enter(Progress.Phase.VERIFY);
    requireWhole(
        store,
        known.facts(),
        new Trust(known.facts().seal(), List.of(key.verifier()), origins, anchors, List.of()));
    return new Signing(key, reader.origin(known, store, log), request.witness(), bytes);
  }

  /** Here a checkpoint counts for where it is kept: it may be signed by an older key. */
  private static Anchor anchor(String note, Set<String> origins) {
    return switch (CheckpointReading.of(note, Voucher.WITNESS, 0, List.of(), origins)) {
      case CheckpointReading.Usable(Anchor anchor) -> anchor;
      case CheckpointReading.Unusable(AuditFault fault) ->
          throw new RefusedException(new Refusal.AuditDamaged(List.of(fault)));
      case CheckpointReading.Malformed() ->
          throw refused(VerifyAudit.WITNESS, "there is something in it that is no checkpoint");
    };
  }

  private void requireWhole(StoreLocation store, DatabaseFacts facts, Trust trust) {
    if (new AuditProof(log).prove(store, facts, trust) instanceof AuditVerdict.Damaged damaged) {
      // That this key has signed nothing yet is what is about to change.
      List<AuditFault> faults =
          damaged.faults().stream()
              .filter(fault ->
                  !(fault instanceof AuditFault.NotSigned || fault instanceof AuditFault.WrongKey))
              .toList();
      if (faults.stream().allMatch(AuditFault.GrowingTail.class::isInstance) && !faults.isEmpty()) {
        throw Preconditions.busyLog();
      }
      if (!faults.isEmpty()) {
        throw new RefusedException(new Refusal.AuditDamaged(faults));
      }
    }
  }

  /** A store without an outbox: the event goes straight into the log. */
  private Report alone(Request request, Optional<Signing> signing) {
    StoreLocation store = request.store();
    TreeState state = log.extend(store, TreeState.EMPTY);
    Optional<SignedNote> note = sign(signing, state);
    AuditEvent event = event(request.actor(), state, note);
    byte[] line = log.encode(event);
    Commits.follow(() -> log.append(store, line));
    return new Report(state.seal(), event.id(), note);
  }

  private Report within(
      Request request, MigrationSession session, Optional<Signing> signing, Progress progress) {
    StoreLocation store = request.store();
    DatabaseFacts facts = session.begin();
    reader.requireReadable(reader.judge(manifests.read(store), facts));
    TreeState state = log.extend(store, Books.sealed(facts));
    Optional<SignedNote> note = sign(signing, state);
    AuditEvent event = event(request.actor(), state, note);
    OutboxEntry entry = new OutboxEntry(event.id(), log.encode(event), state.bytes());
    session.enqueue(entry, state);
    Commits.require(session.commit(), store, new Refusal.CommitUnknown());
    progress.enter(Progress.Phase.DELIVER);
    List<OutboxEntry> entries = new ArrayList<>(facts.outbox());
    entries.add(entry);
    delivery.follow(
        store,
        session,
        new DatabaseFacts(facts.marks(), entries, Optional.of(state), facts.manifest()),
        request.actor());
    return new Report(state.seal(), event.id(), note);
  }

  private Optional<SignedNote> sign(Optional<Signing> signing, TreeState state) {
    return signing.map(how -> {
      Seal seal = state.seal();
      SignedNote note = how.key().sign(new Checkpoint(how.origin(), seal.lines(), seal.root()));
      how.witness()
          .ifPresent(
              file -> files.append(VerifyAudit.WITNESS, file, note.toString(), how.witnessBytes()));
      return note;
    });
  }

  private AuditEvent event(Actor actor, TreeState state, Optional<SignedNote> note) {
    return new AuditEvent(
        clockwork.nextEventId(),
        "audit_sealed",
        clockwork.now(),
        actor,
        Map.of(),
        state.seal(),
        note.map(SignedNote::toString));
  }

  private static RefusedException refused(String argument, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }
}
