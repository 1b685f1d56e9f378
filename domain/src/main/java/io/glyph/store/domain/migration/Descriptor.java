package io.glyph.store.domain.migration;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the author of a migration promises; never trusted, always measured.
 *
 * <p>An author writes only the way back: how the old rows are found in the new tables. What was
 * there before is always the machine's own reading of the old tables. A table of which nothing is
 * said is promised to be kept whole under its name.
 *
 * @param title a few words
 * @param reason why anybody would want it
 * @param renamed tables and columns that have another name now
 * @param rebuilt per old table, queries over the new tables that give its rows back
 * @param loses what cannot be had back afterwards; empty means lossless
 * @param drops triggers, views and unique indexes that go
 * @param checks pairs of queries whose answers must agree; they cover nothing
 * @param invariants queries that must return no row afterwards
 * @param purges whether what is lost must be gone from the file as well
 */
public record Descriptor(
    String title,
    String reason,
    Renames renamed,
    List<Rebuilt> rebuilt,
    List<DeclaredLoss> loses,
    List<String> drops,
    List<Check> checks,
    List<Invariant> invariants,
    boolean purges) {
  /** Refuses what cannot be. */
  public Descriptor {
    rebuilt = List.copyOf(rebuilt);
    loses = List.copyOf(loses);
    drops = List.copyOf(drops);
    checks = List.copyOf(checks);
    invariants = List.copyOf(invariants);
    if (purges && loses.isEmpty()) {
      throw new IllegalArgumentException("a migration purges what it loses, and loses nothing");
    }
  }

  /**
   * A descriptor that promises that every table is kept whole under its name.
   *
   * @param title a few words
   * @param reason why
   * @return the descriptor
   */
  public static Descriptor keepsAll(String title, String reason) {
    return new Descriptor(
        title, reason, Renames.NONE, List.of(), List.of(), List.of(), List.of(), List.of(), false);
  }

  /**
   * The same with declared losses.
   *
   * @param losses what its author names
   * @return the other descriptor
   */
  public Descriptor losing(List<DeclaredLoss> losses) {
    return new Descriptor(
        title, reason, renamed, rebuilt, losses, drops, checks, invariants, purges);
  }

  /**
   * The declarations that name a loss, whatever their conditions on rows say; a loss that none
   * names is undeclared.
   *
   * @param loss what was measured
   * @return the declarations that name a loss, whatever their conditions on rows say; a loss that
   *     none names is undeclared
   */
  public List<DeclaredLoss> naming(Loss loss) {
    return loses.stream().filter(declared -> declared.names(loss)).toList();
  }

  /**
   * Whether {@code drops} names a trigger, a view or an index; by name, ASCII case folded.
   *
   * @param object what is gone
   * @return whether {@code drops} names a trigger, a view or an index; by name, ASCII case folded
   */
  public boolean drops(Loss.SchemaObjectLost object) {
    return drops.stream().anyMatch(name -> same(name, object.name()));
  }

  static boolean same(String one, String other) {
    // SQLite folds ASCII letters only; the root locale's folding of others makes names alike that
    // SQLite keeps apart, so those are compared as they are.
    return fold(one).equals(fold(other));
  }

  private static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    name.chars().forEach(c -> folded.append(c < 128 ? (char) Character.toLowerCase(c) : (char) c));
    return folded.toString();
  }

  /**
   * Names that have changed.
   *
   * @param tables old name to new name
   * @param columns {@code table.column} of the old version to the column's new name
   */
  public record Renames(Map<String, String> tables, Map<String, String> columns) {
    public static final Renames NONE = new Renames(Map.of(), Map.of());

    /** Keeps copies of what is given. */
    public Renames {
      tables = Map.copyOf(tables);
      columns = Map.copyOf(columns);
    }
  }

  /**
   * The way back to the rows of an old table.
   *
   * @param table its old name
   * @param key columns of the old table that tell its rows apart
   * @param rows a SELECT over the new tables that gives old rows back; it covers exactly the
   *     columns that it returns
   */
  public record Rebuilt(String table, List<String> key, String rows) {
    /** Refuses what cannot be. */
    public Rebuilt {
      key = List.copyOf(key);
      if (table.isEmpty() || key.isEmpty() || rows.isBlank()) {
        throw new IllegalArgumentException("a way back names a table, its key and a query");
      }
    }
  }

  /** What a declaration is about. */
  public enum LossKind {
    /** A table that is gone. */
    TABLE,
    /** A column that is gone, or values of it that changed. */
    COLUMN,
    /** Rows that are gone. */
    ROWS,
    /** Keys that became others. */
    IDS;

    /** {@return the spelling in files and in JSON} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the one spelling that is written; anything else is empty.
     *
     * @param label the spelling in JSON
     * @return what was read; empty where it is none
     */
    public static Optional<LossKind> parse(String label) {
      for (LossKind kind : values()) {
        if (kind.label().equals(label)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * A loss that the author names.
   *
   * @param subject {@code table}, or {@code table.column} for a column
   * @param where a condition on the old row that limits which rows may be concerned; empty for all
   * @param reason why it must go
   * @param kind what it is about
   */
  public record DeclaredLoss(LossKind kind, String subject, Optional<String> where, String reason) {
    /**
     * A loss that may concern every row.
     *
     * @param kind what it is about
     * @param subject what is concerned
     * @param reason why
     */
    public DeclaredLoss(LossKind kind, String subject, String reason) {
      this(kind, subject, Optional.empty(), reason);
    }

    /** Whether it is this loss that is meant, whatever {@code where} says. */
    boolean names(Loss loss) {
      boolean sameKind =
          switch (loss) {
            case Loss.RowsLost rows -> kind == LossKind.ROWS;
            case Loss.ValuesLost values -> kind == LossKind.COLUMN;
            case Loss.ColumnLost column -> kind == LossKind.COLUMN;
            case Loss.TableLost table -> kind == LossKind.TABLE;
            case Loss.IdsChanged ids -> kind == LossKind.IDS;
            case Loss.SchemaObjectLost object -> false;
          };
      return sameKind && same(subject, loss.subject());
    }
  }

  /**
   * Two queries, before and after, whose answers must be the same rows.
   *
   * @param before the query over the old tables
   * @param after the query over the new tables
   */
  public record Check(String before, String after) {}

  /**
   * A query that must return no row after the migration.
   *
   * @param name its name
   * @param sql the query
   */
  public record Invariant(String name, String sql) {}
}
