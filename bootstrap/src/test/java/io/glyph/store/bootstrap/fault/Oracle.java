package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.house.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store that nobody works on holds, read with nothing of the program: plain SQLite, and the
 * files as the design's pages on store, log and protocol describe them.
 */
final class Oracle {
  private static final Set<String> NAMES =
      Set.of(
          "manifest.yaml",
          "store.db",
          "store.db-wal",
          "store.db-shm",
          "audit",
          "content",
          "backups",
          "lock",
          "workspaces",
          "exports",
          "hooks");

  private Oracle() {}

  /**
   * A store's state.
   *
   * @param content schema, marks and rows of the database, but for the bookkeeping that tells of
   *     events; what was written during the test has {@code NOW} for its time
   * @param duringRows rows that the other program wrote while the command ran
   * @param backups folders of backups with the id of the event that tells of each
   * @param problems what must never be so, whatever happened
   */
  record Facts(
      String content,
      Set<String> duringRows,
      byte[] log,
      Map<String, String> backups,
      List<String> problems) {
    List<String> lines() {
      return new String(log, StandardCharsets.ISO_8859_1).lines().toList();
    }
  }

  /**
   * @param project the folder that holds {@code .glyph}
   * @param start times from then on are of this test
   */
  static Facts read(Path project, String start) {
    Path store = project.resolve(".glyph");
    List<String> problems = new ArrayList<>();
    for (Path child : children(store)) {
      if (!NAMES.contains(name(child))) {
        problems.add("left over: " + name(child));
      }
    }
    Path file = store.resolve("audit/events.jsonl");
    byte[] log = Files.exists(file) ? bytes(file) : new byte[0];
    Map<String, Integer> ids = judgeLog(log, problems);
    Map<String, String> backups = backups(store, ids, problems);
    Set<String> during = new TreeSet<>();
    String content;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store + "/store.db");
        Statement statement = connection.createStatement()) {
      content = content(statement, start, during);
      books(statement, store, log, problems);
    } catch (SQLException e) {
      problems.add("database: " + e.getMessage());
      content = "";
    }
    return new Facts(content, during, log, backups, problems);
  }

  private static String content(Statement statement, String start, Set<String> during)
      throws SQLException {
    StringBuilder content = new StringBuilder();
    content.append(column(statement, "PRAGMA user_version")).append(' ');
    content.append(column(statement, "PRAGMA application_id")).append(' ');
    content.append(column(statement, "PRAGMA integrity_check")).append('\n');
    content.append(
        String.join(
            "\n",
            column(
                statement,
                "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema ORDER BY"
                    + " type, name")));
    for (String table :
        column(
            statement,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN"
                + " ('glyph_outbox', 'glyph_seal', 'glyph_manifest') ORDER BY name")) {
      List<String> columns =
          column(
              statement,
              "SELECT name FROM pragma_table_info('"
                  + table
                  + "') WHERE name NOT IN ('installed_on', 'execution_time') ORDER BY cid");
      List<String> cells =
          columns.stream()
              .map(c ->
                  "CASE WHEN typeof(\"%s\") = 'text' AND \"%s\" GLOB '20[0-9][0-9]-*T*Z' AND"
                      .concat(" \"%s\" >= '%s' THEN 'NOW' ELSE typeof(\"%s\") || hex(\"%s\") END")
                      .formatted(c, c, c, start, c, c))
              .toList();
      List<String> rows = new ArrayList<>();
      for (String row :
          column(statement, "SELECT " + String.join(" || ' ' || ", cells) + " FROM " + table)) {
        // "during-" in hex: the other program's, who writes while we do.
        int other = row.indexOf("text647572696E672D");
        if (other >= 0) {
          int end = row.indexOf(' ', other) < 0 ? row.length() : row.indexOf(' ', other);
          during.add(
              new String(
                  HexFormat.of().parseHex(row.substring(other + 4, end)), StandardCharsets.UTF_8));
        } else {
          rows.add(row);
        }
      }
      rows.sort(null);
      content.append("\n== ").append(table).append('\n').append(String.join("\n", rows));
    }
    return content.toString();
  }

  /**
   * Promise 1 and 3 in what we keep for ourselves: nothing pending, one manifest, a fitting seal.
   */
  private static void books(Statement statement, Path store, byte[] log, List<String> problems)
      throws SQLException {
    String version =
        column(statement, "SELECT value FROM meta WHERE key = 'store_version'").getFirst();
    String manifest = new String(bytes(store.resolve("manifest.yaml")), StandardCharsets.UTF_8);
    if (manifest.lines().filter(l -> l.strip().equals("version: " + version)).count() != 1) {
      problems.add("manifest does not say version " + version);
    }
    if (!version.equals("1")
        && !column(statement, "PRAGMA user_version").getFirst().equals(version)) {
      problems.add("user_version is not " + version);
    }
    List<String> tables = column(statement, "SELECT name FROM sqlite_schema WHERE type = 'table'");
    if (tables.contains("glyph_outbox")
        && !column(statement, "SELECT count(*) FROM glyph_outbox WHERE delivered = 0")
            .equals(List.of("0"))) {
      problems.add("events are pending");
    }
    if (tables.contains("glyph_purge")
        && !column(statement, "SELECT count(*) FROM glyph_purge").equals(List.of("0"))) {
      problems.add("a purge is pending");
    }
    if (tables.contains("glyph_manifest")) {
      String kept = column(statement, "SELECT hex(manifest) FROM glyph_manifest").getFirst();
      if (!kept.equalsIgnoreCase(
          HexFormat.of().formatHex(manifest.getBytes(StandardCharsets.UTF_8)))) {
        problems.add("manifest is not what the database keeps, version " + version);
      }
    }
    if (tables.contains("glyph_seal")) {
      for (String seal : column(statement, "SELECT lines || ' ' || bytes FROM glyph_seal")) {
        String[] numbers = seal.split(" ");
        int bytes = Integer.parseInt(numbers[1]);
        if (bytes > log.length || count(log, bytes) != Integer.parseInt(numbers[0])) {
          problems.add("the database's seal " + seal + " is not of this log");
        }
      }
    }
    if (!version.equals("1")
        && !version.equals("2")
        && !column(statement, "PRAGMA foreign_key_check").isEmpty()) {
      problems.add("rows without their parents");
    }
    for (String hash : column(statement, "SELECT DISTINCT hash FROM content")) {
      Path blob = store.resolve("content").resolve(hash.substring(0, 2)).resolve(hash);
      if (!Files.exists(blob) || !hash.equals(HexFormat.of().formatHex(sha256(bytes(blob))))) {
        problems.add("blob " + hash + " is not there, or not whole");
      }
    }
  }

  /** Every line an object, every id once, every seal that of RFC 6962 over the lines before. */
  private static Map<String, Integer> judgeLog(byte[] log, List<String> problems) {
    Map<String, Integer> ids = new TreeMap<>();
    List<byte[]> leaves = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < log.length; at++) {
      if (log[at] != '\n') {
        continue;
      }
      byte[] line = Arrays.copyOfRange(log, from, at + 1);
      judgeLine(line, from, leaves, ids, problems);
      leaves.add(sha256(concat(new byte[] {0}, line)));
      from = at + 1;
    }
    if (from < log.length) {
      problems.add("the log ends within a line");
    }
    ids.forEach((id, times) -> {
      if (times != 1) {
        problems.add("event " + id + " is told " + times + " times");
      }
    });
    return ids;
  }

  private static void judgeLine(
      byte[] line,
      int offset,
      List<byte[]> before,
      Map<String, Integer> ids,
      List<String> problems) {
    Object parsed;
    try {
      parsed = JsonText.parse(new String(line, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | UncheckedIOException torn) {
      // Allowed where recovery ended a torn line; who compares knows.
      return;
    }
    if (parsed instanceof Map<?, ?> event && event.get("id") instanceof String id) {
      ids.merge(id, 1, Integer::sum);
      if (event.get("seal") instanceof Map<?, ?> seal && seal.get("lines") instanceof Long lines) {
        List<byte[]> sealed = before.subList(0, Math.min(before.size(), lines.intValue()));
        if (sealed.size() != lines
            || !HexFormat.of().formatHex(root(sealed)).equals(seal.get("root"))
            || !(seal.get("bytes") instanceof Long bytes)
            || bytes > offset) {
          problems.add("the seal of event " + id + " is wrong");
        }
      }
    }
  }

  /** MTH of RFC 6962, section 2.1, as it stands there. */
  static byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return sha256(new byte[0]);
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    return sha256(
        concat(
            new byte[] {1},
            root(leaves.subList(0, split)),
            root(leaves.subList(split, leaves.size()))));
  }

  /** What a log's root is over its first lines, as a checkpoint has it. */
  static String rootOf(byte[] log, int lines) {
    List<byte[]> leaves = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < log.length && leaves.size() < lines; at++) {
      if (log[at] == '\n') {
        leaves.add(sha256(concat(new byte[] {0}, Arrays.copyOfRange(log, from, at + 1))));
        from = at + 1;
      }
    }
    return leaves.size() == lines ? Base64.getEncoder().encodeToString(root(leaves)) : "too short";
  }

  private static Map<String, String> backups(
      Path store, Map<String, Integer> ids, List<String> problems) {
    Map<String, String> backups = new LinkedHashMap<>();
    for (Path folder : children(store.resolve("backups"))) {
      if (name(folder).endsWith(".partial")) {
        problems.add("left over: " + name(folder));
        continue;
      }
      List<String> names = children(folder).stream().map(Oracle::name).toList();
      if (!names.equals(List.of("backup.yaml", "manifest.yaml", "store.db"))) {
        problems.add("backup " + name(folder) + " holds " + names);
        continue;
      }
      Map<String, String> says = new LinkedHashMap<>();
      new String(bytes(folder.resolve("backup.yaml")), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.strip().split(": ", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> says.put(pair[0], pair[1].replace("\"", "")));
      byte[] database = bytes(folder.resolve("store.db"));
      String event = says.getOrDefault("event_id", "");
      if (!HexFormat.of().formatHex(sha256(database)).equals(says.get("sha256"))) {
        problems.add("backup " + name(folder) + " is not what it was");
      }
      int told = ids.getOrDefault(event, 0);
      // What did not happen has no event: the backup before it may be left, and is told of by none.
      if (told != 1 && (told > 1 || "requested".equals(says.get("reason")))) {
        problems.add("of backup " + name(folder) + " the log tells " + told + " times");
      }
      backups.put(name(folder), event);
    }
    return backups;
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        @Nullable String value = rows.getString(1);
        values.add(value == null ? "null" : value);
      }
    }
    return values;
  }

  private static int count(byte[] log, int bytes) {
    int lines = 0;
    for (int i = 0; i < bytes; i++) {
      lines += log[i] == '\n' ? 1 : 0;
    }
    return bytes > 0 && log[bytes - 1] != '\n' ? -1 : lines;
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
