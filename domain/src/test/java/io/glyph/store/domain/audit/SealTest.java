package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.store.Actor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final String ROOT = "0a".repeat(32);
  private static final byte[] FRONTIER =
      MerkleTreeTest.treeOver(MerkleTreeTest.numbered(3)).frontier();

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "-1, -1",
    "0, -1",
    "2, 1",
    "0, 1",
    "9223372036854775807, 9223372036854775806"
  })
  void everyLineHasAtLeastItsNewlineAndNoLineHasNoByte(long lines, long bytes) {
    assertThrows(IllegalArgumentException.class, () -> new Seal(lines, bytes, ROOT));
    byte[] frontier = new byte[Long.bitCount(Math.max(lines, 0)) * 32];
    assertThrows(IllegalArgumentException.class, () -> new TreeState(lines, bytes, frontier));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1, 9223372036854775807", "9223372036854775807, 9223372036854775807"})
  void theSmallestAndTheLargestLogCanBeSealed(long lines, long bytes) {
    assertEquals(bytes, new Seal(lines, bytes, ROOT).bytes());
    byte[] frontier = new byte[Long.bitCount(lines) * 32];
    assertEquals(bytes, new TreeState(lines, bytes, frontier).bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0a", "0A", "xx", " 0a"})
  void aRootIsSixtyFourLowerCaseHexDigits(String text) {
    assertThrows(IllegalArgumentException.class, () -> new Seal(1, 1, text));
    assertThrows(IllegalArgumentException.class, () -> new Seal(1, 1, "0A".repeat(32)));
    assertThrows(IllegalArgumentException.class, () -> new Seal(1, 1, ROOT + "0"));
    assertThrows(IllegalArgumentException.class, () -> new Seal(1, 1, ROOT + "\n"));
  }

  @Test
  void aStateWhoseFrontierDoesNotFitItsLinesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TreeState(2, 9, FRONTIER));
    assertThrows(IllegalArgumentException.class, () -> new TreeState(3, 9, new byte[63]));
  }

  @Test
  void theSealOfAStateIsThatOfItsTree() {
    TreeState state = new TreeState(3, 9, FRONTIER);
    String root = NaiveTree.rootHex(MerkleTreeTest.numbered(3));
    assertEquals(new Seal(3, 9, root), state.seal());
    assertEquals(root, state.tree().rootHex());
    assertEquals(new Seal(0, 0, NaiveTree.rootHex(List.of())), TreeState.EMPTY.seal());
  }

  @Test
  void aStateCannotBeChangedFromOutside() {
    byte[] source = FRONTIER.clone();
    TreeState state = new TreeState(3, 9, source);
    source[0]++;
    state.frontier()[1]++;
    assertArrayEquals(FRONTIER, state.frontier());
  }

  @Test
  void twoStatesAreTheSameWhereAllOfThemIs() {
    TreeState state = new TreeState(3, 9, FRONTIER);
    byte[] other = FRONTIER.clone();
    other[0]++;
    assertEquals(state, new TreeState(3, 9, FRONTIER));
    assertEquals(state.hashCode(), new TreeState(3, 9, FRONTIER).hashCode());
    assertNotEquals(state, new TreeState(3, 8, FRONTIER));
    assertNotEquals(state, new TreeState(5, 9, FRONTIER));
    assertNotEquals(state, new TreeState(3, 9, other));
    assertNotEquals(state, (Object) "state");
    assertNotEquals(state.hashCode(), new TreeState(3, 9, other).hashCode());
    assertNotEquals(state.hashCode(), new TreeState(5, 9, FRONTIER).hashCode());
  }

  @Test
  void aRangeMayBeEmptyAndNeverEndsBeforeItStarts() {
    assertEquals(3, new ByteRange(3, 3).to());
    assertEquals(0, new ByteRange(0, 0).from());
    assertThrows(IllegalArgumentException.class, () -> new ByteRange(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new ByteRange(-1, 2));
  }

  @Test
  void damageWithoutAFaultIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new AuditVerdict.Damaged(0, 0, 0, ROOT, List.of()));
  }

  @Test
  void theDataOfAnEventKeepsItsOrderAndDoesNotChangeAfterwards() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("to", 2L);
    data.put("from", 1L);
    data.put("backup", null);
    AuditEvent event =
        new AuditEvent(
            EventId.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").orElseThrow(),
            "migration_applied",
            Instant.EPOCH,
            new Actor("user", "self", "ada"),
            data,
            TreeState.EMPTY.seal());
    data.clear();
    assertEquals(List.of("to", "from", "backup"), List.copyOf(event.data().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> event.data().put("x", "y"));
  }
}
