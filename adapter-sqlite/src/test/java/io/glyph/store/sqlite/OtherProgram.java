package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import org.sqlite.SQLiteConnection;

/**
 * A process of its own that has a database open. Locks of SQLite are the process's, so within one
 * process no test shows what another program sees.
 */
final class OtherProgram implements AutoCloseable {
  private final Process process;
  private final PrintStream to;
  private final BufferedReader from;

  private OtherProgram(Process process) {
    this.process = process;
    this.to = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static OtherProgram on(Path database) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new OtherProgram(
        new ProcessBuilder(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProgram.class.getName(),
                DatabaseUri.create(database))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** What a statement gives, or the error's text; waits for it. */
  String run(String sql) throws IOException {
    to.println(HexFormat.of().formatHex(sql.getBytes(UTF_8)));
    String answer = from.readLine();
    if (answer == null) {
      throw new IOException("the other program is gone");
    }
    return answer;
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    to.close();
    process.onExit().join();
  }

  /** The other program itself. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    try (SQLiteConnection connection =
        Connections.open(new org.sqlite.SQLiteConfig(), arguments[0])) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(answer(connection, new String(HexFormat.of().parseHex(line), UTF_8)));
      }
    }
  }

  private static String answer(SQLiteConnection connection, String sql) {
    try {
      if (sql.startsWith("SELECT") || sql.startsWith("PRAGMA")) {
        return String.valueOf(Sql.text(connection, sql));
      }
      Sql.run(connection, sql);
      return "done";
    } catch (SQLException failed) {
      return String.valueOf(failed.getMessage()).replace('\n', ' ');
    }
  }
}
