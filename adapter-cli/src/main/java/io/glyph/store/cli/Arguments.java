package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/** The words of a call, by option; what is nonsense is refused here. */
final class Arguments {
  private final List<ParseResult> levels;
  private final Path workingDirectory;

  /**
   * @param levels the program's own level first, the innermost command's last
   */
  Arguments(List<ParseResult> levels, Path workingDirectory) {
    this.levels = levels;
    this.workingDirectory = workingDirectory;
  }

  boolean has(String option) {
    for (ParseResult level : levels) {
      if (level.hasMatchedOption(option)) {
        return true;
      }
    }
    return false;
  }

  /** The value nearest to the end of the call, where a global option stands in two places. */
  Optional<String> text(String option) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i).hasMatchedOption(option)) {
        return Optional.of(levels.get(i).matchedOption(option).stringValues().getLast());
      }
    }
    return Optional.empty();
  }

  List<String> positionals() {
    return levels.getLast().matchedPositionals().stream()
        .map(ArgSpec::stringValues)
        .flatMap(List::stream)
        .toList();
  }

  Optional<StoreVersion> version(String option) {
    return text(option)
        .map(text ->
            StoreVersion.parse(text)
                .orElseThrow(() ->
                    refused(
                        option, quoted(text) + " is not a store version: a whole number from 1")));
  }

  /** An absolute path; relative ones start from the working directory. */
  Optional<Path> path(String option) {
    return text(option).map(text -> path(option, text));
  }

  Path path(String name, String text) {
    if (text.isEmpty()) {
      throw refused(name, "the path is empty");
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
