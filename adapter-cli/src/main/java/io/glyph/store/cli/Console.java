package io.glyph.store.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The world around one call. Nothing in this module asks the process for any of it.
 *
 * @param out standard output; bytes are written to it in UTF-8, whatever charset it has
 * @param err standard error, likewise
 * @param in standard input
 * @param environment of which {@code GLYPH_STORE}, {@code GLYPH_ACTOR}, {@code NO_COLOR}, {@code
 *     TERM} and {@code COLUMNS} matter
 * @param workingDirectory absolute
 * @param inIsTerminal whether a person may type at {@code in}
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param timeZone in which people are told times; asked only by what tells one, since Java reads
 *     all zones of the world for the first
 */
public record Console(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    Path workingDirectory,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Supplier<ZoneId> timeZone) {
  public Console {
    environment = Map.copyOf(environment);
    if (!workingDirectory.isAbsolute()) {
      throw new IllegalArgumentException("a working directory is absolute");
    }
  }

  ZoneId zone() {
    return timeZone.get();
  }
}
