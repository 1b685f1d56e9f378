package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.Manifests;
import io.glyph.store.domain.version.StoreJudgement.Believed;
import io.glyph.store.domain.version.StoreJudgement.RecoveryNeeded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of "Compatibility", row by row. {@link StoreJudgementProperties} has all of it. */
class StoreJudgementTest {
  private static final FormatSupport READS_1_TO_2 = support(1, 2, 2);

  static FormatSupport support(int min, int max, int writable) {
    return new FormatSupport(
        new Release(0, 2, 0), VersionRange.of(min, max), new StoreVersion(writable));
  }

  static ManifestReading manifest(String says) {
    return switch (says) {
      case "missing" -> new ManifestReading.Missing();
      case "malformed" -> new ManifestReading.Malformed("not a mapping");
      default -> Manifests.wellFormed(Integer.parseInt(says));
    };
  }

  static DatabaseMarks marks(int version) {
    return DatabaseMarks.of(new StoreVersion(version));
  }

  static String judge(
      FormatSupport support, ManifestReading manifest, DatabaseMarks marks, boolean p) {
    return switch (StoreJudgement.judge(support, manifest, marks, p)) {
      case Believed(AllegedManifest m, Compatibility c) -> c.getClass().getSimpleName();
      case StoreJudgement.BeyondReach(Compatibility.TooNew c, ManifestReading m) -> "BeyondReach";
      case RecoveryNeeded(StoreVersion v, RecoveryReason reason, ManifestReading m) ->
          "recover " + reason.label();
      case StoreJudgement.Inconsistent(DatabaseMarks d, ManifestReading m) -> "Inconsistent";
      case StoreJudgement.ManifestUnusable(ManifestReading m) -> "ManifestUnusable";
    };
  }

  @ParameterizedTest(name = "database {0}, manifest {1}, pending {2}: {3}")
  @CsvSource({
    "1, 1, false, Readable",
    "1, 1, true, recover delivery_pending",
    "2, 2, false, Writable",
    "2, 2, true, recover delivery_pending",
    "2, 1, false, recover manifest_overwritten",
    "2, 1, true, recover delivery_pending",
    "2, 3, false, Inconsistent",
    "2, 3, true, recover delivery_pending",
    "2, 2147483647, false, Inconsistent",
    "2, missing, false, recover manifest_overwritten",
    "2, missing, true, recover delivery_pending",
    "2, malformed, false, recover manifest_overwritten",
    "2, malformed, true, recover delivery_pending",
    "1, 2, false, Inconsistent",
    "1, 2147483647, true, recover delivery_pending",
    "1, missing, false, ManifestUnusable",
    "1, missing, true, recover delivery_pending",
    "1, malformed, false, ManifestUnusable",
    "1, malformed, true, recover delivery_pending",
    "3, 3, false, BeyondReach",
    "3, 3, true, BeyondReach",
    "3, 2, false, BeyondReach",
    "3, 1, true, BeyondReach",
    "3, missing, false, BeyondReach",
    "3, malformed, true, BeyondReach",
    "3, 4, false, Inconsistent",
    "3, 4, true, Inconsistent",
    "2147483647, 2147483647, false, BeyondReach",
    "2147483647, 1, false, BeyondReach",
    "2147483647, missing, true, BeyondReach"
  })
  void whatReadsOneAndTwoAndWritesTwo(
      int database, String manifest, boolean pending, String verdict) {
    assertEquals(verdict, judge(READS_1_TO_2, manifest(manifest), marks(database), pending));
  }

  @ParameterizedTest(name = "database {0}, manifest {1}, pending {2}: {3}")
  @CsvSource({
    "1, 1, false, TooOld",
    "2, 2, false, TooOld",
    "2, 2, true, TooOld",
    "2, 1, false, Inconsistent",
    "2, 1, true, Inconsistent",
    "2, 3, true, Inconsistent",
    "2, missing, false, ManifestUnusable",
    "2, malformed, true, ManifestUnusable",
    "3, 3, false, Readable",
    "3, 2, false, recover manifest_overwritten",
    "4, 4, false, Writable",
    "4, 4, true, recover delivery_pending",
    "5, 5, true, BeyondReach"
  })
  void aStoreTooOldToBeReadIsNotMendedEither(
      int database, String manifest, boolean pending, String verdict) {
    assertEquals(verdict, judge(support(3, 4, 4), manifest(manifest), marks(database), pending));
  }

  @ParameterizedTest(name = "{0}, user_version {1}, application_id {2}")
  @CsvSource({
    "absent, 0, 0",
    "absent, 2, 1196185936",
    "malformed, 2, 1196185936",
    "1, 1, 0",
    "1, 2, 1196185936",
    "1, 0, 1196185936",
    "2, 0, 0",
    "2, 2, 0",
    "2, 2, 1196185937",
    "2, 0, 1196185936",
    "2, 1, 1196185936",
    "2, 3, 1196185936",
    "2147483647, -1, 1196185936",
    "3, 2, 1196185936"
  })
  void marksThatDisagreeAreNeverExplainedAway(String row, int userVersion, int applicationId) {
    VersionMark mark =
        switch (row) {
          case "absent" -> new VersionMark.Absent();
          case "malformed" -> new VersionMark.Malformed("2.0");
          default -> new VersionMark.Says(new StoreVersion(Integer.parseInt(row)));
        };
    DatabaseMarks marks = new DatabaseMarks(mark, userVersion, applicationId);
    assertFalse(marks.agree());
    for (boolean pending : new boolean[] {false, true}) {
      assertEquals("Inconsistent", judge(READS_1_TO_2, manifest("2"), marks, pending));
      assertEquals("Inconsistent", judge(READS_1_TO_2, manifest("1"), marks, pending));
      assertEquals("ManifestUnusable", judge(READS_1_TO_2, manifest("missing"), marks, pending));
      assertEquals("ManifestUnusable", judge(READS_1_TO_2, manifest("malformed"), marks, pending));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0",
    "2, 2, 1196185936",
    "3, 3, 1196185936",
    "2147483647, 2147483647, 1196185936"
  })
  void theMarksOfAHealthyDatabase(int version, int userVersion, int applicationId) {
    DatabaseMarks marks = marks(version);
    assertTrue(marks.agree());
    assertEquals(
        new DatabaseMarks(
            new VersionMark.Says(new StoreVersion(version)), userVersion, applicationId),
        marks);
  }

  @ParameterizedTest
  @CsvSource({"DELIVERY_PENDING, true", "MANIFEST_OVERWRITTEN, false"})
  void onlyAPendingDeliveryMeansThatAChangeIsDurable(RecoveryReason reason, boolean committed) {
    assertEquals(committed, reason.committed());
  }
}
