package io.glyph.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Databases and scripts that nobody would write, all of them legal somewhere. */
final class RandomScript {
  /** Values that have fooled somebody. */
  private static final List<String> NASTY =
      List.of(
          "NULL",
          "NULL",
          "0",
          "1",
          "2",
          "3",
          "-1",
          "7",
          "9007199254740993",
          "0.0",
          "-0.0",
          "1.0",
          "1.5",
          "-2.25",
          "''",
          "'a'",
          "'A'",
          "'b'",
          "'á'",
          "'a '",
          "'7'",
          "'007'",
          "'1.0'",
          "'a' || char(0) || 'b'",
          "'a' || char(0) || 'c'",
          "CAST(x'ff' AS TEXT)",
          "CAST(x'fffe' AS TEXT)",
          "x''",
          "x'61'",
          "x'00'",
          "x'ff'");

  private static final List<String> TYPES =
      List.of("", "INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", "TEXT COLLATE NOCASE");

  private static final List<String> STRICT_TYPES =
      List.of("INTEGER", "TEXT", "REAL", "BLOB", "ANY");

  /** Pairs of values that some way of comparing takes for the same. */
  private static final List<List<String>> ALIKE =
      List.of(
          List.of("0.0", "-0.0"),
          List.of("1", "1.0"),
          List.of("'a'", "'A'"),
          List.of("'a'", "x'61'"),
          List.of("'a'", "'a '"),
          List.of("'7'", "7"),
          List.of("'007'", "7"),
          List.of("''", "NULL"),
          List.of("x''", "''"),
          List.of("9007199254740993", "9007199254740992.0"),
          List.of("'a' || char(0) || 'b'", "'a' || char(0) || 'c'"),
          List.of("CAST(x'ff' AS TEXT)", "CAST(x'fffe' AS TEXT)"));

  private final Random random;
  private final boolean retypes;
  private final List<String> pair;
  private final String pairColumn;

  /**
   * @param retypes whether columns may be given another type
   */
  RandomScript(Random random, boolean retypes) {
    this.random = random;
    this.retypes = retypes;
    this.pair = ALIKE.get(random.nextInt(3) == 0 ? 0 : random.nextInt(ALIKE.size()));
    this.pairColumn = column();
  }

  List<String> setup() {
    List<String> statements = new ArrayList<>();
    int tables = 1 + random.nextInt(2);
    for (int t = 0; t < tables; t++) {
      statements.add(create("t" + t, random.nextInt(9)));
      if (random.nextInt(3) == 0) {
        statements.add(index("t" + t, statements.size()));
      }
      int rows = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(14);
      for (int i = 0; i < rows; i++) {
        statements.add(insert("t" + t, random.nextInt(8) == 0 ? "OR REPLACE " : "OR IGNORE "));
        if (random.nextInt(10) == 0) {
          statements.add("INSERT OR IGNORE INTO t" + t + " SELECT * FROM t" + t + " LIMIT 2");
        }
      }
      statements.add(
          "UPDATE OR IGNORE t" + t + " SET " + pairColumn + " = " + pair.get(0) + where());
    }
    return statements;
  }

  /** Virtual tables and triggers, which act on what scripts touch; for those that want them. */
  List<String> more() {
    List<String> statements = new ArrayList<>();
    if (random.nextInt(2) == 0) {
      statements.add("CREATE VIRTUAL TABLE f0 USING fts5(a, b)");
      statements.add("INSERT INTO f0(rowid, a, b) SELECT rowid, a, b FROM t0 LIMIT 5");
      statements.add("INSERT INTO f0(a, b) VALUES(" + value() + ", " + value() + ")");
    }
    if (random.nextInt(4) == 0) {
      statements.add("CREATE VIRTUAL TABLE x0 USING fts5(a, b, content='t0')");
      statements.add("INSERT INTO x0(x0) VALUES('rebuild')");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      statements.add(trigger("g" + i, "t" + random.nextInt(2)));
    }
    return statements;
  }

