package io.glyph.store.application.usecase;

import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Damage to the books of a database. The rows of the project are whole, so nothing is offered that
 * would take them back; and nothing that would vouch for a log without anybody having said so.
 */
final class BooksExamination {
  private final DiagnoseStore.Instruments instruments;
  private final StoreLocation store;
  private final Findings findings;
  private final BackupExamination backups;

  BooksExamination(
      DiagnoseStore.Instruments instruments,
      StoreLocation store,
      Findings findings,
      BackupExamination backups) {
    this.instruments = instruments;
    this.store = store;
    this.findings = findings;
    this.backups = backups;
  }

  /**
   * @param version of the database, where its marks agree on one
   */
  void tell(List<Refusal.BooksDamaged> books, Optional<StoreVersion> version) {
    for (Refusal.BooksDamaged damaged : books) {
      Remedy remedy =
          switch (damaged.table()) {
            case Books.MANIFEST -> manifest(version);
            case Books.SEAL -> seal();
            default -> new Remedy.Decide(Remedy.Decision.MEND_BOOKS);
          };
      tell(damaged.table() + ": " + damaged.problem(), remedy);
    }
  }

  /** The seal and the log contradict each other, and the log does not contradict itself. */
  void sealIsNotTheLogs() {
    tell(
        Books.SEAL
            + ": it is not the log's, whose own seals all fit; either it was changed, or the log"
            + " was, and sealed anew",
        seal());
  }

  private void tell(String detail, Remedy remedy) {
    findings.add(FindingCode.BOOKKEEPING_DAMAGED, store.database(), detail, remedy);
  }

  /** The file, if it is a manifest of just this version: nothing else says what the row said. */
  private Remedy manifest(Optional<StoreVersion> version) {
    if (instruments.reader().manifest(store)
            instanceof ManifestReading.WellFormed(AllegedManifest manifest)
        && version.filter(manifest.version()::equals).isPresent()
        && manifest.id().isPresent()) {
      StoreId id = manifest.id().get();
      return new Remedy.Sql(
          List.of(
              "DELETE FROM glyph_manifest",
              "INSERT INTO glyph_manifest(id, store_id, manifest) VALUES(1, '"
                  + id
                  + "', x'"
                  + HexFormat.of().formatHex(manifest.bytes())
                  + "')"));
    }
    return backups.insteadOfDatabase();
  }

  /** One that a backup has was true once; so it still is, if the log only grew. */
  private Remedy seal() {
    for (StoreLocation backup : backups.soundNewestFirst()) {
      Optional<TreeState> kept = sealIn(backup);
      if (kept.isPresent()
          && kept.get().lines() > 0
          && instruments.log().prefix(store, kept.get().lines()).equals(kept.get())) {
        TreeState seal = kept.get();
        return new Remedy.Sql(
            List.of(
                "DELETE FROM glyph_seal",
                "INSERT INTO glyph_seal(id, lines, bytes, frontier) VALUES(1, "
                    + seal.lines()
                    + ", "
                    + seal.bytes()
                    + ", x'"
                    + HexFormat.of().formatHex(seal.frontier())
                    + "')"));
      }
    }
    return new Remedy.Decide(Remedy.Decision.VOUCH_FOR_LOG);
  }

  private Optional<TreeState> sealIn(StoreLocation backup) {
    try {
      return instruments.database().inspect(backup).seal();
    } catch (RefusedException _) {
      // Its books are damaged too: another may have what is looked for.
      return Optional.empty();
    }
  }
}
