package io.glyph.store.domain.store;

import java.nio.file.Path;

/**
 * Where a store is: the absolute path of its folder {@code .glyph}. Names of the files in it are
 * fixed by the format (docs/store-format.md) and are spelled here and nowhere else.
 *
 * @param directory the absolute path of {@code .glyph}
 */
public record StoreLocation(Path directory) {
  public static final String FOLDER_NAME = ".glyph";

  /** Refuses what cannot be. */
  public StoreLocation {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("a store location is absolute");
    }
  }

  /**
   * The project's folder, which holds {@code glyph.yaml} and the store.
   *
   * @return the project's folder, which holds {@code glyph.yaml} and the store
   */
  public Path project() {
    Path parent = directory.getParent();
    return parent == null ? directory : parent;
  }

  /**
   * Judges a path by the names in it.
   *
   * @param real absolute, links resolved
   * @return whether it is a store or lies inside of one
   */
  public static boolean isInsideAStore(Path real) {
    for (Path name : real) {
      if (name.toString().equals(FOLDER_NAME)) {
        return true;
      }
    }
    return false;
  }

  /** {@return what the store claims to be} */
  public Path manifest() {
    return directory.resolve("manifest.yaml");
  }

  /** {@return where the next manifest is written before it replaces the old one} */
  public Path manifestDraft() {
    return directory.resolve("manifest.yaml.new");
  }

  /** {@return the authority on schema and data} */
  public Path database() {
    return directory.resolve("store.db");
  }

  /** {@return the append-only history} */
  public Path auditLog() {
    return directory.resolve("audit").resolve("events.jsonl");
  }

  /** {@return what is too large for a line of the log, by SHA-256} */
  public Path attachments() {
    return directory.resolve("audit").resolve("attachments");
  }

  /** {@return where the next attachment is written before it has its name} */
  public Path attachmentDraft() {
    return attachments().resolve("next.partial");
  }

  /** {@return file bytes, by SHA-256} */
  public Path content() {
    return directory.resolve("content");
  }

  /** {@return where an import keeps blobs before they have their names} */
  public Path contentDraft() {
    return content().resolve("import.partial");
  }

  /**
   * Where the bytes with this SHA-256 are kept.
   *
   * @param sha256 SHA-256, lower case hex
   * @return where the bytes with this SHA-256 are kept
   */
  public Path blob(String sha256) {
    return content().resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /** {@return where verified copies of the database are kept} */
  public Path backups() {
    return directory.resolve("backups");
  }

  /** {@return the advisory lock between processes of this software} */
  public Path lock() {
    return directory.resolve("lock");
  }
}
