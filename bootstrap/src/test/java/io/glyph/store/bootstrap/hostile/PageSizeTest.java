package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database whose pages are not of the size that they have in its backup, as after a {@code
 * VACUUM} by somebody: SQLite's backup API cannot change the size of pages of a database in WAL
 * mode.
 */
class PageSizeTest {
  @TempDir Path temp;
  private Path project = Path.of("");

  @BeforeEach
  void unpack() {
    project =
        GoldenStore.OF_VERSION_4.stream()
            .filter(golden -> golden.name().equals("v4-worked"))
            .findFirst()
            .orElseThrow()
            .unpackInto(temp);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 8192, 65536})
  void backupOfOtherPagesTakesThePlaceOfTheStore(int pageSize) throws Exception {
    done("backup", "create");
    String backup = newestBackup();
    sql("DELETE FROM work_conflicts");
    sql(
        "PRAGMA journal_mode=DELETE",
        "PRAGMA page_size=" + pageSize,
        "VACUUM",
        "PRAGMA journal_mode=WAL");
    assertEquals(pageSize, number("PRAGMA page_size"));
    long rows = number("SELECT count(*) FROM work_contexts");
    sql("UPDATE work_contexts SET status = 'gone'");

    confirmed("backup", "restore", backup);

    assertEquals(rows, number("SELECT count(*) FROM work_contexts WHERE status <> 'gone'"));
    done("status");
    done("audit", "verify");
    PackagedGlyph.Result doctor = done("doctor", "--deep", "--json");
    assertEquals(List.of(), JsonText.at(JsonText.parse(doctor.out()), "data.findings"));
    confirmed("migrate", "rollback");
    done("audit", "verify");
  }

  private PackagedGlyph.Result done(String... words) {
    PackagedGlyph.Result result = InProcessGlyph.run(project, words);
    assertEquals(0, result.exit(), String.join(" ", words) + result.out() + result.err());
    return result;
  }

  /** Agrees to what it would lose. */
  private void confirmed(String... words) {
    String[] asked = Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new);
    PackagedGlyph.Result refused = InProcessGlyph.run(project, asked);
    if (refused.exit() == 0) {
      // Nothing was written since: nothing to agree to.
      return;
    }
    assertEquals(13, refused.exit(), refused.out() + refused.err());
    String plan =
        String.valueOf(JsonText.at(JsonText.parse(refused.err()), "error.details.plan_id"));
    done(Stream.concat(Stream.of(words), Stream.of("--confirm", plan)).toArray(String[]::new));
  }

  private String newestBackup() throws IOException {
    try (Stream<Path> folders = Files.list(project.resolve(".glyph/backups"))) {
      return folders.map(f -> String.valueOf(f.getFileName())).sorted().toList().getLast();
    }
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : -1;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + project.resolve(".glyph/store.db"));
  }
}
