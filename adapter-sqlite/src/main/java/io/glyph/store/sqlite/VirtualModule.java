package io.glyph.store.sqlite;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the text of a virtual table says of how it keeps its rows.
 *
 * <p>SQLite's own mark for shadow tables cannot be used: it goes by names, looked for in all
 * databases of a connection. A table of the copy from before takes on the mark where a script has
 * made a virtual table whose shadow it would be, and loses it where the virtual table is gone.
 *
 * @param name of the module, folded
 * @param content the option {@code content} as it stands there; empty where it is not given
 */
record VirtualModule(String name, String content) {
  private static final Set<String> FTS3 = Set.of("content", "segments", "segdir");
  private static final Set<String> RTREE = Set.of("node", "rowid", "parent");
  private static final Map<String, Set<String>> SHADOWS =
      Map.of(
          "fts5", Set.of("data", "idx", "content", "docsize", "config"),
          "fts4", Set.of("content", "segments", "segdir", "docsize", "stat"),
          "fts3", FTS3,
          "rtree", RTREE,
          "rtree_i32", RTREE,
          "geopoly", RTREE);

  static VirtualModule of(SchemaObject table) {
    List<String> tokens = SchemaText.tokens(table.sql());
    // SQLite keeps the text as CREATE VIRTUAL TABLE name USING module(…), whatever was written.
    String module = tokens.size() > 5 ? tokens.get(5) : "";
    String content = "";
    for (int i = 6; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).equals("content") && tokens.get(i + 1).equals("=")) {
        content = tokens.get(i + 2);
      }
    }
    return new VirtualModule(module, content);
  }

  private boolean isFullText() {
    return name.equals("fts5") || name.equals("fts4");
  }

  /** A contentless full text index gives NULL for every column. */
  boolean isContentless() {
    return List.of("''", "\"\"", ")", ",").contains(content);
  }

  /**
   * Whether it shows rows of another table only: a full text index with external content, or a view
   * of such an index.
   */
  boolean isDerived() {
    return name.equals("fts5vocab")
        || name.equals("fts4aux")
        || (isFullText() && !content.isEmpty() && !isContentless());
  }

  /**
   * Whether a table of the same schema is one that the module keeps for a virtual table.
   *
   * @param suffix what follows the virtual table's name and {@code _}, folded
   * @param marked whether SQLite says so; asked for modules that are not known here
   */
  boolean keepsIn(String suffix, boolean marked) {
    Set<String> known = SHADOWS.get(name);
    if (known == null) {
      return marked;
    }
    return known.contains(suffix) && !(suffix.equals("content") && isDerived());
  }
}
