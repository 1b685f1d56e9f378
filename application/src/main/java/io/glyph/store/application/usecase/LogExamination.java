package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LogVerifier;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

/** The log, every line and every seal, against what the database vouches for. */
final class LogExamination {
  /** Lines between two questions whether anybody waits. */
  private static final int EVERY = 4096;

  private final AuditLog log;
  private final FileExaminer files;
  private final StoreLocation store;
  private final Findings findings;

  private final BooksExamination books;
  private boolean onlyOddLines;
  private boolean sealedPartFits;

  LogExamination(
      DiagnoseStore.Instruments instruments,
      StoreLocation store,
      Findings findings,
      BackupExamination backups) {
    this.books = new BooksExamination(instruments, store, findings, backups);
    this.log = instruments.log();
    this.files = instruments.files();
    this.store = store;
    this.findings = findings;
  }

  /**
   * @param facts empty where the database could not tell: then nothing vouches for any seal
   */
  void run(Optional<DatabaseFacts> facts, Progress progress) {
    LogVerifier verifier = new LogVerifier(facts.flatMap(DatabaseFacts::seal));
    LogTail tail =
        log.stream(
            store,
            line -> {
              if (line.number() % EVERY == 0) {
                findings.requireWanted();
                progress.advance(line.number(), line.offset());
              }
              verifier.accept(line);
            });
    for (Seal seal : verifier.unresolved()) {
      findings.requireWanted();
      verifier.resolve(seal, log.prefix(store, seal.lines()).seal().equals(seal));
    }
    switch (verifier.finish(tail)) {
      case AuditVerdict.Damaged damaged -> {
        onlyOddLines = OddLines.areAll(damaged.faults());
        sealedPartFits =
            facts
                .flatMap(DatabaseFacts::seal)
                .filter(seal -> log.prefix(store, seal.lines()).equals(seal))
                .isPresent();
        damaged.faults().forEach(this::tell);
        boolean rewritten =
            damaged.faults().stream().anyMatch(AuditFault.Rewritten.class::isInstance);
        if (rewritten
            && !sealedPartFits
            && facts.flatMap(DatabaseFacts::seal).isPresent()
            && Preconditions.isSealedAnew(log, store, facts.get())) {
          books.sealIsNotTheLogs();
        }
      }
      case AuditVerdict.Intact intact -> {
        if (intact.falseSeals() > 0) {
          findings.add(
              FindingCode.LOG_FALSE_SEALS,
              store.auditLog(),
              "lines that claim a seal that never fitted: " + intact.falseSeals(),
              new Remedy.Decide(Remedy.Decision.NOTHING_NEEDED));
        }
        if (tail instanceof LogTail.Missing && facts.filter(DatabaseFacts::isManaged).isPresent()) {
          tell(new AuditFault.LogMissing());
        }
      }
    }
  }

  /** Reads them all. */
  void attachments() {
    Findings.Examples damaged = new Findings.Examples();
    for (Path attachment : files.damagedAttachments(store, findings.stopped())) {
      damaged.add(attachment);
    }
    findings.add(
        FindingCode.ATTACHMENT_DAMAGED,
        store.attachments(),
        "its bytes are not those that its name is the SHA-256 of",
        damaged,
        new Remedy.Decide(Remedy.Decision.OWN_COPY_OF_LOG));
  }

  /** Every fault has a finding, also those that only a key or a checkpoint from outside shows. */
  void tell(AuditFault fault) {
    Remedy copy = new Remedy.Decide(Remedy.Decision.OWN_COPY_OF_LOG);
    Path path = store.auditLog();
    switch (fault) {
      case AuditFault.LogMissing() ->
          findings.add(FindingCode.LOG_MISSING, path, "there is no log", copy);
      case AuditFault.TornTail(var line) ->
          findings.add(
              FindingCode.LOG_TORN,
              path,
              "bytes " + line.from() + " to " + line.to() + " are no whole line",
              Remedy.Run.of("recover"));
      case AuditFault.Shortened(long sealed, long there) ->
          findings.add(
              FindingCode.LOG_SHORTENED,
              path,
              there + " of " + sealed + " bytes that were sealed",
              copy);
      case AuditFault.Rewritten(long from, long lines) when sealedPartFits ->
          findings.add(
              FindingCode.LOG_SEAL_UNFIT,
              path,
              "a line claims a seal over " + lines + " lines that is not theirs",
              new Remedy.Decide(Remedy.Decision.WHO_CHANGED_IT));
      case AuditFault.Rewritten(long from, long lines) ->
          findings.add(
              FindingCode.LOG_REWRITTEN,
              path,
              "somewhere in lines " + (from + 1) + " to " + lines,
              copy);
      case AuditFault.MalformedLines(long count, long first) ->
          findings.add(
              FindingCode.LOG_MALFORMED,
              path,
              "lines that are no JSON objects: " + count + ", the first is line " + (first + 1),
              onlyOddLines ? Remedy.Run.of("recover") : copy);
      case AuditFault.GrowingTail(var line) ->
          findings.add(
              FindingCode.LOG_GROWING,
              path,
              "bytes " + line.from() + " to " + line.to() + " and more to come",
              Remedy.Run.of("audit", "verify"));
      case AuditFault.Contradicted(var by, long from, long lines) ->
          findings.add(
              FindingCode.LOG_REWRITTEN,
              path,
              "what is vouched for, somewhere in lines " + (from + 1) + " to " + lines,
              copy);
      case AuditFault.RolledBack(var by, long lines, long there, boolean agrees) ->
          findings.add(
              FindingCode.LOG_SHORTENED,
              path,
              there + " of " + lines + " lines that are vouched for",
              copy);
      case AuditFault.NoLineThere(long offset) ->
          findings.add(FindingCode.LOG_REWRITTEN, path, "no line begins at byte " + offset, copy);
      case AuditFault.NotSigned _,
          AuditFault.WrongKey _,
          AuditFault.UnknownKey _,
          AuditFault.BadSignature _,
          AuditFault.OtherStore _ ->
          findings.add(
              FindingCode.LOG_REWRITTEN, path, "a signature or checkpoint does not hold", copy);
    }
  }
}
