package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.domain.migration.Descriptor.Renames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A change of a table's shape with a descriptor that says the way back: an honest one, or one that
 * would like to declare nothing. What the change does to the rows may be spoilt afterwards.
 */
final class RandomDescriptor {
  private static final String ALL = "k, a, b, c";

  private final Random random;
  private final RandomScript scripts;
  private final String table;
  private final Map<String, String> tables = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();
  private final List<Rebuilt> rebuilt = new ArrayList<>();
  private final List<DeclaredLoss> loses = new ArrayList<>();
  private final List<String> script = new ArrayList<>();
  private final List<String> fresh = new ArrayList<>();

  RandomDescriptor(Random random, RandomScript scripts) {
    this.random = random;
    this.scripts = scripts;
    this.table = "t" + random.nextInt(2);
    switch (random.nextInt(9)) {
      case 0 -> renameTable();
      case 1 -> renameColumn();
      case 2 -> moveColumn();
      case 3 -> spellKeysAnew();
      case 4 -> splitRows();
      case 5 -> splitColumns();
      case 6 -> encode();
      case 7 -> way(List.of("k"), "SELECT " + ALL + " FROM " + table);
      default -> rebuildWithAnotherKey();
    }
    if (random.nextInt(2) == 0) {
      spoil();
    }
    if (random.nextInt(3) == 0) {
      lie();
    }
    if (random.nextInt(2) == 0) {
      declare();
    }
  }

  List<String> script() {
    return script;
  }

