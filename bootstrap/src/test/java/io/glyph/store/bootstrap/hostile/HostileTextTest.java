package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of a store never reaches a terminal as it is: every column, every name, every command. */
class HostileTextTest {
  /**
   * Clears the screen, sets the title, rings, goes back, starts a line, C1's CSI, overrides the
   * direction, isolates, joins invisibly, separates lines.
   */
  private static final String HOSTILE =
      "\u001b[2J\u001b]0;mine\u0007\b\r\n\u009b31m\u202e\u2066\u200b\u2028\ufeffx";

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"v1-worked", "v2-worked", "v3-worked", "v4-worked"})
  void noCommandPrintsItRaw(String name) throws Exception {
    Path project =
        golden(name).unpackInto(Files.createDirectory(temp.resolve("p\u001b[31m\u202e")));
    Path store = project.resolve(".glyph");
    int columns = poison(store.resolve("store.db"));
    assertTrue(columns > 30, "columns poisoned: " + columns);
    poisonFiles(store);
    Set<String> ids = new TreeSet<>();
    for (String command : commands()) {
      PackagedGlyph.Result result = run(project, command.split(" "));
      assertClean(command, result);
      if (command.equals("object list --json")) {
        Object objects = JsonText.at(JsonText.parse(result.out()), "data.objects");
        assertInstanceOf(List.class, objects)
            .forEach(object -> ids.add(String.valueOf(((Map<?, ?>) object).get("id"))));
      }
    }
    assertTrue(ids.stream().anyMatch(id -> id.contains(HOSTILE)), "no id is hostile: " + ids);
    for (String id : ids) {
      if (!id.equals("null")) {
        PackagedGlyph.Result shown = run(project, "object", "show", id);
        assertEquals(0, shown.exit(), shown.err());
        assertClean("object show", shown);
      }
    }
  }

  private static List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (String words :
        List.of(
            "status",
            "compat",
            "graph",
            "object list",
            "object show " + HOSTILE.replace(" ", ""),
            "migrate plan",
            "migrate history",
            "audit log",
            "audit log --type " + HOSTILE,
            "audit verify",
            "backup list",
            "backup verify",
            "backup verify " + HOSTILE,
            "doctor --deep",
            "recover",
            "backup create",
            "backup restore " + HOSTILE,
            "backup prune --keep " + HOSTILE,
            "migrate apply",
            "migrate rollback",
            "migrate rollback --backup " + HOSTILE,
            "import " + HOSTILE,
            "init " + HOSTILE + " --store-version x" + HOSTILE,
            "frob" + HOSTILE,
            "status --" + HOSTILE,
            "status --store " + HOSTILE,
            "status --actor " + HOSTILE)) {
      commands.add(words);
      commands.add(words + " --json");
    }
    return commands;
  }

  /** Nothing but line ends; and nothing that cannot be seen, or that turns what can be. */
  private static void assertClean(String command, PackagedGlyph.Result result) {
    for (String text : List.of(result.out(), result.err())) {
      for (int i = 0; i < text.length(); ) {
        int c = text.codePointAt(i);
        i += Character.charCount(c);
        int type = Character.getType(c);
        boolean raw =
            c != '\n'
                && (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR);
        assertTrue(!raw, () -> command + " prints U+" + Integer.toHexString(c) + " in " + text);
      }
    }
    assertTrue(!result.out().contains("\nx"), command + " breaks its line: " + result.out());
    assertTrue(result.exit() != 1, command + result.err());
  }

  private static PackagedGlyph.Result run(Path project, String... words) {
    return InProcessGlyph.run(project, words);
  }

  /** Every text in every row of every table of users, as far as its rules let it. */
  private static int poison(Path database) throws SQLException {
    int done = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = OFF");
      for (String table : names(statement, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
        if (table.startsWith("glyph_") || table.equals("meta") || table.startsWith("sqlite_")) {
          continue;
        }
        for (String column :
            names(
                statement,
                "SELECT name FROM pragma_table_info('" + table + "') WHERE type = 'TEXT'")) {
          String bytes = "x'" + hex(HOSTILE) + "'";
          // Unique where it must be, and still a path, an id, a time as far as it was one.
          statement.execute(
              "UPDATE OR IGNORE "
                  + table
                  + " SET "
                  + column
                  + " = CAST(CAST("
                  + column
                  + " AS BLOB) || "
                  + bytes
                  + " AS TEXT)");
          done++;
        }
      }
    }
    return done;
  }

  private static List<String> names(Statement statement, String query) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Names of files, lines of the log that are hostile within their JSON, and one that is none. */
  private static void poisonFiles(Path store) throws IOException {
    String json =
        "\\u001b[2J\\u001b]0;mine\\u0007\\b\\r\\n\\u009b31m\u202e\u2066\u200b\u2028\ufeffx";
    Files.writeString(
        store.resolve("audit/events.jsonl"),
        "{\"type\":\""
            + json
            + "\",\"timestamp\":\""
            + json
            + "\",\"actor\":\""
            + json
            + "\",\"data\":{\""
            + json
            + "\":\""
            + json
            + "\"}}\n"
            + HOSTILE
            + "\n",
        StandardOpenOption.APPEND);
    Path backups = Files.createDirectories(store.resolve("backups"));
    Files.createDirectory(backups.resolve("0007-v1-00000000"));
    Files.writeString(backups.resolve("0007-v1-00000000/backup.yaml"), HOSTILE);
    Files.createDirectory(backups.resolve("0008-v1-" + HOSTILE));
    Files.writeString(store.resolve("lock"), "1 " + HOSTILE + "\n");
    Files.writeString(store.resolve("content/" + HOSTILE), "x");
    Files.writeString(store.resolveSibling(HOSTILE), "x");
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static GoldenStore golden(String name) {
    return Stream.of(
            GoldenStore.ALL,
            GoldenStore.OF_VERSION_2,
            GoldenStore.OF_VERSION_3,
            GoldenStore.OF_VERSION_4)
        .flatMap(List::stream)
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
