package io.glyph.store.cli;

import io.glyph.store.domain.migration.PlanId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The one question that is ever asked. */
final class Prompt {
  static final int LENGTH = 8;
  private static final int LONGEST_ANSWER = 1024;

  private Prompt() {}

  /** What a person has to type. */
  static String expected(PlanId plan) {
    return plan.hex().substring(0, LENGTH);
  }

  /** Whether it was typed: exactly the first eight characters, or the whole id. */
  static boolean agrees(String typed, PlanId plan) {
    String answer = typed.strip().toLowerCase(Locale.ROOT);
    return answer.equals(expected(plan)) || answer.equals(plan.hex());
  }

  /** Reads a line; empty at the end of input, when reading fails, and for an endless line. */
  static String readLine(InputStream in) {
    StringBuilder line = new StringBuilder();
    byte[] one = new byte[1];
    try {
      while (in.read(one) == 1 && one[0] != '\n') {
        line.append(new String(one, StandardCharsets.US_ASCII));
        if (line.length() > LONGEST_ANSWER) {
          return "";
        }
      }
    } catch (IOException unreadable) {
      // No answer is a "no": nothing is lost by that.
      return "";
    }
    return line.toString();
  }
}
