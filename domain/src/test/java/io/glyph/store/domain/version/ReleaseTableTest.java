package io.glyph.store.domain.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseTableTest {
  private static final Release PROTOTYPE = new Release(0, 1, 0);
  private static final Release MANAGED = new Release(0, 2, 0);
  private static final Release PORTABLE = new Release(0, 3, 0);

  private static final FormatSupport READS_1 = support(PROTOTYPE, 1, 1, 1);
  private static final FormatSupport READS_1_TO_2 = support(MANAGED, 1, 2, 2);
  private static final FormatSupport READS_2_TO_4 = support(PORTABLE, 2, 4, 4);
  private static final ReleaseTable TABLE =
      new ReleaseTable(List.of(READS_1, READS_1_TO_2, READS_2_TO_4));

  private static FormatSupport support(Release release, int min, int max, int writable) {
    return new FormatSupport(release, VersionRange.of(min, max), new StoreVersion(writable));
  }

  @Test
  void namesExactlyTheReleasesThatReadAVersionOldestFirst() {
    assertEquals(List.of(PROTOTYPE, MANAGED), TABLE.readersOf(new StoreVersion(1)));
    assertEquals(List.of(MANAGED, PORTABLE), TABLE.readersOf(new StoreVersion(2)));
    assertEquals(List.of(PORTABLE), TABLE.readersOf(new StoreVersion(4)));
    assertEquals(List.of(), TABLE.readersOf(new StoreVersion(5)));
  }

  @Test
  void theFirstReaderIsTheOldestOne() {
    assertEquals(Optional.of(PROTOTYPE), TABLE.firstReaderOf(new StoreVersion(1)));
    assertEquals(Optional.of(MANAGED), TABLE.firstReaderOf(new StoreVersion(2)));
    assertEquals(Optional.of(PORTABLE), TABLE.firstReaderOf(new StoreVersion(3)));
    assertEquals(Optional.empty(), TABLE.firstReaderOf(new StoreVersion(Integer.MAX_VALUE)));
  }

  @Test
  void findsAReleaseOnlyWhereItIsListed() {
    assertEquals(Optional.of(READS_1_TO_2), TABLE.find(MANAGED));
    assertEquals(Optional.empty(), TABLE.find(new Release(9, 9, 9)));
  }

  @Test
  void aReleaseListedTwiceIsRefused() {
    List<FormatSupport> twice = List.of(READS_1, READS_1);
    assertThrows(IllegalArgumentException.class, () -> new ReleaseTable(twice));
  }

  @Test
  void releasesOutOfOrderAreRefusedWhereverTheyStand() {
    List<FormatSupport> first = List.of(READS_1_TO_2, READS_1, READS_2_TO_4);
    List<FormatSupport> last = List.of(READS_1, READS_2_TO_4, READS_1_TO_2);
    assertThrows(IllegalArgumentException.class, () -> new ReleaseTable(first));
    assertThrows(IllegalArgumentException.class, () -> new ReleaseTable(last));
  }

  @Test
  void laterChangesOfTheListItWasMadeFromDoNotReachIt() {
    List<FormatSupport> source = new ArrayList<>(List.of(READS_1));
    ReleaseTable table = new ReleaseTable(source);
    source.add(READS_1_TO_2);
    assertEquals(List.of(READS_1), table.releases());
  }

  @Test
  void aRangeContainsBothItsEndsAndNothingBeyond() {
    VersionRange range = VersionRange.of(2, 4);
    assertFalse(range.contains(new StoreVersion(1)));
    assertTrue(range.contains(new StoreVersion(2)));
    assertTrue(range.contains(new StoreVersion(3)));
    assertTrue(range.contains(new StoreVersion(4)));
    assertFalse(range.contains(new StoreVersion(5)));
  }

  @Test
  void aRangeOfOneVersionIsARangeAndOneThatEndsBeforeItStartsIsNot() {
    assertTrue(VersionRange.of(3, 3).contains(new StoreVersion(3)));
    assertThrows(IllegalArgumentException.class, () -> VersionRange.of(4, 3));
    assertThrows(IllegalArgumentException.class, () -> VersionRange.of(0, 3));
  }
}
