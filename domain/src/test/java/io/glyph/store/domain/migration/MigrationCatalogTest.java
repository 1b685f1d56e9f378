package io.glyph.store.domain.migration;

import static io.glyph.store.domain.migration.Migrations.step;
import static io.glyph.store.domain.migration.Migrations.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MigrationCatalogTest {
  private static final MigrationCatalog ONE_TO_FOUR = new MigrationCatalog(steps(1, 4));

  private static Optional<List<Migration>> path(MigrationCatalog catalog, int from, int to) {
    return catalog.path(new StoreVersion(from), new StoreVersion(to));
  }

  @Test
  void aMigrationLeadsToTheNextVersion() {
    assertEquals(new StoreVersion(3), step(2).to());
  }

  @Test
  void gapsForksAndWrongOrderAreRefused() {
    for (List<Migration> wrong :
        List.of(
            List.of(step(1), step(3)),
            List.of(step(1), step(2), step(4)),
            List.of(step(1), step(1)),
            List.of(step(1), step(2), step(2)),
            List.of(step(2), step(1)))) {
      assertThrows(IllegalArgumentException.class, () -> new MigrationCatalog(wrong));
    }
  }

  @Test
  void theLastVersionIsWhereTheLastStepLeads() {
    assertEquals(Optional.of(new StoreVersion(4)), ONE_TO_FOUR.last());
    assertEquals(Optional.empty(), new MigrationCatalog(List.of()).last());
  }

  @Test
  void thePathIsTheStepsInTheirOrder() {
    assertEquals(Optional.of(steps(1, 4)), path(ONE_TO_FOUR, 1, 4));
    assertEquals(Optional.of(List.of(step(2))), path(ONE_TO_FOUR, 2, 3));
  }

  @Test
  void toStayIsAPathWithoutSteps() {
    assertEquals(Optional.of(List.of()), path(ONE_TO_FOUR, 3, 3));
    assertEquals(Optional.of(List.of()), path(new MigrationCatalog(List.of()), 7, 7));
  }

  @Test
  void thereIsNoPathDownOrBeyondTheEndsOfTheCatalog() {
    assertEquals(Optional.empty(), path(ONE_TO_FOUR, 4, 3));
    assertEquals(Optional.empty(), path(ONE_TO_FOUR, 1, 5));
    assertEquals(Optional.empty(), path(ONE_TO_FOUR, 5, 6));
    assertEquals(Optional.empty(), path(ONE_TO_FOUR, 1, Integer.MAX_VALUE));
    assertEquals(Optional.empty(), path(new MigrationCatalog(steps(3, 5)), 2, 5));
    assertEquals(Optional.empty(), path(new MigrationCatalog(List.of()), 1, 2));
  }

  @Property
  void aWayThroughAThirdVersionIsTheSameWay(
      @ForAll @IntRange(min = 1, max = 6) int first,
      @ForAll @IntRange(max = 8) int length,
      @ForAll @IntRange(min = 1, max = 15) int x,
      @ForAll @IntRange(min = 1, max = 15) int y,
      @ForAll @IntRange(min = 1, max = 15) int z) {
    MigrationCatalog catalog = new MigrationCatalog(steps(first, first + length));
    List<Integer> sorted = Stream.of(x, y, z).sorted().toList();
    int a = sorted.get(0);
    int b = sorted.get(1);
    int c = sorted.get(2);
    Optional<List<Migration>> whole = path(catalog, a, c);
    assertEquals(a == c || (a >= first && c <= first + length), whole.isPresent());
    if (whole.isPresent()) {
      List<Migration> joined = new ArrayList<>(path(catalog, a, b).orElseThrow());
      joined.addAll(path(catalog, b, c).orElseThrow());
      assertEquals(whole.get(), joined);
      assertEquals(steps(a, c), joined);
    }
  }

  @Property
  void anyDisorderIsRefused(
      @ForAll @IntRange(min = 2, max = 6) int length,
      @ForAll @IntRange(max = 5) int i,
      @ForAll @IntRange(max = 5) int j) {
    List<Migration> shuffled = new ArrayList<>(steps(1, 1 + length));
    int left = i % length;
    int right = j % length;
    Collections.swap(shuffled, left, right);
    if (left == right) {
      assertTrue(new MigrationCatalog(shuffled).last().isPresent());
    } else {
      assertThrows(IllegalArgumentException.class, () -> new MigrationCatalog(shuffled));
    }
  }

  @Property
  void anyMissingStepInTheMiddleIsRefused(
      @ForAll @IntRange(min = 3, max = 8) int length, @ForAll @IntRange(max = 7) int at) {
    List<Migration> gap = new ArrayList<>(steps(1, 1 + length));
    gap.remove(1 + at % (length - 2));
    assertThrows(IllegalArgumentException.class, () -> new MigrationCatalog(gap));
  }

  @Test
  void laterChangesOfTheListsItWasMadeFromDoNotReachIt() {
    List<Migration> source = new ArrayList<>(steps(1, 3));
    MigrationCatalog catalog = new MigrationCatalog(source);
    source.clear();
    assertEquals(steps(1, 3), catalog.migrations());

    List<String> drops = new ArrayList<>(List.of("trigger"));
    var descriptor =
        new Descriptor(
            "t",
            "r",
            Descriptor.Renames.NONE,
            List.of(),
            List.of(),
            drops,
            List.of(),
            List.of(),
            false);
    drops.clear();
    assertEquals(List.of("trigger"), descriptor.drops());
  }
}
