package io.glyph.store.application.usecase;

import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.DatabaseExaminer.Examination;
import io.glyph.store.application.port.DatabaseExaminer.Orphans;
import io.glyph.store.application.port.DatabaseExaminer.SchemaDifference;
import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database: schema, pages, rows. */
final class DatabaseExamination {
  private final DatabaseExaminer examiner;
  private final StoreLocation store;
  private final Findings findings;
  private final BackupExamination backups;
  private final BooksExamination books;
  private @Nullable Examination found;

  DatabaseExamination(
      DiagnoseStore.Instruments instruments,
      StoreLocation store,
      Findings findings,
      BackupExamination backups) {
    this.examiner = instruments.examiner();
    this.store = store;
    this.findings = findings;
    this.backups = backups;
    this.books = new BooksExamination(instruments, store, findings, backups);
  }

  /** Whether every row may be read: nothing in the schema or on the pages speaks against it. */
  boolean rowsAreSound() {
    return found != null
        && found.rowsChecked()
        && (found.damage().isEmpty() || found.onlyIndexes());
  }

  /** Of a version that only the user's catalog knows this release cannot tell. */
  boolean hasContent() {
    return found != null && found.version().isPresent();
  }

  /**
   * @param content whether the first look was content; else a refusal repeats what is told already
   * @param refused what the first look refused the books for
   */
  void run(boolean content, Optional<Refusal.BooksDamaged> refused) {
    examine(content);
    List<Refusal.BooksDamaged> all = new ArrayList<>(found == null ? List.of() : found.books());
    refused
        .filter(first -> all.stream().noneMatch(b -> b.table().equals(first.table())))
        .ifPresent(all::add);
    books.tell(all, found == null ? Optional.empty() : found.version());
  }

  private void examine(boolean content) {
    Examination examination;
    try {
      examination = examiner.examine(store, findings.stopped());
    } catch (RefusedException refused) {
      refused(refused, content);
      return;
    }
    found = examination;
    examination.schema().forEach(this::tell);
    if (!examination.rowsChecked()) {
      findings.unchecked(Area.ROWS);
    }
    damage(examination);
    examination.orphans().forEach(orphans -> orphans(orphans, examination.foreignKeys()));
    if (!examination.historyAgrees()) {
      findings.add(
          FindingCode.HISTORY_DISAGREES,
          store.database(),
          "its list of applied migrations does not lead to its version",
          new Remedy.Decide(Remedy.Decision.WHO_CHANGED_IT));
    }
    for (StoreVersion version : examination.brokenWaysBack()) {
      findings.add(
          FindingCode.WAY_BACK_DAMAGED,
          store.database(),
          "the script that leads back from version " + version,
          new Remedy.Decide(Remedy.Decision.WHO_CHANGED_IT));
    }
  }

  private void refused(RefusedException refused, boolean content) {
    findings.unchecked(Area.SCHEMA, Area.ROWS);
    switch (refused.refusal()) {
      case Refusal.DatabaseInvalid(String problem) -> {
        if (content) {
          findings.add(
              FindingCode.DATABASE_DAMAGED, store.database(), problem, backups.insteadOfDatabase());
        }
      }
      case Refusal.UnsafeStore(Path path, String problem) -> {
        if (path.equals(store.database())) {
          findings.add(
              FindingCode.SCHEMA_OBJECT_DIFFERENT, path, problem, backups.insteadOfDatabase());
        }
      }
      default -> throw refused;
    }
  }

  private void tell(SchemaDifference difference) {
    FindingCode code =
        switch (difference.kind()) {
          case MISSING -> FindingCode.SCHEMA_OBJECT_MISSING;
          case EXTRA -> FindingCode.SCHEMA_OBJECT_EXTRA;
          case DIFFERENT -> FindingCode.SCHEMA_OBJECT_DIFFERENT;
          case FOREIGN -> FindingCode.SCHEMA_OBJECT_FOREIGN;
        };
    Remedy remedy;
    if (difference.kind() == SchemaDifference.Kind.FOREIGN) {
      remedy = new Remedy.Decide(Remedy.Decision.NOTHING_NEEDED);
    } else {
      remedy =
          difference.mending().isEmpty()
              ? backups.insteadOfDatabase()
              : new Remedy.Sql(difference.mending());
    }
    findings.add(code, store.database(), difference.object(), remedy);
  }

  private void damage(Examination examination) {
    List<String> damage = examination.damage();
    if (damage.isEmpty()) {
      return;
    }
    findings.add(
        new Finding(
            examination.onlyIndexes() ? FindingCode.INDEX_DAMAGED : FindingCode.DATABASE_DAMAGED,
            Optional.of(store.database()),
            damage.size() >= Examination.MAX_LISTED
                ? "SQLite's integrity check, cut after so many"
                : "SQLite's integrity check",
            damage.size(),
            damage.subList(0, Math.min(damage.size(), Finding.MAX_EXAMPLES)),
            examination.onlyIndexes()
                ? new Remedy.Sql(List.of("REINDEX"))
                : backups.insteadOfDatabase()));
  }

  private void orphans(Orphans orphans, boolean foreignKeys) {
    findings.add(
        new Finding(
            foreignKeys ? FindingCode.FOREIGN_KEY_BROKEN : FindingCode.ORPHANS,
            Optional.of(store.database()),
            "rows of " + orphans.table() + " whose row in " + orphans.parent() + " is not there",
            orphans.rows(),
            orphans.examples(),
            foreignKeys
                ? new Remedy.Decide(Remedy.Decision.PARENT_OR_ROW)
                : Remedy.Run.of("migrate", "apply")));
  }
}
