package io.glyph.store.bootstrap;

import io.glyph.store.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs commands one after another in one process: the packaging starts it to record which classes
 * they load. A cache can be trained by one process only, and the program ends its process after one
 * command.
 */
final class CacheTraining {
  private static final int ROUNDS = 3;

  private final Path folder;

  private CacheTraining(Path folder) {
    this.folder = folder;
  }

  /**
   * Trains, or ends with exit code 1 and the words of the command that failed.
   *
   * @param args {@code words} for what needs no store, {@code light} for what is called most or
   *     {@code full} for all, and a folder with projects: {@code old}, whose store is of version 1,
   *     {@code new}, and {@code used}, whose store was migrated, so that it has a backup and a lock
   */
  public static void main(String[] args) throws IOException {
    Thread hook = new Thread(() -> {});
    // As the program does.
    Runtime.getRuntime().addShutdownHook(hook);
    Runtime.getRuntime().removeShutdownHook(hook);
    CacheTraining training = new CacheTraining(Path.of(args[1]).toAbsolutePath());
    for (int round = 0; round < ROUNDS; round++) {
      // All that a cache holds is loaded at each start: what needs more stays out of a small one.
      training.explain();
      if (!args[0].equals("words")) {
        training.lookAtStatus();
      }
      if (args[0].equals("full")) {
        training.read();
        training.change(round);
      }
    }
  }

  private void explain() {
    glyph("--help");
    glyph("help", "migrate", "apply");
    glyph("status", "--help");
    glyph("version");
    glyph("--version");
  }

  private void lookAtStatus() {
    for (String project : List.of("old", "new", "used")) {
      String store = folder.resolve(project).toString();
      glyph("status", "--store", store);
      glyph("status", "--store", store, "--json");
      glyph("status", "--store", store, "--no-counts");
    }
    // What is wrong is told as fast as what is right.
    refused("status", "--store", folder.toString());
  }

  private void read() {
    refused("sttaus");
    for (List<String> words :
        List.of(
            List.of("graph"),
            List.of("object", "list"),
            List.of("audit", "log"),
            List.of("audit", "verify"),
            List.of("migrate", "history"),
            List.of("backup", "list"))) {
      List<String> call = new ArrayList<>(words);
      call.addAll(List.of("--store", folder.resolve("new").toString()));
      glyph(call.toArray(String[]::new));
      call.add("--json");
      glyph(call.toArray(String[]::new));
    }
    glyph("compat");
    glyph("completion", "bash");
  }

  private void change(int round) throws IOException {
    Path project = Files.createDirectory(folder.resolve("project" + round));
    Files.writeString(project.resolve("valve.py"), "OPEN = True\n");
    String store = project.toString();
    glyph("init", store, "--store-version", "1");
    glyph("migrate", "plan", "--store", store);
    glyph("migrate", "apply", "--store", store);
    glyph("migrate", "plan", "--store", store, "--json");
    glyph("import", store, "--store", store);
    glyph("backup", "create", "--store", store);
    glyph("backup", "verify", "--store", store);
    glyph("recover", "--store", store);
  }

  private void glyph(String... words) {
    String said = said(0, words);
    if (!said.isEmpty()) {
      System.err.println("glyph " + String.join(" ", words) + " failed:\n" + said);
      System.exit(1);
    }
  }

  private void refused(String... words) {
    if (said(0, words).isEmpty()) {
      System.err.println("glyph " + String.join(" ", words) + " was to be refused");
      System.exit(1);
    }
  }

  /** What a call said where its exit code is not this one; empty where it is. */
  private String said(int code, String... words) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, false, StandardCharsets.UTF_8);
    Console console = Main.console(stream, stream, folder);
    int got = Main.commandLine(console, new AtomicBoolean()).run(words);
    stream.flush();
    return got == code ? "" : "exit code " + got + "\n" + said.toString(StandardCharsets.UTF_8);
  }
}