  private String trigger(String name, String table) {
    String event = List.of("INSERT", "UPDATE", "DELETE").get(random.nextInt(3));
    String row = event.equals("INSERT") ? "new" : "old";
    String other = "t" + random.nextInt(2);
    return "CREATE TRIGGER "
        + name
        + " AFTER "
        + event
        + " ON "
        + table
        + " BEGIN "
        + switch (random.nextInt(4)) {
          case 0 -> "DELETE FROM " + other + " WHERE a IS " + row + ".a";
          case 1 -> "UPDATE OR IGNORE " + other + " SET b = " + row + ".k WHERE c IS NULL";
          case 2 -> "INSERT OR IGNORE INTO " + other + "(k, a) VALUES(" + row + ".c, 1)";
          default -> "DELETE FROM f0 WHERE rowid = " + row + ".rowid";
        }
        + "; END";
  }

  /** What is done to virtual tables. */
  List<String> onVirtual() {
    return switch (random.nextInt(9)) {
      case 0 -> List.of("DELETE FROM f0 WHERE rowid = " + (1 + random.nextInt(3)));
      case 1 -> List.of("UPDATE f0 SET a = " + value() + " WHERE b IS NOT NULL");
      case 2 -> List.of("INSERT INTO f0(a) VALUES(" + value() + ")");
      case 3 -> List.of("DROP TABLE f0");
      case 4 -> List.of("UPDATE f0 SET rowid = rowid + 100 WHERE rowid < 3");
      case 5 -> List.of("INSERT INTO f0(f0) VALUES('optimize')");
      case 6 ->
          List.of(
              "CREATE VIRTUAL TABLE f1 USING fts5(a, b)",
              "INSERT INTO f1(rowid, a, b) SELECT rowid, a, b FROM f0 ORDER BY b",
              "DROP TABLE f0",
              "ALTER TABLE f1 RENAME TO f0");
      case 7 ->
          List.of(
              "CREATE TABLE f1 AS SELECT "
                  + (random.nextBoolean() ? "rowid, " : "")
                  + "a, b FROM f0",
              "DROP TABLE f0",
              "ALTER TABLE f1 RENAME TO f0");
      default -> List.of("UPDATE x0 SET a = 'q'", "DROP TABLE x0");
    };
  }

  /** All tables have columns k, a, b, c; what keys they have varies. */
  private String create(String name, int shape) {
    boolean strict = shape == 6;
    String a = type(strict);
    String b = type(strict);
    String c = type(strict);
    String rest = ", a " + a + ", b " + b + ", c " + c;
    return "CREATE TABLE "
        + name
        + switch (shape) {
          case 0 -> "(k " + type(false) + rest + ")";
          case 1 -> "(k INTEGER PRIMARY KEY" + rest + ")";
          case 2 -> "(k INTEGER PRIMARY KEY AUTOINCREMENT" + rest + ")";
          case 3 -> "(k " + type(false) + " PRIMARY KEY" + rest + ")";
          case 4 -> "(k " + type(false) + rest + ", PRIMARY KEY(k, a)) WITHOUT ROWID";
          case 5 -> "(k " + type(false) + rest + ", PRIMARY KEY(b, k), UNIQUE(c))";
          case 7 -> "(k INTEGER PRIMARY KEY" + rest + ", g AS (a || b))";
          case 8 -> "(k " + type(false) + rest + ", g TEXT AS (coalesce(c, b)) STORED UNIQUE)";
          default -> "(k TEXT PRIMARY KEY" + rest + ") STRICT";
        };
  }

  private String type(boolean strict) {
    if (retypes) {
      return random.nextBoolean() ? "INTEGER" : "TEXT";
    }
    List<String> types = strict ? STRICT_TYPES : TYPES;
    return types.get(random.nextInt(types.size()));
  }

  private String index(String table, int number) {
    String start = "CREATE UNIQUE INDEX i" + number + " ON " + table;
    return switch (random.nextInt(4)) {
      case 0 -> start + "(a)";
      case 1 -> start + "(c, b)";
      case 2 -> start + "(a) WHERE b > 1";
      default -> start + "(a || 'x')";
    };
  }

  String value() {
    return random.nextInt(3) == 0
        ? ALIKE.get(random.nextInt(ALIKE.size())).get(random.nextInt(2))
        : NASTY.get(random.nextInt(NASTY.size()));
  }

