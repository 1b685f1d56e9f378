package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternSwitchesTest {
  private static final String BOOTSTRAP = "java/lang/runtime/SwitchBootstraps";

  private static byte[] shipped(byte[] bytes) {
    return PatternSwitches.inlined(bytes, ClassFile.of());
  }

  @Test
  void everySwitchTakesTheSameWayAsBefore() throws Exception {
    List<String> before = new SwitchSamples().get();

    assertEquals(before, Rewritten.of(SwitchSamples.class, PatternSwitchesTest::shipped).get());
    assertTrue(
        before.containsAll(
            List.of("null", "many", "few", "long", "lined 9dot", "diagonal", "refused null")),
        before.toString());
  }

  @Test
  void onlySwitchesOverMoreThanTypesAreLeftToTheBootstrapMethod() {
    byte[] bytes = Rewritten.bytes(SwitchSamples.class.getName());

    assertTrue(Rewritten.calls(bytes, BOOTSTRAP) > 6);
    // One has constants among its labels, one takes a number out of a record.
    assertEquals(2, Rewritten.calls(shipped(bytes), BOOTSTRAP));
  }

  @Test
  void aClassWithoutSuchSwitchesIsLeftAsItIs() {
    byte[] bytes = Rewritten.bytes(Rewritten.class.getName());

    assertArrayEquals(bytes, shipped(bytes));
  }

  @Test
  void theJvmsVerifierFindsNothing() {
    byte[] rewritten = shipped(Rewritten.bytes(SwitchSamples.class.getName()));

    assertEquals(List.of(), ClassFile.of().verify(rewritten));
  }
}
