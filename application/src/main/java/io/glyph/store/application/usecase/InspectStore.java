package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** Says what a store is and whether this release can use it. Changes nothing. */
public final class InspectStore {
  private final StoreReader reader;
  private final StoreDatabase database;
  private final AuditLog log;
  private final BackupRepository backups;
  private final StoreLock lock;
  private final BuildFacts build;

  public InspectStore(
      StoreReader reader,
      StoreDatabase database,
      AuditLog log,
      BackupRepository backups,
      StoreLock lock,
      BuildFacts build) {
    this.reader = reader;
    this.database = database;
    this.log = log;
    this.backups = backups;
    this.lock = lock;
    this.build = build;
  }

  /**
   * @param withCounts whether to count rows, whose cost grows with them
   */
  public Outcome<StoreStatus> execute(StoreLocation store, boolean withCounts) {
    return Attempt.of(() -> status(store, withCounts));
  }

  private StoreStatus status(StoreLocation store, boolean withCounts) {
    StoreReader.Look look = reader.look(store);
    Optional<StoreVersion> version =
        look.facts().marks().agree()
                && look.facts().marks().metaRow() instanceof VersionMark.Says(StoreVersion says)
            ? Optional.of(says)
            : Optional.empty();
    // Naming releases for a store that contradicts itself would send somebody there with one.
    Optional<StoreVersion> usable =
        look.judgement() instanceof StoreJudgement.Inconsistent ? Optional.empty() : version;
    boolean readable =
        look.judgement() instanceof StoreJudgement.Believed(var manifest, Compatibility c)
            && (c instanceof Compatibility.Writable || c instanceof Compatibility.Readable);
    Optional<SequencedMap<String, Long>> counts =
        withCounts && readable ? Optional.of(database.counts(store)) : Optional.empty();
    return new StoreStatus(
        store,
        build.support(),
        look.manifest(),
        look.judgement(),
        version,
        usable.map(reader::readersOf).orElse(List.of()),
        usable.flatMap(v -> reader.minimumReader(v, look.manifest())),
        readable ? version.flatMap(this::offer) : Optional.empty(),
        look.wayBack(),
        audit(store, look.facts()),
        lock.holder(store),
        backups(store),
        look.facts().purgePending(),
        counts);
  }

  private Optional<StoreStatus.MigrationOffer> offer(StoreVersion from) {
    StoreVersion to = build.support().writable();
    if (!from.isBefore(to)) {
      return Optional.empty();
    }
    return build
        .outline(from, to)
        .map(steps ->
            new StoreStatus.MigrationOffer(
                to,
                steps.stream().map(MigrationSource.Step::to).toList(),
                steps.stream().anyMatch(MigrationSource.Step::declaresLosses),
                steps.stream()
                    .filter(s -> s.origin() == Migration.Origin.CATALOG)
                    .map(MigrationSource.Step::to)
                    .toList()));
  }

  private StoreStatus.AuditSummary audit(StoreLocation store, DatabaseFacts facts) {
    LogTail tail = log.tail(store);
    long bytes =
        switch (tail) {
          case LogTail.Missing() -> 0;
          case LogTail.Clean(long size) -> size;
          case LogTail.Unterminated(var line) -> line.to();
          case LogTail.Torn(var line) -> line.to();
          case LogTail.Growing(var line) -> line.to();
        };
    long sealed = facts.seal().map(TreeState::bytes).orElse(0L);
    boolean managed = facts.seal().isPresent();
    StoreStatus.AuditState state =
        switch (tail) {
          case LogTail.Missing() -> StoreStatus.AuditState.MISSING;
          case LogTail.Torn torn -> StoreStatus.AuditState.DAMAGED;
          case LogTail.Growing growing -> StoreStatus.AuditState.DAMAGED;
          case LogTail.Clean clean -> stateOf(managed, sealed, bytes);
          case LogTail.Unterminated unterminated -> stateOf(managed, sealed, bytes);
        };
    OptionalLong events = OptionalLong.empty();
    if (managed && sealed <= bytes && !(tail instanceof LogTail.Missing)) {
      try {
        events = OptionalLong.of(log.extend(store, facts.seal().orElseThrow()).lines());
      } catch (RefusedException refused) {
        if (!(refused.refusal() instanceof Refusal.AuditDamaged)) {
          throw refused;
        }
        // No line ends where the seal does. What the store is can be said all the same.
        state = StoreStatus.AuditState.DAMAGED;
      }
    }
    return new StoreStatus.AuditSummary(state, events, bytes, sealed);
  }

  private static StoreStatus.AuditState stateOf(boolean managed, long sealed, long bytes) {
    if (!managed) {
      return StoreStatus.AuditState.UNSEALED;
    }
    if (bytes < sealed) {
      return StoreStatus.AuditState.BEHIND;
    }
    return bytes == sealed ? StoreStatus.AuditState.SEALED : StoreStatus.AuditState.UNSEALED_TAIL;
  }

  private StoreStatus.BackupSummary backups(StoreLocation store) {
    int count = 0;
    int unreadable = 0;
    Optional<BackupId> latest = Optional.empty();
    for (BackupRepository.Entry entry : backups.list(store)) {
      switch (entry) {
        case BackupRepository.Entry.Readable(Backup backup) -> {
          count++;
          latest = Optional.of(backup.id());
        }
        case BackupRepository.Entry.Unreadable unusable -> unreadable++;
      }
    }
    return new StoreStatus.BackupSummary(count, unreadable, latest);
  }
}
