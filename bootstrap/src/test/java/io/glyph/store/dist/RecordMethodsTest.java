package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordMethodsTest {
  private static final String BOOTSTRAP = "java/lang/runtime/ObjectMethods";

  private static byte[] shipped(byte[] bytes) {
    return RecordMethods.writtenOut(bytes, ClassFile.of());
  }

  @Test
  void recordsAreComparedHashedAndPrintedAsBefore() throws Exception {
    List<String> before = new RecordSamples().get();

    assertEquals(before, Rewritten.of(RecordSamples.class, RecordMethodsTest::shipped).get());
    assertTrue(before.stream().anyMatch(line -> line.startsWith("Inner[a$b=1] ")));
    assertTrue(before.stream().anyMatch(line -> line.startsWith("Nothing[] 0 ")));
    assertTrue(before.stream().anyMatch(line -> line.contains("real=NaN")));
  }

  @Test
  void nothingIsLeftToTheBootstrapMethodAndWhatIsWrittenByHandStays() {
    byte[] all = Rewritten.bytes(RecordSamples.class.getName() + "$All");
    byte[] own = Rewritten.bytes(RecordSamples.class.getName() + "$Own");

    assertEquals(3, Rewritten.calls(all, BOOTSTRAP));
    assertEquals(0, Rewritten.calls(shipped(all), BOOTSTRAP));
    assertEquals(List.of(), ClassFile.of().verify(shipped(all)));
    assertEquals(1, Rewritten.calls(own, BOOTSTRAP));
    assertEquals(0, Rewritten.calls(shipped(own), BOOTSTRAP));
  }
}
