package io.glyph.store.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is purged is gone from the file in the end, also where somebody reads the store meanwhile.
 */
class PurgeUnderAReaderTest {
  private static final String SECRET = "ghp_notARealToken0123456789";

  @TempDir private Path temp;
  private Path project = Path.of("");

  @Test
  void purgeThatAReaderHoldsUpIsShownUntilRecoverHasFinishedIt() throws Exception {
    project = GoldenStore.named("v1-worked").unpackInto(temp);
    try (Connection reader =
            DriverManager.getConnection("jdbc:sqlite:" + project.resolve(".glyph/store.db"));
        Statement statement = reader.createStatement()) {
      statement.execute("PRAGMA secure_delete=OFF");
      statement.execute("UPDATE hook_runs SET stdout = '" + SECRET + "' || hex(randomblob(3000))");
      statement.execute("DELETE FROM hook_runs WHERE rowid = 1");
      statement.execute("BEGIN");
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM hook_runs")) {
        assertTrue(rows.next());
      }

      Object plan = JsonText.at(done("migrate plan"), "data.plan_id");
      done("migrate apply --confirm " + plan);

      assertEquals(true, JsonText.at(done("status"), "data.recovery.purge_pending"));
      assertTrue(holdsTheSecret(), "the test would pass on anything");
      glyph("recover");
      assertEquals(true, JsonText.at(done("status"), "data.recovery.purge_pending"));
      statement.execute("ROLLBACK");
      done("recover");
    }

    assertEquals(false, JsonText.at(done("status"), "data.recovery.purge_pending"));
    assertFalse(holdsTheSecret());
    done("audit verify");
  }

  private boolean holdsTheSecret() throws IOException {
    for (String name : List.of("store.db", "store.db-wal")) {
      Path file = project.resolve(".glyph").resolve(name);
      if (Files.exists(file)
          && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
        return true;
      }
    }
    return false;
  }

  private PackagedGlyph.Result glyph(String line) {
    return InProcessGlyph.run(project, (line + " --json").split(" ", -1));
  }

  private Object done(String line) {
    PackagedGlyph.Result result = glyph(line);
    assertEquals(0, result.exit(), result.err());
    return Objects.requireNonNull(JsonText.parse(result.out()));
  }
}
