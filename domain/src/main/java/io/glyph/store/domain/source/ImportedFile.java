package io.glyph.store.domain.source;

/**
 * A file that was read whole and whose bytes are kept.
 *
 * @param bytes its size
 */
public record ImportedFile(SourcePath path, ContentHash hash, long bytes) {
  public ImportedFile {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }
}
