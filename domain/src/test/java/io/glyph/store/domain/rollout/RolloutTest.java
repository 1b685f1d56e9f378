package io.glyph.store.domain.rollout;

import static io.glyph.store.domain.rollout.Tables.START;
import static io.glyph.store.domain.rollout.Tables.atOnce;
import static io.glyph.store.domain.rollout.Tables.of;
import static io.glyph.store.domain.rollout.Tables.release;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
  @Test
  void releasesAreInTheOrderOfTheirDaysAndEachIsThereOnce() {
    assertThrows(IllegalArgumentException.class, () -> new Rollout(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> of(release(1, 5, 1, 1, 1), release(2, 4, 1, 1, 1)));
    assertThrows(
        IllegalArgumentException.class, () -> of(release(1, 0, 1, 1, 1), release(1, 4, 1, 1, 1)));
    assertEquals(2, of(release(1, 5, 1, 1, 1), release(2, 5, 1, 1, 1)).releases().size());
  }

  @Test
  void theLastRaiseIsTheLastReleaseThatWritesANewerVersion() {
    Rollout rollout = of(release(1, 0, 1, 1, 1), release(2, 9, 1, 2, 2), release(3, 20, 1, 2, 2));
    assertEquals(Optional.of(release(2, 9, 1, 2, 2)), rollout.lastRaise());
    assertEquals(Optional.empty(), of(release(1, 0, 1, 1, 1)).lastRaise());
  }

  @Test
  void aRaiseMovesBetweenItsNeighboursAndNotBeyondThem() {
    Rollout rollout = of(release(1, 3, 1, 1, 1), release(2, 9, 1, 2, 2), release(3, 20, 1, 2, 2));
    assertEquals(
        START.plusDays(20), rollout.raisedOn(START.plusDays(20)).releases().get(1).published());
    assertThrows(IllegalArgumentException.class, () -> rollout.raisedOn(START.plusDays(21)));
    assertThrows(IllegalArgumentException.class, () -> rollout.raisedOn(START.plusDays(2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> of(release(1, 0, 1, 1, 1)).raisedOn(START.plusDays(2)));
  }

  @Test
  void readingFirstPutsTheRaiseOffAndNamesANewPatch() {
    Rollout steps = atOnce(20).readFirst(30);
    assertEquals(
        of(
            release(1, 0, 1, 1, 1),
            release(2, 20, 1, 2, 1),
            new DatedRelease(
                new FormatSupport(new Release(0, 2, 1), VersionRange.of(1, 2), new StoreVersion(2)),
                START.plusDays(50))),
        steps);
  }

  @Test
  void readingFirstLeavesAloneWhatIsReadLongEnoughAlready() {
    Rollout safe = of(release(1, 0, 1, 2, 1), release(2, 40, 1, 2, 2));
    assertEquals(safe, safe.readFirst(30));
  }

  @Test
  void delaysAreWithinTheirBounds() {
    UpdateDelay delay = new UpdateDelay.Exponential(10, 25);
    assertEquals(0, delay.days(0, 0.0));
    assertEquals(6, delay.days(0, 0.5));
    assertEquals(25, delay.days(0, Math.nextDown(1.0)));
    assertThrows(IllegalArgumentException.class, () -> new UpdateDelay.Exponential(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> new UpdateDelay.Exponential(Double.NaN, 5));
    assertThrows(IllegalArgumentException.class, () -> new UpdateDelay.Given(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new UpdateDelay.Given(List.of(-1)));
    assertEquals(9, new UpdateDelay.Given(List.of(3, 9)).longest());
    assertEquals(3, new UpdateDelay.Given(List.of(3, 9)).days(2, 0.9));
  }

  @Test
  void aFleetHasBounds() {
    UpdateDelay none = new UpdateDelay.Given(List.of(0));
    assertThrows(IllegalArgumentException.class, () -> new Fleet(0, 1, 1, 50, none));
    assertThrows(IllegalArgumentException.class, () -> new Fleet(1, 0, 1, 50, none));
    assertThrows(IllegalArgumentException.class, () -> new Fleet(3, 1, 4, 50, none));
    assertThrows(IllegalArgumentException.class, () -> new Fleet(3, 1, 3, 0, none));
    assertThrows(IllegalArgumentException.class, () -> new Fleet(3, 1, 3, 101, none));
    assertThrows(IllegalArgumentException.class, () -> new Fleet(Fleet.MAX + 1, 1, 3, 10, none));
  }

  @Test
  void releasesThatLowerTheVersionAreNamed() {
    Rollout odd =
        new Rollout(
            List.of(release(1, 0, 1, 3, 3), release(2, 9, 1, 3, 2), release(3, 9, 1, 3, 3)));
    assertEquals(List.of(odd.releases().get(1)), odd.lowering());
    assertEquals(List.of(), atOnce(3).lowering());
  }
}
