package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.ObjectFormat;
import io.glyph.store.domain.store.StoreId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A manifest beside the one that the database keeps. */
class KeptManifestTest {
  private static final String ID = "5c0e7b0a-6b1e-4b4e-8b9a-0d7f5c1b2a3d";
  private static final FormatSupport SUPPORT = StoreJudgementTest.support(1, 2, 2);

  private static AllegedManifest manifest(
      int version, String by, String at, String project, String log, String id, int reader) {
    return new AllegedManifest(
        new StoreVersion(version),
        by,
        Optional.of(at),
        project,
        ObjectFormat.GLYPH_OBJECT_V1,
        log,
        StoreId.parse(id),
        Optional.of(new Release(0, reader, 0)),
        new byte[] {1});
  }

  private static AllegedManifest good(int version) {
    return manifest(version, "glyph/0.1.0", "t", "orchard", "audit/events.jsonl", ID, 2);
  }

  private static StoreJudgement judge(AllegedManifest file, Optional<AllegedManifest> kept) {
    return StoreJudgement.judge(
        SUPPORT,
        new ManifestReading.WellFormed(file),
        DatabaseMarks.of(file.version()),
        false,
        kept);
  }

  @Test
  void everyKeyThatHasAMeaningMustBeTheSame() {
    AllegedManifest kept = good(2);
    for (AllegedManifest other :
        List.of(
            manifest(2, "glyph/0.1.1", "t", "orchard", "audit/events.jsonl", ID, 2),
            manifest(2, "glyph/0.1.0", "u", "orchard", "audit/events.jsonl", ID, 2),
            manifest(2, "glyph/0.1.0", "t", "orchbrd", "audit/events.jsonl", ID, 2),
            manifest(2, "glyph/0.1.0", "t", "orchard", "audit/others.jsonl", ID, 2),
            manifest(
                2, "glyph/0.1.0", "t", "orchard", "audit/events.jsonl", ID.replace('5', '6'), 2),
            manifest(2, "glyph/0.1.0", "t", "orchard", "audit/events.jsonl", ID, 3))) {
      assertFalse(other.saysTheSameAs(kept));
      StoreJudgement.RecoveryNeeded needed =
          assertInstanceOf(StoreJudgement.RecoveryNeeded.class, judge(other, Optional.of(kept)));
      assertEquals(RecoveryReason.MANIFEST_OVERWRITTEN, needed.reason());
      assertInstanceOf(StoreJudgement.Believed.class, judge(other, Optional.empty()));
    }
    assertFalse(good(1).saysTheSameAs(kept));
  }

  @Test
  void whatElseStandsInItIsTheirsToChange() {
    AllegedManifest kept = good(2);
    AllegedManifest commented =
        new AllegedManifest(
            kept.version(),
            kept.createdBy(),
            kept.createdAt(),
            kept.project(),
            kept.objectFormat(),
            kept.auditLog(),
            kept.id(),
            kept.minimumReader(),
            new byte[] {2});
    assertTrue(commented.saysTheSameAs(kept));
    assertInstanceOf(StoreJudgement.Believed.class, judge(commented, Optional.of(kept)));
  }

  /** A store that came back to version 1 is the prototype's again, and its manifest too. */
  @Test
  void atVersion1NothingIsPutBack() {
    AllegedManifest file = manifest(1, "glyph/0.1.0", "t", "renamed", "audit/events.jsonl", ID, 2);
    assertInstanceOf(StoreJudgement.Believed.class, judge(file, Optional.of(good(1))));
  }
}
