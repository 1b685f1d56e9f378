package io.glyph.store.domain.version;

import java.util.List;
import java.util.Optional;

/**
 * The releases that this build knows of, oldest first, so that it can say which of them read a
 * store without asking anyone. Newer releases may exist; the table does not know them.
 */
public record ReleaseTable(List<FormatSupport> releases) {
  public ReleaseTable {
    releases = List.copyOf(releases);
    for (int i = 1; i < releases.size(); i++) {
      if (releases.get(i - 1).release().compareTo(releases.get(i).release()) >= 0) {
        throw new IllegalArgumentException("releases are listed oldest first, each once");
      }
    }
  }

  public List<Release> readersOf(StoreVersion version) {
    return releases.stream()
        .filter(r -> r.readable().contains(version))
        .map(FormatSupport::release)
        .toList();
  }

  /** The oldest known release that reads this version. */
  public Optional<Release> firstReaderOf(StoreVersion version) {
    return readersOf(version).stream().findFirst();
  }

  public Optional<FormatSupport> find(Release release) {
    return releases.stream().filter(r -> r.release().equals(release)).findFirst();
  }
}