  private String insert(String table, String or) {
    return "INSERT "
        + or
        + "INTO "
        + table
        + "(k, a, b, c) VALUES("
        + value()
        + ", "
        + value()
        + ", "
        + value()
        + ", "
        + value()
        + ")";
  }

  List<String> script(int round) {
    List<String> statements = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      statements.addAll(operation("t" + random.nextInt(2), round * 10 + i));
    }
    return statements;
  }

  String column() {
    return List.of("k", "a", "b", "c").get(random.nextInt(4));
  }

  String where() {
    return switch (random.nextInt(7)) {
      case 0 -> "";
      case 1 -> " WHERE " + column() + " IS NULL";
      case 2 -> " WHERE " + column() + " = " + value();
      case 3 -> " WHERE " + column() + " > " + value();
      case 4 -> " WHERE typeof(" + column() + ") = 'text'";
      case 5 -> " WHERE length(" + column() + ") = 1";
      default -> " WHERE " + column() + " IN (" + value() + ", " + value() + ")";
    };
  }

  private List<String> operation(String table, int nr) {
    String other = "n" + nr;
    return switch (random.nextInt(21)) {
      case 0, 1 -> List.of("UPDATE " + table + " SET " + column() + " = " + value() + where());
      case 2 ->
          List.of("UPDATE OR REPLACE " + table + " SET " + column() + " = " + value() + where());
      case 3 ->
          List.of("UPDATE OR IGNORE " + table + " SET " + column() + " = " + column() + where());
      case 4 -> List.of("DELETE FROM " + table + where());
      case 5 -> List.of(insert(table, ""), insert(table, "OR IGNORE "));
      case 6 -> List.of(insert(table, "OR REPLACE "));
      case 7 -> List.of("ALTER TABLE " + table + " DROP COLUMN " + column());
      case 8 -> List.of("ALTER TABLE " + table + " ADD COLUMN d" + nr + " DEFAULT " + 7);
      case 9 -> List.of("ALTER TABLE " + table + " RENAME COLUMN " + column() + " TO z" + nr);
      case 10 ->
          List.of(
              "ALTER TABLE " + table + " RENAME COLUMN a TO z" + nr,
              "ALTER TABLE " + table + " ADD COLUMN a DEFAULT ''");
      case 11 ->
          random.nextInt(3) == 0
              ? List.of("DROP TABLE " + table)
              : List.of("ALTER TABLE " + table + " RENAME TO " + other);
      case 12 -> List.of("UPDATE " + table + " SET a = b, b = a" + where());
      case 13 -> List.of("UPDATE OR IGNORE " + table + " SET k = k || 'x'" + where());
      case 14 -> List.of(index(table, 100 + nr));
      case 15, 16, 17 -> alike(table);
      default -> rebuild(table, other);
    };
  }

  /** Puts one of two values that look alike in the place of the other. */
  private List<String> alike(String table) {
    return List.of(
        "UPDATE OR IGNORE "
            + table
            + " SET "
            + pairColumn
            + " = "
            + pair.get(1)
            + " WHERE "
            + pairColumn
            + " IS "
            + pair.get(0));
  }

  private List<String> rebuild(String table, String other) {
    String or = List.of("", "OR IGNORE ", "OR REPLACE ").get(random.nextInt(3));
    String columns = random.nextInt(4) == 0 ? "k, c, a" : "k, a, b, c";
    String selected = random.nextInt(5) == 0 ? columns.replace("a", "upper(a)") : columns;
    String distinct = random.nextInt(6) == 0 ? "DISTINCT " : "";
    String order = random.nextBoolean() ? " ORDER BY " + column() + " DESC" : "";
    String filter = random.nextInt(3) == 0 ? where() : "";
    return List.of(
        create(other, random.nextInt(9)),
        "INSERT "
            + or
            + "INTO "
            + other
            + "("
            + columns
            + ") SELECT "
            + distinct
            + selected
            + " FROM "
            + table
            + filter
            + order,
        "DROP TABLE " + table,
        "ALTER TABLE " + other + " RENAME TO " + table);
  }
}
