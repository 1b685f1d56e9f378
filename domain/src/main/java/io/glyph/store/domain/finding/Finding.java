package io.glyph.store.domain.finding;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is wrong with a store.
 *
 * @param path the file or folder that it is about, where there is one
 * @param detail what was found, in a few words; what came from the store is escaped and shortened
 * @param count how many of it there are, at least 1
 * @param examples up to {@value #MAX_EXAMPLES} of them, escaped and shortened for printing
 */
public record Finding(
    FindingCode code,
    Optional<Path> path,
    String detail,
    long count,
    List<String> examples,
    Remedy remedy) {
  /** More are counted, not listed: a diagnosis does not grow with the damage. */
  public static final int MAX_EXAMPLES = 10;

  public Finding {
    examples = List.copyOf(examples);
    if (count < 1) {
      throw new IllegalArgumentException("what is not there is not found");
    }
    if (examples.size() > MAX_EXAMPLES) {
      throw new IllegalArgumentException("examples are few");
    }
  }

  /** One thing, without examples. */
  public static Finding of(FindingCode code, Path path, String detail, Remedy remedy) {
    return new Finding(code, Optional.of(path), detail, 1, List.of(), remedy);
  }

  public Severity severity() {
    return code.severity();
  }
}
