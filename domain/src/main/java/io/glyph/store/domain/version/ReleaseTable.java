package io.glyph.store.domain.version;

import java.util.List;
import java.util.Optional;

/**
 * The releases that this build knows of, oldest first, so that it can say which of them read a
 * store without asking anyone. Newer releases may exist; the table does not know them.
 *
 * @param releases oldest first, each once
 */
public record ReleaseTable(List<FormatSupport> releases) {
  /** Refuses what cannot be. */
  public ReleaseTable {
    releases = List.copyOf(releases);
    for (int i = 1; i < releases.size(); i++) {
      if (releases.get(i - 1).release().compareTo(releases.get(i).release()) >= 0) {
        throw new IllegalArgumentException("releases are listed oldest first, each once");
      }
    }
  }

  /**
   * {@return the known releases that read a version, oldest first}
   *
   * @param version the version
   */
  public List<Release> readersOf(StoreVersion version) {
    return releases.stream()
        .filter(r -> r.readable().contains(version))
        .map(FormatSupport::release)
        .toList();
  }

  /**
   * The oldest known release that reads this version.
   *
   * @param version the version
   * @return the oldest known release that reads this version
   */
  public Optional<Release> firstReaderOf(StoreVersion version) {
    return readersOf(version).stream().findFirst();
  }

  /**
   * {@return the row of a release; empty where it is not known}
   *
   * @param release the release
   */
  public Optional<FormatSupport> find(Release release) {
    return releases.stream().filter(r -> r.release().equals(release)).findFirst();
  }
}
