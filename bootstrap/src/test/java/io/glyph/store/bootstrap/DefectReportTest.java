package io.glyph.store.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefectReportTest {
  private static final String ID = "0123456789abcdef";

  private static String told(Throwable defect, boolean verbose) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DefectReport(new PrintStream(out, true, StandardCharsets.UTF_8), verbose)
        .onDefect(ID, defect);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void idLeadsToKindAndPlaceOfTheFailureAndToNoTextOfIt() {
    String told =
        told(new IllegalStateException("a secret", new IOException("/home/ada/x")), false);
    List<String> lines = told.lines().toList();
    assertEquals(
        "glyph: internal, request " + ID + ": java.lang.IllegalStateException", lines.getFirst());
    assertTrue(lines.get(1).startsWith("glyph:   at "), told);
    assertTrue(lines.get(1).contains("DefectReportTest.idLeadsTo"), told);
    assertTrue(lines.contains("glyph:   caused by java.io.IOException"), told);
    assertFalse(told.contains("secret"), told);
    assertFalse(told.contains("/home"), told);
  }

  @Test
  void wholeTraceIsToldToWhoAsksForIt() {
    String told =
        told(new IllegalStateException("why \u001b[31m", new IOException("and why")), true);
    assertTrue(told.startsWith("glyph: internal, request " + ID + ": java.lang.Ill"), told);
    assertTrue(told.contains("Caused by: java.io.IOException: and why"), told);
    assertFalse(told.contains("\u001b"), told);
  }

  @Test
  void anOverflowingStackIsToldInPart() {
    StackOverflowError deep = new StackOverflowError();
    StackTraceElement frame = new StackTraceElement("A", "b", "A.java", 1);
    deep.setStackTrace(
        java.util.Collections.nCopies(1_024, frame).toArray(StackTraceElement[]::new));
    String told = told(deep, false);
    assertEquals(42, told.lines().count());
    assertTrue(told.endsWith("glyph:   and 984 frames more" + System.lineSeparator()), told);
  }

  @Test
  void memoryThatRanOutIsToldToo() {
    String told = told(new OutOfMemoryError("Java heap space"), false);
    assertTrue(told.startsWith("glyph: internal, request " + ID + ": java.lang.OutOfMemory"), told);
    // So little is left that even the words for it do not fit.
    OutOfMemoryError worse =
        new OutOfMemoryError() {
          @Override
          public StackTraceElement[] getStackTrace() {
            throw new OutOfMemoryError();
          }
        };
    assertTrue(told(worse, false).contains("glyph: out of memory"));
  }
}
