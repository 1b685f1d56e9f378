package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.filesystem.DiskEffects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project with its store, and the folder for private copies: all that a command has effects on.
 */
record Room(Path root) {
  private static final Pattern PLAN = Pattern.compile("\"plan_id\":\\s*\"([0-9a-f]{64})\"");
  private static final int BUSY = 5;

  static Room in(Path root) {
    try {
      Files.createDirectories(root.resolve("scratch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Room(root);
  }

  Path project() {
    return root.resolve("orchard");
  }

  Path log() {
    return project().resolve(".glyph/audit/events.jsonl");
  }

  /** Where checkpoints are kept, beside the project. */
  Path witness() {
    return root.resolve("witness");
  }

  boolean hasStore() {
    return Files.exists(project().resolve(".glyph"));
  }

  /** The real house over the real disk, with each effect on the tape that runs, if one does. */
  PackagedGlyph.Result glyph(String... words) {
    return over(TapedDisk.files(), words);
  }

  /** The same, over another disk under the log and all other files of ours. */
  PackagedGlyph.Result over(DiskEffects disk, String... words) {
    return InProcessGlyph.runOver(
        disk, TapedDisk.aroundSqlite(), root.resolve("scratch"), project(), words);
  }

  void done(String... words) {
    PackagedGlyph.Result result = glyph(words);
    if (result.exit() != 0) {
      throw new IllegalStateException(String.join(" ", words) + ": " + result);
    }
  }

  /** With the plan id that the command asks to be given back. */
  String[] confirmed(String... words) {
    String[] asked = concat(words, "--json");
    PackagedGlyph.Result refused = glyph(asked);
    Matcher plan = PLAN.matcher(refused.out() + refused.err());
    return plan.find() ? concat(words, "--confirm", plan.group(1)) : words;
  }

  private static String[] concat(String[] words, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(words), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }

  /** Another program's line; none behind one that is torn, which would be lost by its own doing. */
  boolean appendLine(String line) {
    try {
      byte[] log = Files.exists(log()) ? Files.readAllBytes(log()) : new byte[0];
      if (!Files.exists(log()) || (log.length > 0 && log[log.length - 1] != '\n')) {
        return false;
      }
      Files.writeString(log(), line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another program's row, if the database is not taken. */
  boolean insertRow(String name) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=0");
      statement.executeUpdate(
          "INSERT INTO remotes(name, spec, mode, created_at)"
              + " VALUES('%s', 'x', 'y', '2026-05-27T08:00:00Z')".formatted(name));
      return true;
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) == BUSY) {
        return false;
      }
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + project().resolve(".glyph/store.db"));
  }

  static String line(String what) {
    return "{\"type\":\"noise\",\"timestamp\":\"2026-05-27T08:00:00Z\",\"actor\":\"user:self:bob\","
        + "\"data\":{\"n\":\""
        + what
        + "\"}}";
  }
}
