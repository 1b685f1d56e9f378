package io.glyph.store.application.port;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks for everything that is wrong with {@code store.db}, where {@link StoreDatabase} refuses at
 * the first. Leaves every byte and every name as it is, throws what {@link StoreDatabase} throws
 * where the file cannot be read at all, and stops with {@code Interrupted} where it is told to.
 */
public interface DatabaseExaminer {
  /**
   * Compares the schema with what the version defines, and, where no code of strangers could run by
   * that, checks every page and row.
   *
   * @param stopped asked now and then whether nobody waits for the answer any more
   */
  Examination examine(StoreLocation store, BooleanSupplier stopped);

  /**
   * Some rows of {@code content}; only after {@link #examine} was content with the schema.
   *
   * @param after where the page before ended; {@link ContentPage#START} for the first
   * @param limit at most so many, at least 1
   */
  ContentPage contents(StoreLocation store, long after, int limit);

  /**
   * What was found.
   *
   * @param version where the marks agree on one
   * @param schema differences; at most {@value #MAX_LISTED}. None where the version is not known
   * @param rowsChecked whether what follows was looked at: not where the schema is not to be
   *     trusted
   * @param damage what SQLite's integrity check says, escaped, a line each, at most {@value
   *     #MAX_LISTED}
   * @param onlyIndexes whether all of the damage is in indexes, which can be made anew
   * @param orphans rows whose parent is missing
   * @param foreignKeys whether the version has foreign keys for these
   * @param historyAgrees whether the list of applied migrations leads to the version
   * @param brokenWaysBack versions whose reverse script is not what its digest says
   * @param books tables of the books whose rows cannot be ours, or are missing
   */
  record Examination(
      Optional<StoreVersion> version,
      List<SchemaDifference> schema,
      boolean rowsChecked,
      List<String> damage,
      boolean onlyIndexes,
      List<Orphans> orphans,
      boolean foreignKeys,
      boolean historyAgrees,
      List<StoreVersion> brokenWaysBack,
      List<Refusal.BooksDamaged> books) {
    /** More is not listed. */
    public static final int MAX_LISTED = 100;

    public Examination {
      schema = List.copyOf(schema);
      damage = List.copyOf(damage);
      orphans = List.copyOf(orphans);
      brokenWaysBack = List.copyOf(brokenWaysBack);
      books = List.copyOf(books);
    }

    /** Of a database of which no more could be looked at than its schema. */
    public static Examination ofSchema(
        Optional<StoreVersion> version, List<SchemaDifference> schema) {
      return new Examination(
          version, schema, false, List.of(), false, List.of(), false, true, List.of(), List.of());
    }
  }

  /**
   * A difference of the schema.
   *
   * @param kind what it is
   * @param object its type and name, escaped and shortened
   * @param mending statements that put it right, without losing a row; empty where none do
   */
  record SchemaDifference(Kind kind, String object, List<String> mending) {
    public SchemaDifference {
      mending = List.copyOf(mending);
    }

    /** How it differs from what the version defines. */
    public enum Kind {
      MISSING,
      /** Under a name that is ours, or acting on a table of ours. */
      EXTRA,
      DIFFERENT,
      /** Somebody else's, and nothing to do with ours. */
      FOREIGN
    }
  }

  /**
   * Rows of one table whose parent is missing.
   *
   * @param parent the table in which it is missing
   * @param examples their rowids or keys, escaped and shortened; few
   */
  record Orphans(String table, String parent, long rows, List<String> examples) {
    public Orphans {
      examples = List.copyOf(examples);
    }
  }

  /**
   * A row of {@code content}.
   *
   * @param id escaped and shortened
   * @param hash as it stands there, at most 128 characters of it
   * @param sound whether the id is made of the hash, as it must be
   */
  record ContentRow(String id, String hash, long bytes, boolean sound) {}

  /**
   * A part of the list.
   *
   * @param end where the next page starts
   * @param last whether nothing comes after it
   */
  record ContentPage(List<ContentRow> rows, long end, boolean last) {
    public static final long START = Long.MIN_VALUE;

    public ContentPage {
      rows = List.copyOf(rows);
    }
  }
}
