package io.glyph.store.application.usecase;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.finding.Diagnosis;
import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One diagnosis: area after area, as far as is safe. */
final class StoreExamination {
  private final DiagnoseStore.Instruments instruments;
  private final StoreLocation store;
  private final boolean deep;
  private final Progress progress;
  private final Findings findings;
  private final BackupExamination backups;
  private Optional<StoreReader.Look> look = Optional.empty();
  private Optional<Refusal.BooksDamaged> refusedBooks = Optional.empty();

  StoreExamination(
      DiagnoseStore.Instruments instruments,
      StoreLocation store,
      boolean deep,
      Progress progress,
      BooleanSupplier stopped) {
    this.instruments = instruments;
    this.store = store;
    this.deep = deep;
    this.progress = progress;
    this.findings = new Findings(stopped);
    this.backups = new BackupExamination(instruments, store);
  }

  Diagnosis run() {
    progress.enter(Progress.Phase.CHECK);
    findings.in(Area.FOLDER, this::folder);
    if (findings.has(FindingCode.UNSAFE_FILE) || findings.unchecked().contains(Area.FOLDER)) {
      // Every other look would touch what must not be touched.
      findings.unchecked(Area.values());
      return diagnosis(Optional.empty());
    }
    progress.enter(Progress.Phase.EXAMINE_BACKUPS);
    findings.in(Area.BACKUPS, () -> backups.run(findings));
    progress.enter(Progress.Phase.EXAMINE_DATABASE);
    findings.in(Area.MANIFEST, () -> look = look());
    look.ifPresent(this::judge);
    DatabaseExamination database = new DatabaseExamination(instruments, store, findings, backups);
    boolean readable = look.map(this::isWithinReach).orElse(true);
    if (readable) {
      findings.in(Area.DATABASE, () -> database.run(look.isPresent(), refusedBooks));
    }
    if (readable && database.rowsAreSound()) {
      progress.enter(Progress.Phase.EXAMINE_CONTENT);
      findings.in(Area.CONTENT, () -> content(look, database));
    } else {
      findings.unchecked(Area.CONTENT, Area.ROWS);
    }
    Optional<DatabaseFacts> facts = look.map(StoreReader.Look::facts);
    log(facts);
    findings.in(Area.LEFTOVERS, () -> leftovers(facts));
    return diagnosis(look.flatMap(StoreExamination::version));
  }

  private void folder() {
    try {
      instruments.folder().requireSafe(store);
    } catch (RefusedException refused) {
      if (!(refused.refusal() instanceof Refusal.UnsafeStore(Path path, String problem))) {
        throw refused;
      }
      findings.add(
          FindingCode.UNSAFE_FILE, path, problem, new Remedy.SetAside(List.of(path), List.of()));
      return;
    }
    try {
      instruments.folder().requireWalCapable(store);
    } catch (RefusedException refused) {
      if (!(refused.refusal() instanceof Refusal.UnsupportedFilesystem(Path path, String type))) {
        throw refused;
      }
      findings.add(
          FindingCode.UNSUPPORTED_FILESYSTEM,
          path,
          type,
          new Remedy.Decide(Remedy.Decision.MOVE_TO_LOCAL_DISK));
    }
  }

  /** Empty where the database refuses, and a finding says why. */
  private Optional<StoreReader.Look> look() {
    try {
      StoreReader.Look look = instruments.reader().look(store);
      if (!(look.judgement() instanceof StoreJudgement.Believed)) {
        Optional<String> holder = instruments.lock().holder(store);
        if (holder.isPresent()) {
          throw new RefusedException(new Refusal.StoreBusy(holder));
        }
      }
      return Optional.of(look);
    } catch (RefusedException refused) {
      refused(refused);
      // Of version 2 and later the database decides whether a manifest is right.
      findings.unchecked(Area.MANIFEST);
      return Optional.empty();
    }
  }

