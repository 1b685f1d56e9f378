package io.glyph.store.application.port;

import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportedFile;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * The files of an import, held beside the database by a session's connection: their number is not
 * bounded by memory, and they are gone with the connection.
 */
public interface ImportDraft {
  /** Takes note of a file. Before the session's transaction begins; each path once. */
  void add(ImportedFile file);

  /**
   * The files in the order in which they were added.
   *
   * @param visitor returns false to stop
   */
  void forEach(Predicate<ImportedFile> visitor);

  /**
   * Within the session's transaction, on a store of the newest version: contents that are new, with
   * the first path that has them; sources that are new, labelled with the rules' first realm;
   * sources whose content has changed, which keep id and labels; realms that are missing. Nothing
   * is removed.
   *
   * @param at what is written as the time of all of it, to the second
   */
  ImportCounts merge(ImportRules rules, Instant at);
}
