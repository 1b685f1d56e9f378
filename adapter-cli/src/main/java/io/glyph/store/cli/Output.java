package io.glyph.store.cli;

import io.glyph.store.domain.refusal.ErrorCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where answers go: results to standard output, failures to standard error.
 *
 * @param json whether programs read it
 * @param coloured whether answers for people are painted
 * @param errColoured whether failures for people are painted
 */
record Output(
    PrintStream out, PrintStream err, boolean json, boolean coloured, boolean errColoured) {
  void print(Page page) {
    write(out, page.toString());
  }

  void envelope(String type, Map<String, @Nullable Object> data) {
    write(out, Json.write(Json.object("ok", true, "type", type, "data", data)) + '\n');
  }

  void failure(ErrorCode code, Explanation why) {
    if (json) {
      Map<String, @Nullable Object> error =
          Json.object(
              "code", code.label(),
              "message", why.message(),
              "hint", why.hint(),
              "details", why.details());
      write(err, Json.write(Json.object("ok", false, "error", error)) + '\n');
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(Paint.BAD.of("glyph:", errColoured)).append(' ').append(why.message()).append('\n');
    for (String fact : why.facts()) {
      text.append("  ").append(fact).append('\n');
    }
    text.append(why.hint()).append('\n');
    write(err, text.toString());
  }

  /** Text for people on standard error. */
  void note(String text) {
    write(err, text);
  }

  /** Always UTF-8, whatever charset the stream was made with. */
  static void write(PrintStream stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.write(bytes, 0, bytes.length);
    stream.flush();
  }
}
