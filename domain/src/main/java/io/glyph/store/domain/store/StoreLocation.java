package io.glyph.store.domain.store;

import java.nio.file.Path;

/**
 * Where a store is: the absolute path of its folder {@code .glyph}. Names of the files in it are
 * fixed by the format (docs/store-format.md) and are spelled here and nowhere else.
 */
public record StoreLocation(Path directory) {
  public static final String FOLDER_NAME = ".glyph";

  public StoreLocation {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("a store location is absolute");
    }
  }

  /** The project's folder, which holds {@code glyph.yaml} and the store. */
  public Path project() {
    Path parent = directory.getParent();
    return parent == null ? directory : parent;
  }

  public Path manifest() {
    return directory.resolve("manifest.yaml");
  }

  /** Where the next manifest is written before it replaces the old one. */
  public Path manifestDraft() {
    return directory.resolve("manifest.yaml.new");
  }

  public Path database() {
    return directory.resolve("store.db");
  }

  public Path auditLog() {
    return directory.resolve("audit").resolve("events.jsonl");
  }

  /** What is too large for a line of the log, by SHA-256. */
  public Path attachments() {
    return directory.resolve("audit").resolve("attachments");
  }

  /** Where the next attachment is written before it has its name. */
  public Path attachmentDraft() {
    return attachments().resolve("next.partial");
  }

  /** File bytes, by SHA-256. */
  public Path content() {
    return directory.resolve("content");
  }

  /** Where an import keeps blobs before they have their names. */
  public Path contentDraft() {
    return content().resolve("import.partial");
  }

  /** Where the bytes with this SHA-256 are kept. */
  public Path blob(String sha256) {
    return content().resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  public Path backups() {
    return directory.resolve("backups");
  }

  public Path lock() {
    return directory.resolve("lock");
  }
}
