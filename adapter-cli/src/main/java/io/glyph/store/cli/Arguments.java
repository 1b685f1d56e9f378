package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The words of a call, by option; what is nonsense is refused here. */
final class Arguments {
  /** PATH_MAX of Linux, the final NUL left out. */
  private static final int LONGEST_PATH = 4095;

  private final ParsedCall call;
  private final Path workingDirectory;

  Arguments(ParsedCall call, Path workingDirectory) {
    this.call = call;
    this.workingDirectory = workingDirectory;
  }

  boolean has(String option) {
    return call.has(option);
  }

  /** The value nearest to the end of the call, where a global option stands in two places. */
  Optional<String> text(String option) {
    for (int i = call.levels().size() - 1; i >= 0; i--) {
      String value = call.levels().get(i).options().get(option);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  List<String> positionals() {
    return call.levels().getLast().positionals();
  }

  Optional<StoreVersion> version(String option) {
    return text(option)
        .map(text ->
            StoreVersion.parse(text)
                .orElseThrow(() ->
                    refused(
                        option, quoted(text) + " is not a store version: a whole number from 1")));
  }

  /** A whole number within bounds, or what it is where nothing is said. */
  long number(String option, long least, long most, long otherwise) {
    Optional<String> said = text(option);
    if (said.isEmpty()) {
      return otherwise;
    }
    String text = said.get();
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, like one that is out of bounds.
    }
    throw refused(option, quoted(text) + " is not a whole number from " + least + " to " + most);
  }

  /** An absolute path; relative ones start from the working directory. */
  Optional<Path> path(String option) {
    return text(option).map(text -> path(option, text));
  }

  Path path(String name, String text) {
    if (text.isEmpty()) {
      throw refused(name, "the path is empty");
    }
    if (text.length() > LONGEST_PATH) {
      throw refused(name, quoted(text) + " is longer than any path: " + LONGEST_PATH);
    }
    try {
      Path path = workingDirectory.resolve(text);
      // After a link, ".." is not what the text alone says: only the file system knows.
      return text.contains("..") ? path : path.normalize();
    } catch (InvalidPathException notAPath) {
      throw refused(name, quoted(text) + " is not a path");
    }
  }

  static String quoted(String text) {
    return "'" + Printable.of(text) + "'";
  }

  /** The refusal of an argument. */
  static RefusedException refused(String name, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(name, problem));
  }
}
