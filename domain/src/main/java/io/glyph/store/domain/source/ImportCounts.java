package io.glyph.store.domain.source;

/**
 * What an import made of its files.
 *
 * @param contents bytes that no file had before
 * @param added new sources
 * @param changed sources that have other content now
 * @param unchanged sources whose files are as they were
 * @param elsewhere sources of the store that the import has not met; they stay as they are
 * @param realms realms that were missing
 */
public record ImportCounts(
    long contents, long added, long changed, long unchanged, long elsewhere, long realms) {
  /** Whether anything in the store is other than before. */
  public boolean changesNothing() {
    return contents == 0 && added == 0 && changed == 0 && realms == 0;
  }
}
