package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.domain.refusal.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (`[^|]*`) \\|");
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

  @Test
  void everyErrorCodeHasTheExitCodeThatIsDocumented() throws IOException {
    Map<String, Integer> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Contract.DOCS.resolve("json.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Matcher code = CODE.matcher(row.group(2));
        while (code.find()) {
          documented.put(code.group(1), Integer.valueOf(row.group(1)));
        }
      }
    }
    Map<String, Integer> real = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      real.put(code.label(), ExitCode.of(code));
    }
    assertEquals(documented, real);
  }
}