  private void refused(RefusedException refused) {
    switch (refused.refusal()) {
      case Refusal.UnsafeStore(Path path, String problem) -> {
        // A schema that is not the version's is looked through object by object later.
        if (!path.equals(store.database())) {
          findings.add(
              FindingCode.FOREIGN_WAL,
              path,
              problem,
              new Remedy.SetAside(List.of(path), List.of()));
        }
      }
      case Refusal.DatabaseInvalid(String problem) ->
          findings.add(
              instruments.folder().databaseBytes(store) == 0
                  ? FindingCode.DATABASE_MISSING
                  : FindingCode.DATABASE_INVALID,
              store.database(),
              problem,
              backups.insteadOfDatabase());
      case Refusal.BooksDamaged damaged -> refusedBooks = Optional.of(damaged);
      default -> throw refused;
    }
  }

  private void judge(StoreReader.Look look) {
    new Judgements(instruments, store, findings, backups).tell(look);
    if (look.facts().purgePending()) {
      findings.add(
          FindingCode.PURGE_PENDING,
          store.database(),
          "a migration asked for it, and it could not be done yet",
          Remedy.Run.of("recover"));
    }
  }

  /** Of a version that this release does not know there is nothing more to say. */
  private boolean isWithinReach(StoreReader.Look look) {
    return !(look.judgement() instanceof StoreJudgement.BeyondReach);
  }

  private void content(Optional<StoreReader.Look> look, DatabaseExamination database) {
    boolean importable =
        look.flatMap(StoreExamination::version)
            .filter(instruments.build().support().writable()::equals)
            .isPresent();
    if (database.hasContent()) {
      new ContentExamination(instruments, store, deep).run(findings, progress, importable);
    }
  }

  private void log(Optional<DatabaseFacts> facts) {
    progress.enter(Progress.Phase.EXAMINE_LOG);
    LogExamination log = new LogExamination(instruments, store, findings, backups);
    findings.in(Area.LOG, () -> log.run(facts, progress));
    if (deep) {
      findings.in(Area.LOG, log::attachments);
    }
  }

  private void leftovers(Optional<DatabaseFacts> facts) {
    Remedy recover = Remedy.Run.of("recover");
    Findings.Examples left = new Findings.Examples();
    instruments.folder().leftovers(store).forEach(left::add);
    findings.add(
        FindingCode.LEFTOVER, store.directory(), "left by a killed command", left, recover);
    if (facts.isPresent()) {
      Findings.Examples untold = new Findings.Examples();
      for (Backup backup :
          new UntoldBackups(instruments.backups(), instruments.log()).of(store, facts.get())) {
        untold.add(backup.id().toString());
      }
      findings.add(
          FindingCode.BACKUP_UNTOLD, store.backups(), "no event tells of them", untold, recover);
    }
    List<Path> rooms = instruments.files().abandonedScratch();
    if (!rooms.isEmpty()) {
      Findings.Examples abandoned = new Findings.Examples();
      rooms.forEach(abandoned::add);
      findings.add(
          FindingCode.SCRATCH_LEFT,
          rooms.getFirst(),
          "private copies of a killed command",
          abandoned,
          new Remedy.Remove(abandoned.paths()));
    }
    if (instruments.files().hasDeadLock(store)) {
      findings.add(
          FindingCode.LOCK_LEFT,
          store.lock(),
          "it names a process that is not there any more",
          Remedy.Run.of("backup", "create"));
    }
  }

  private static Optional<StoreVersion> version(StoreReader.Look look) {
    return look.facts().marks().agree()
            && look.facts().marks().metaRow() instanceof VersionMark.Says(StoreVersion version)
        ? Optional.of(version)
        : Optional.empty();
  }

  private Diagnosis diagnosis(Optional<StoreVersion> version) {
    List<Finding> all = findings.all();
    return new Diagnosis(store, version, deep, all, findings.unchecked());
  }
}
