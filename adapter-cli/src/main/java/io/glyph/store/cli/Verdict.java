package io.glyph.store.cli;

import io.glyph.store.application.usecase.StoreStatus;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.StoreJudgement;
import java.util.Optional;

/**
 * The verdict of {@code status}.
 *
 * @param label as programs read it
 * @param title as people read it
 * @param refusal what any command that reads the store would answer; empty where it can be read
 */
record Verdict(String label, String title, Optional<Refusal> refusal) {
  static final Verdict WRITABLE = new Verdict("writable", "Writable", Optional.empty());
  static final Verdict READABLE =
      new Verdict("readable", "Readable, not writable", Optional.empty());

  static Verdict of(StoreStatus status) {
    return switch (status.judgement()) {
      case StoreJudgement.Believed believed ->
          switch (believed.compatibility()) {
            case Compatibility.Writable writable -> WRITABLE;
            case Compatibility.Readable readable -> READABLE;
            case Compatibility.TooOld tooOld ->
                refused("too_old", "Too old", new Refusal.TooOld(tooOld, status.readers()));
            case Compatibility.TooNew tooNew -> tooNew(tooNew, status);
          };
      case StoreJudgement.BeyondReach beyond -> tooNew(beyond.compatibility(), status);
      case StoreJudgement.RecoveryNeeded needed ->
          refused(
              "recovery_required",
              "Recovery needed",
              new Refusal.RecoveryRequired(needed.reason(), needed.reason().committed()));
      case StoreJudgement.Inconsistent odd ->
          refused(
              "inconsistent",
              "Inconsistent",
              new Refusal.Inconsistent(odd.marks(), odd.manifest()));
      case StoreJudgement.ManifestUnusable unusable ->
          refused("inconsistent", "Not usable", new Refusal.ManifestInvalid(unusable.manifest()));
    };
  }

  private static Verdict tooNew(Compatibility.TooNew tooNew, StoreStatus status) {
    return refused(
        "too_new", "Too new", new Refusal.TooNew(tooNew, status.minimumReader(), status.wayBack()));
  }

  private static Verdict refused(String label, String title, Refusal refusal) {
    return new Verdict(label, title, Optional.of(refusal));
  }
}
