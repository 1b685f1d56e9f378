package io.glyph.store.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that was copied from another store's backups is none of this one's. */
class BackupOfAnotherStoreTest {
  @TempDir private Path temp;
  private Path own = Path.of("");
  private String foreign = "";

  @BeforeEach
  void copyABackup() throws IOException {
    own = GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("own")));
    Path other =
        GoldenStore.named("v1-imported").unpackInto(Files.createDirectory(temp.resolve("other")));
    Object made = done(other, "backup create");
    foreign = String.valueOf(JsonText.at(made, "data.backup.id"));
    Path from = other.resolve(".glyph/backups").resolve(foreign);
    Path to = own.resolve(".glyph/backups").resolve(foreign);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void itIsNotPutInTheStoresPlace() throws IOException {
    assertEquals("backup_invalid", refused("backup restore " + foreign));
    assertEquals("backup_invalid", refused("migrate rollback --backup " + foreign));
    Object plan = JsonText.at(done(own, "migrate plan"), "data.plan_id");
    Object applied = done(own, "migrate apply --confirm " + plan);
    String before = String.valueOf(JsonText.at(applied, "data.backup.id"));
    Files.move(own.resolve(".glyph/backups").resolve(before), temp.resolve("away"));
    // Its version would fit.
    assertEquals("no_migration_path", refused("migrate rollback --to 1"));
  }

  @Test
  void verifyAndDoctorSaySoAndNoEventTellsOfIt() throws IOException {
    List<String> log = Files.readAllLines(own.resolve(".glyph/audit/events.jsonl"));
    for (String command : List.of("backup verify", "doctor")) {
      PackagedGlyph.Result told = glyph(own, command);
      assertTrue((told.out() + told.err()).contains("another store"), command);
      assertTrue(told.exit() != 0, command);
    }
    done(own, "recover");
    assertEquals(log, Files.readAllLines(own.resolve(".glyph/audit/events.jsonl")));
  }

  @Test
  void backupsOfItsOwnStayItsOwnOverMigrations() {
    String mine = String.valueOf(JsonText.at(done(own, "backup create"), "data.backup.id"));
    Object plan = JsonText.at(done(own, "migrate plan"), "data.plan_id");
    done(own, "migrate apply --confirm " + plan);
    assertEquals(1L, JsonText.at(done(own, "backup restore " + mine), "data.to"));
  }

  private String refused(String line) {
    PackagedGlyph.Result result = glyph(own, line);
    assertTrue(result.exit() != 0, result.out());
    return String.valueOf(JsonText.at(JsonText.parse(result.err()), "error.code"));
  }

  private static PackagedGlyph.Result glyph(Path project, String line) {
    return InProcessGlyph.run(project, (line + " --json").split(" ", -1));
  }

  private static Object done(Path project, String line) {
    PackagedGlyph.Result result = glyph(project, line);
    assertEquals(0, result.exit(), line + result.out() + result.err());
    return Objects.requireNonNull(JsonText.parse(result.out()));
  }
}
