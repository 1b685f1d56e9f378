package io.glyph.store.bootstrap.fence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldProgramIT {
  /** What the prototype does at every open, in its order, as far as it gets. */
  private static final String OPEN =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1], timeout=5, isolation_level=None)
      db.execute("PRAGMA journal_mode=WAL")
      db.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)")
      try:
          db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '1')")
      except sqlite3.DatabaseError as refused:
          print(refused)
          sys.exit(7)
      """;

  private static final String TEMPLATE_OF_VERSION_1 =
      """
      store:
        version: 1
        created_by: glyph/0.1.0
        project: glyph
        object_format: glyph-object-v1
        audit_log: audit/events.jsonl
      """;

  @TempDir Path temp;
  private Path project = Path.of("");
  private Path manifest = Path.of("");

  @BeforeEach
  void migrate() {
    project = GoldenStore.named("v1-worked").unpackInto(temp);
    manifest = project.resolve(".glyph/manifest.yaml");
    assertEquals(0, PackagedGlyph.run(project, "migrate", "apply", "--to", "2").exit());
  }

  @Test
  void itsFirstStatementFailsWithTheReleaseToInstallAndChangesNothing() {
    FolderImage before = FolderImage.of(project);

    PackagedGlyph.Result open = openAsThePrototypeDoes();

    assertEquals(7, open.exit(), open.err());
    assertTrue(open.out().contains("glyph/0.2.0"), open.out());
    assertEquals(before.entries().keySet(), FolderImage.of(project).entries().keySet());
    assertEquals(0, PackagedGlyph.run(project, "status").exit());
  }

  @Test
  void aManifestThatItsInitHasOverwrittenIsRecognisedAndPutBack() throws IOException {
    byte[] good = Files.readAllBytes(manifest);
    Files.writeString(manifest, TEMPLATE_OF_VERSION_1);
    assertEquals(7, openAsThePrototypeDoes().exit());

    assertRecoveryIsNeeded();
    assertRecovers(good);
  }

  @Test
  void aManifestThatItsInitWasKilledOverIsRecognisedAndPutBack() throws IOException {
    byte[] good = Files.readAllBytes(manifest);
    for (String left : List.of("", "store:\n  versi")) {
      Files.writeString(manifest, left);
      assertRecoveryIsNeeded();
      assertRecovers(good);
    }
    Files.delete(manifest);
    assertRecoveryIsNeeded();
    assertRecovers(good);
  }

  private void assertRecoveryIsNeeded() {
    FolderImage before = FolderImage.of(project);
    PackagedGlyph.Result status = PackagedGlyph.run(project, "status", "--json");
    assertEquals(31, status.exit(), status.err());
    Object data = JsonText.parse(status.out());
    assertEquals("recovery_required", JsonText.at(data, "data.compatibility.verdict"));
    assertEquals("manifest_overwritten", JsonText.at(data, "data.recovery.reason"));
    for (String command : List.of("audit log", "audit verify", "migrate history", "migrate plan")) {
      PackagedGlyph.Result waits = PackagedGlyph.run(project, command.split(" "));
      assertEquals(31, waits.exit(), command);
      assertTrue(waits.err().contains("glyph recover"), waits.err());
    }
    assertEquals(before, FolderImage.of(project));
  }

  private void assertRecovers(byte[] good) throws IOException {
    long events = recovered();
    PackagedGlyph.Result recover = PackagedGlyph.run(project, "recover");
    assertEquals(0, recover.exit(), recover.err());
    assertArrayEquals(good, Files.readAllBytes(manifest));
    assertEquals(events + 1, recovered());
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
    assertEquals(0, PackagedGlyph.run(project, "status").exit());
    assertEquals(0, PackagedGlyph.run(project, "recover").exit());
    assertEquals(events + 1, recovered(), "a second recover has nothing to tell");
  }

  private long recovered() throws IOException {
    return Files.readAllLines(project.resolve(".glyph/audit/events.jsonl")).stream()
        .filter(line -> line.contains("\"manifest_recovered\""))
        .count();
  }

  private PackagedGlyph.Result openAsThePrototypeDoes() {
    return PackagedGlyph.run(
        project,
        List.of("python3", "-c", OPEN, project.resolve(".glyph/store.db").toString()),
        Map.of());
  }
}
