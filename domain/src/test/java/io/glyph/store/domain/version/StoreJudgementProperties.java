package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.StoreJudgement.Believed;
import io.glyph.store.domain.version.StoreJudgement.RecoveryNeeded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every release, manifest, database and outbox that there can be. */
class StoreJudgementProperties {
  private static final int LAST = Integer.MAX_VALUE;
  private static final int[] VERSIONS = {1, 2, 3, 4, LAST - 1, LAST};

  private record Case(
      FormatSupport support, ManifestReading manifest, DatabaseMarks marks, boolean pending) {
    StoreJudgement judged() {
      return StoreJudgement.judge(support, manifest, marks, pending);
    }

    boolean manifestSaysWhatTheDatabaseSays() {
      return manifest instanceof ManifestReading.WellFormed(AllegedManifest alleged)
          && marks.metaRow().equals(new VersionMark.Says(alleged.version()));
    }
  }

  private static void forAll(Consumer<Case> claim) {
    List<DatabaseMarks> marks = allMarks();
    List<ManifestReading> manifests =
        Stream.of("missing", "malformed", "1", "2", "3", "4", "" + (LAST - 1), "" + LAST)
            .map(StoreJudgementTest::manifest)
            .toList();
    for (int min : VERSIONS) {
      for (int max : VERSIONS) {
        for (int writable : VERSIONS) {
          if (min <= writable && writable <= max) {
            FormatSupport support = StoreJudgementTest.support(min, max, writable);
            for (ManifestReading manifest : manifests) {
              for (DatabaseMarks mark : marks) {
                claim.accept(new Case(support, manifest, mark, false));
                claim.accept(new Case(support, manifest, mark, true));
              }
            }
          }
        }
      }
    }
  }

  private static List<DatabaseMarks> allMarks() {
    List<VersionMark> rows = new ArrayList<>();
    rows.add(new VersionMark.Absent());
    rows.add(new VersionMark.Malformed("' 1'"));
    for (int version : VERSIONS) {
      rows.add(new VersionMark.Says(new StoreVersion(version)));
    }
    List<DatabaseMarks> all = new ArrayList<>();
    for (VersionMark row : rows) {
      for (int userVersion : new int[] {Integer.MIN_VALUE, -1, 0, 1, 2, 3, 4, LAST - 1, LAST}) {
        for (int application : new int[] {0, 1, DatabaseMarks.APPLICATION_ID}) {
          all.add(new DatabaseMarks(row, userVersion, application));
        }
      }
    }
    return all;
  }

  @Test
  void nothingIsBelievedUnlessEveryMarkAndTheManifestAgree() {
    forAll(c -> {
      if (c.judged() instanceof Believed(AllegedManifest manifest, Compatibility compatibility)) {
        assertTrue(c.marks().agree(), c::toString);
        assertTrue(c.manifestSaysWhatTheDatabaseSays(), c::toString);
        assertEquals(c.support().judge(manifest.version()), compatibility, c::toString);
      }
    });
  }

  @Test
  void whatAgreesWithNothingPendingIsBelievedOrBeyondReach() {
    forAll(c -> {
      if (c.marks().agree() && c.manifestSaysWhatTheDatabaseSays() && !c.pending()) {
        switch (c.judged()) {
          case Believed b ->
              assertFalse(b.compatibility() instanceof Compatibility.TooNew, c::toString);
          case StoreJudgement.BeyondReach b ->
              assertEquals(c.support().judge(b.compatibility().found()), b.compatibility());
          case StoreJudgement other -> throw new AssertionError(c + " is " + other);
        }
      }
    });
  }

  @Test
  void nothingIsWritableOrMendedWhereMarksDisagree() {
    forAll(c -> {
      if (!c.marks().agree()) {
        switch (c.judged()) {
          case StoreJudgement.Inconsistent(DatabaseMarks marks, ManifestReading manifest) -> {
            assertEquals(c.marks(), marks);
            assertInstanceOf(ManifestReading.WellFormed.class, manifest);
          }
          case StoreJudgement.ManifestUnusable(ManifestReading manifest) ->
              assertFalse(manifest instanceof ManifestReading.WellFormed);
          case StoreJudgement other -> throw new AssertionError(c + " is " + other);
        }
      }
    });
  }

  @Test
  void onlyWhatThisReleaseReadsAndManagesIsMended() {
    forAll(c -> {
      if (c.judged() instanceof RecoveryNeeded(var version, var reason, var manifest)) {
        assertTrue(c.support().readable().contains(version), c::toString);
        assertTrue(version.number() >= 2 || c.pending(), c::toString);
        assertEquals(DatabaseMarks.of(version), c.marks());
        assertEquals(c.manifest(), manifest);
        assertEquals(c.pending(), reason == RecoveryReason.DELIVERY_PENDING, c::toString);
      }
    });
  }

  @Test
  void aDatabaseNewerThanReadableIsNeverReadWhateverTheManifestSays() {
    forAll(c -> {
      if (c.marks().metaRow() instanceof VersionMark.Says(StoreVersion version)
          && version.isAfter(c.support().readable().max())) {
        StoreJudgement judged = c.judged();
        assertFalse(judged instanceof Believed, c::toString);
        assertFalse(judged instanceof RecoveryNeeded, c::toString);
      }
    });
  }

  @Test
  void aManifestThatSaysMoreThanTheDatabaseIsNeverCalledOverwritten() {
    forAll(c -> {
      if (c.manifest() instanceof ManifestReading.WellFormed(AllegedManifest alleged)
          && c.marks().metaRow() instanceof VersionMark.Says(StoreVersion version)
          && alleged.version().isAfter(version)
          && !c.pending()) {
        assertInstanceOf(StoreJudgement.Inconsistent.class, c.judged(), c::toString);
      }
    });
  }
}
