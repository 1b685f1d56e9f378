package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.migration.PlanId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptTest {
  private static final PlanId PLAN = new PlanId("0123abcd" + "ef".repeat(28));

  @ParameterizedTest
  @ValueSource(strings = {"0123abcd", " 0123ABCD\r"})
  void theFirstEightCharactersAgree(String typed) {
    assertTrue(Prompt.agrees(typed, PLAN));
  }

  @Test
  void theWholeIdAgrees() {
    assertTrue(Prompt.agrees(PLAN.hex(), PLAN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "y", "yes", "0123abc", "0123abcde", "0123abce"})
  void nothingElseDoes(String typed) {
    assertFalse(Prompt.agrees(typed, PLAN));
  }

  @Test
  void oneLineIsReadAndNoMore() {
    InputStream in =
        new ByteArrayInputStream("first\nsecond\n".getBytes(StandardCharsets.US_ASCII));
    assertEquals("first", Prompt.readLine(in));
    assertEquals("second", Prompt.readLine(in));
    assertEquals("", Prompt.readLine(in));
  }

  @Test
  void anEndlessLineIsNoAnswer() {
    byte[] line = (PLAN.hex() + " ".repeat(5_000) + "\n").getBytes(StandardCharsets.US_ASCII);
    assertEquals("", Prompt.readLine(new ByteArrayInputStream(line)));
  }

  @Test
  void aBrokenInputIsNoAnswer() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertEquals("", Prompt.readLine(broken));
  }
}