  /** What a later step may do to where the rows are now. */
  List<String> after() {
    List<String> later = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      String where = fresh.isEmpty() ? table : fresh.get(random.nextInt(fresh.size()));
      later.add(
          switch (random.nextInt(6)) {
            case 0 -> "DROP TABLE " + where;
            case 1 -> "DELETE FROM " + where + scripts.where();
            case 2 -> "ALTER TABLE " + where + " DROP COLUMN " + scripts.column();
            case 3 -> "INSERT INTO " + where + "(k) VALUES(" + scripts.value() + ")";
            case 4 -> "UPDATE " + where + " SET a = b, b = a" + scripts.where();
            default -> "CREATE TABLE later(x)";
          });
    }
    return later;
  }

  Descriptor descriptor() {
    return new Descriptor(
        "t",
        "r",
        new Renames(tables, columns),
        rebuilt,
        loses,
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  /** Some spell names as SQLite takes them, and a reader of the text would not. */
  private void way(List<String> key, String rows) {
    String name = "FROM (m0|m1|t0|t1)\\b";
    String spelt =
        switch (random.nextInt(5)) {
          case 0 -> rows.replaceAll(name, "FROM '$1'");
          case 1, 2 -> rows.replaceFirst(name, "FROM '$1'");
          default -> rows;
        };
    rebuilt.add(new Rebuilt(table, key, spelt));
  }

  private void make(String name, String query) {
    script.add("CREATE TABLE " + name + " AS " + query);
    fresh.add(name);
  }

  private void renameTable() {
    script.add("ALTER TABLE " + table + " RENAME TO m0");
    fresh.add("m0");
    tables.put(table, random.nextInt(4) == 0 ? any("t0", "t1", "nowhere") : "m0");
  }

  private void renameColumn() {
    String column = scripts.column();
    script.add("ALTER TABLE " + table + " RENAME COLUMN " + column + " TO z");
    columns.put(
        table + "." + column, random.nextInt(4) == 0 ? any("k", "a", "b", "c", "nowhere") : "z");
  }

  private void moveColumn() {
    String column = any("a", "b", "c");
    make("m0", "SELECT k, " + column + " FROM " + table);
    script.add("ALTER TABLE " + table + " DROP COLUMN " + column);
    way(List.of("k"), "SELECT k, " + column + " FROM m0");
  }

  private void spellKeysAnew() {
    script.add("UPDATE " + table + " SET k = 'p:' || k");
    way(List.of("k"), "SELECT substr(k, 3) AS k, a, b, c FROM " + table);
  }

  private void splitRows() {
    String where = scripts.where();
    String condition = where.isEmpty() ? "1" : where.substring(" WHERE ".length());
    make("m0", "SELECT " + ALL + " FROM " + table + " WHERE (" + condition + ") IS TRUE");
    make("m1", "SELECT " + ALL + " FROM " + table + " WHERE (" + condition + ") IS NOT TRUE");
    script.add("DROP TABLE " + table);
    way(List.of(any("k", "a")), "SELECT " + ALL + " FROM m0 UNION ALL SELECT " + ALL + " FROM m1");
  }

  private void splitColumns() {
    make("m0", "SELECT k, a FROM " + table);
    make("m1", "SELECT k, b, c FROM " + table);
    script.add("DROP TABLE " + table);
    way(List.of("k"), "SELECT m0.k, a, b, c FROM m0 JOIN m1 ON m1.k IS m0.k");
  }

  /** Text and blobs can be had back from hexadecimal digits, numbers cannot. */
  private void encode() {
    make("m0", "SELECT k, a, b, hex(c) AS h, typeof(c) AS y FROM " + table);
    script.add("DROP TABLE " + table);
    script.add("ALTER TABLE m0 RENAME TO " + table);
    fresh.set(0, table);
    way(
        List.of("k"),
        "SELECT k, "
            + (random.nextBoolean() ? "a, " : "")
            + "CASE y WHEN 'text' THEN CAST(unhex(h) AS TEXT) WHEN 'blob' THEN unhex(h) END AS c"
            + " FROM "
            + table);
  }

  private void rebuildWithAnotherKey() {
    make("m0", "SELECT row_number() OVER () AS id, " + ALL + " FROM " + table);
    script.add("DROP TABLE " + table);
    script.add("ALTER TABLE m0 RENAME TO " + table);
    fresh.set(0, table);
    String covered = any("k, a, b, c", "k, a", "a, b", "k, c, b");
    way(List.of(any("k", "a", "c")), "SELECT " + covered + " FROM " + table);
  }

  /** Afterwards, so that the way back does not lead to what was there. */
  private void spoil() {
    String where = fresh.isEmpty() ? table : fresh.get(random.nextInt(fresh.size()));
    for (int i = 0; i <= random.nextInt(3); i++) {
      script.add(
          switch (random.nextInt(4)) {
            case 0 -> "DELETE FROM " + where + scripts.where();
            case 1 -> "INSERT INTO " + where + " SELECT * FROM " + where + " LIMIT 2";
            case 2 -> "INSERT INTO " + where + "(k) VALUES(" + scripts.value() + ")";
            default ->
                "UPDATE "
                    + where
                    + " SET "
                    + scripts.column()
                    + " = "
                    + scripts.value()
                    + scripts.where();
          });
    }
  }

  private void lie() {
    if (rebuilt.isEmpty()) {
      way(List.of("k"), "SELECT 1");
    }
    String rows = rebuilt.getFirst().rows();
    String there = fresh.isEmpty() ? table : fresh.getFirst();
    String lie =
        switch (random.nextInt(13)) {
          case 0 -> "SELECT 1";
          case 1 -> "SELECT 1 AS k";
          case 2 -> "SELECT k, 'a' AS a FROM " + there;
          case 3 -> "SELECT a, b FROM " + there;
          case 4 -> rows + " UNION ALL " + rows;
          case 5 -> "SELECT * FROM (" + rows + ") LIMIT 1";
          case 6 -> "SELECT * FROM (" + rows + ") WHERE 0";
          case 7 -> "SELECT * FROM before." + table;
          case 8 -> "DELETE FROM " + there;
          case 9 -> "SELECT k, a, b, c, 1 AS more FROM " + there;
          case 10 -> "SELECT k, a FROM t0 UNION SELECT k, a FROM t1";
          case 11 -> "VALUES(1, 2, 3, 4)";
          default -> rows;
        };
    List<String> key =
        random.nextInt(3) > 0
            ? rebuilt.getFirst().key()
            : random.nextBoolean() ? List.of(any("a", "b", "zz")) : List.of("k", any("a", "c"));
    rebuilt.set(0, new Rebuilt(table, key, lie));
  }

  private void declare() {
    for (int i = 0; i < 6; i++) {
      Optional<String> where =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(scripts.column() + (random.nextBoolean() ? " IS NULL" : " NOT NULL"));
      switch (random.nextInt(4)) {
        case 0 -> loses.add(new DeclaredLoss(LossKind.ROWS, table, "r"));
        case 1 -> loses.add(new DeclaredLoss(LossKind.IDS, table, "r"));
        case 2 -> loses.add(new DeclaredLoss(LossKind.TABLE, table, where, "r"));
        default ->
            loses.add(
                new DeclaredLoss(LossKind.COLUMN, table + "." + scripts.column(), where, "r"));
      }
    }
  }

  private String any(String... words) {
    return words[random.nextInt(words.length)];
  }
}
