package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input that would fill the memory of whoever holds it, before a program with 64 MB of it. */
class HostileSizesIT {
  private static final long GIGABYTE = 1L << 30;

  @TempDir Path temp;

  @Test
  void aManifestOfAGigabyteIsNotReadInto64Megabytes() throws IOException {
    Path project = golden("v4-worked");
    try (RandomAccessFile file =
        new RandomAccessFile(project.resolve(".glyph/manifest.yaml").toFile(), "rw")) {
      file.setLength(GIGABYTE);
    }
    assertEquals(31, run(project, "status").exit());
    assertEquals(30, run(project, "doctor", "--deep").exit());
    assertEquals(31, run(project, "migrate", "plan").exit());
  }

  @Test
  void aLineOfAGigabyteIsStreamed() throws IOException {
    Path project = golden("v4-worked");
    Path log = project.resolve(".glyph/audit/events.jsonl");
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(log, StandardOpenOption.APPEND), 1 << 20)) {
      out.write("{\"type\":\"x\",\"data\":\"".getBytes(StandardCharsets.UTF_8));
      byte[] much = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (long written = 0; written < GIGABYTE; written += much.length) {
        out.write(much);
      }
      out.write("\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(0, run(project, "status").exit());
    // Reads every line and hashes it, as audit verify does.
    assertEquals(0, run(project, "doctor").exit());
    Files.delete(log);
  }

  @Test
  void aFifoIsNotWaitedFor() throws Exception {
    Path project = golden("v1-fresh");
    Path log = project.resolve(".glyph/audit/events.jsonl");
    Files.delete(log);
    assertEquals(0, new ProcessBuilder("mkfifo", log.toString()).start().waitFor());
    assertEquals(35, run(project, "status").exit());
    assertEquals(30, run(project, "doctor").exit());
  }

  @Test
  void aViewWithoutEndAndAColumnThatEatsMemoryAreNotRun() throws Exception {
    Path project = golden("v1-worked");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + project.resolve(".glyph/store.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE realms");
      statement.execute(
          "CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL,"
              + " big TEXT AS (hex(zeroblob(400000000))))");
      statement.execute("ALTER TABLE content RENAME TO kept");
      statement.execute(
          "CREATE VIEW content AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
              + " SELECT i AS id, i AS hash, i AS size, i AS path, i AS created_at FROM n");
    }
    for (String command : List.of("status", "graph", "migrate plan", "migrate apply")) {
      assertEquals(35, run(project, command.split(" ")).exit(), command);
    }
    PackagedGlyph.Result doctor = run(project, "doctor", "--deep");
    assertEquals(30, doctor.exit());
    assertTrue(doctor.out().contains("view content"), doctor.out());
    assertTrue(doctor.out().contains("table realms"), doctor.out());
  }

  private Path golden(String name) throws IOException {
    List<GoldenStore> all = new ArrayList<>(GoldenStore.ALL);
    all.addAll(GoldenStore.OF_VERSION_4);
    return all.stream()
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow()
        .unpackInto(Files.createDirectory(temp.resolve(name)));
  }

  private static PackagedGlyph.Result run(Path project, String... arguments) {
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    words.add(1, "-Xmx64m");
    words.addAll(List.of(arguments));
    PackagedGlyph.Result result =
        PackagedGlyph.run(project, words, Map.of(), Duration.ofMinutes(10));
    assertFalse(result.err().contains("\tat "), result.err());
    assertFalse(result.err().contains("OutOfMemory"), result.err());
    return result;
  }
}
