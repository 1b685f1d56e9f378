package io.glyph.store.sqlite;

import io.glyph.store.application.port.DatabaseExaminer.Examination;
import io.glyph.store.application.port.DatabaseExaminer.Orphans;
import io.glyph.store.application.port.DatabaseExaminer.SchemaDifference;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.sqlite.reader.LinkTable;
import io.glyph.store.sqlite.reader.VersionReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConnection;

/** Pages and rows of a database whose schema runs nothing of strangers. */
final class RowExamination {
  private static final StoreVersion WITH_FOREIGN_KEYS = new StoreVersion(3);
  private static final int MAX_EXAMPLES = 10;

  /** What integrity_check says of indexes alone; all else is about rows or pages. */
  private static final Pattern ABOUT_AN_INDEX =
      Pattern.compile(
          "row \\S+ missing from index .*"
              + "|wrong # of entries in index .*"
              + "|non-unique entry in index .*"
              + "|rowid not at end-of-record for row \\S+ of index .*"
              + "|row \\S+ values differ from index .*");

  private final SQLiteConnection connection;
  private final List<SchemaObject> schema;
  private final StoreVersion version;
  private final List<String> damage = new ArrayList<>();

  RowExamination(SQLiteConnection connection, List<SchemaObject> schema, StoreVersion version) {
    this.connection = connection;
    this.schema = schema;
    this.version = version;
  }

  Examination run(List<SchemaDifference> differences) throws SQLException {
    boolean foreignKeys = !version.isBefore(WITH_FOREIGN_KEYS);
    List<Orphans> orphans = new ArrayList<>();
    List<StoreVersion> brokenWaysBack = new ArrayList<>();
    List<Refusal.BooksDamaged> books = new ArrayList<>();
    boolean historyAgrees = true;
    try {
      integrity();
      orphans.addAll(foreignKeys ? brokenForeignKeys() : orphans());
      historyAgrees = historyAgrees();
      brokenWaysBack.addAll(brokenWaysBack());
      books.addAll(books());
    } catch (SQLException failed) {
      if (SqlErrors.code(failed) != SqlErrors.CORRUPT
          && SqlErrors.code(failed) != SqlErrors.TOOBIG) {
        throw failed;
      }
      // On a page that is damaged, or of a value that is nobody's: that is what was looked for.
      damage.add(SqlErrors.words(failed));
    }
    boolean onlyIndexes =
        !damage.isEmpty()
            && damage.stream().allMatch(line -> ABOUT_AN_INDEX.matcher(line).matches());
    return new Examination(
        Optional.of(version),
        differences,
        true,
        damage,
        onlyIndexes,
        orphans,
        foreignKeys,
        historyAgrees,
        brokenWaysBack,
        books);
  }

  private List<Refusal.BooksDamaged> books() throws SQLException {
    return version.isBefore(DatabaseMarks.FIRST_MANAGED) && !KeptBooks.areIn(connection)
        ? List.of()
        : Books.problems(connection);
  }

  private void integrity() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "PRAGMA main.integrity_check(" + (Examination.MAX_LISTED - 1) + ")")) {
      while (rows.next()) {
        String line = String.valueOf(rows.getString(1));
        if (!line.equals("ok")) {
          damage.add(Printable.of(line));
        }
      }
    }
  }

  private record Relation(String table, String parent) {}

  private static final class Broken {
    private long rows;
    private final List<String> examples = new ArrayList<>();
  }

  private List<Orphans> brokenForeignKeys() throws SQLException {
    Map<Relation, Broken> broken = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA main.foreign_key_check")) {
      while (rows.next()) {
        Relation relation =
            new Relation(Printable.of(rows.getString(1)), Printable.of(rows.getString(3)));
        Broken of = broken.computeIfAbsent(relation, _ -> new Broken());
        of.rows++;
        if (of.examples.size() < MAX_EXAMPLES) {
          of.examples.add("rowid " + rows.getLong(2));
        }
      }
    }
    return broken.entrySet().stream()
        .map(entry ->
            new Orphans(
                entry.getKey().table(),
                entry.getKey().parent(),
                entry.getValue().rows,
                entry.getValue().examples))
        .toList();
  }

  /** The relations that version 3 makes foreign keys of; what it cannot link goes to quarantine. */
  private List<Orphans> orphans() throws SQLException {
    List<Orphans> found = new ArrayList<>();
    for (LinkTable link : VersionReader.of(version).links()) {
      if (link.to() == ObjectKind.REALM || link.from() == ObjectKind.CONFLICT) {
        continue;
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(link.count())) {
        long missing = rows.next() ? rows.getLong(2) : 0;
        if (missing > 0) {
          found.add(
              new Orphans(link.from().label(), link.to().label(), missing, List.of(link.name())));
        }
      }
    }
    return found;
  }

  private boolean historyAgrees() throws SQLException {
    if (version.isBefore(DatabaseMarks.FIRST_MANAGED)) {
      return true;
    }
    String said =
        Sql.text(
            connection,
            "SELECT group_concat(v, ',') FROM (SELECT DISTINCT CAST(version AS INTEGER) AS v FROM"
                + " main.glyph_schema_history WHERE type = 'SQL' AND success AND version IS NOT"
                + " NULL ORDER BY v)");
    StringBuilder expected = new StringBuilder();
    for (int v = DatabaseMarks.FIRST_MANAGED.number(); v <= version.number(); v++) {
      expected.append(expected.isEmpty() ? "" : ",").append(v);
    }
    // A reverse script has none while it runs; none is left when it has run.
    boolean nameless =
        Sql.number(
                connection,
                "SELECT EXISTS(SELECT 1 FROM main.glyph_schema_history WHERE version IS NULL)")
            != 0;
    return !nameless && Objects.equals(said, expected.toString());
  }

  private List<StoreVersion> brokenWaysBack() throws SQLException {
    List<StoreVersion> broken = new ArrayList<>();
    if (!WayBackTable.areIn(schema)) {
      return broken;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT min(max(from_version, 2), 2147483647) FROM main.glyph_way_back WHERE"
                    + " from_version NOT BETWEEN 2 AND "
                    + version
                    + " OR octet_length(script) NOT BETWEEN 1 AND 255"
                    + " OR script GLOB '*[^ -~]*'"
                    + " OR sql_sha256 IS NOT glyph_sha256(CAST(sql AS BLOB)) OR"
                    + " descriptor_sha256 IS NOT glyph_sha256(CAST(descriptor AS BLOB))"
                    + " ORDER BY from_version LIMIT "
                    + Examination.MAX_LISTED)) {
      while (rows.next()) {
        broken.add(new StoreVersion(rows.getInt(1)));
      }
    }
    return broken;
  }
}
