package io.glyph.store.bootstrap.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that are real here: mounts, modes, a full disk, a failing one, a signal. */
class MachineRefusesIT {
  private static final int MACHINE = 40;
  private static final int TERMINATED = 143;

  /** Holds SQLite's write lock until its standard input ends. */
  private static final String HOLDER =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1], isolation_level=None)
      db.execute('BEGIN IMMEDIATE')
      print('held', flush=True)
      sys.stdin.read()
      """;

  @TempDir Path temp;

  @Test
  void onAReadOnlyMountApplyingSaysReadOnly() throws Exception {
    requireRootAnd("mount", "umount");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    assumeTrue(
        run("mount", "--bind", project.toString(), project.toString()).exit() == 0,
        "skipped: no bind mounts here");
    try {
      assertEquals(0, run("mount", "-o", "remount,ro,bind", project.toString()).exit());
      assertRefused("read_only", project, glyph("migrate", "apply", "--to", "2", "--json"));
    } finally {
      assertEquals(0, run("umount", project.toString()).exit());
    }
    assertWorksNow(project);
  }

  @Test
  void onAFullDiskApplyingSaysSoBeforeItBegins() throws Exception {
    requireRootAnd("mount", "umount");
    Path disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=2m", "none", disk.toString()).exit() == 0,
        "skipped: no tmpfs here");
    try {
      Path project = GoldenStore.named("v1-worked").unpackInto(disk);
      Path filler = disk.resolve("filler");
      Files.write(filler, new byte[1 << 20]);
      assertRefused("no_space", project, glyph("migrate", "apply", "--to", "2", "--json"));
      Files.delete(filler);
      assertWorksNow(project);
    } finally {
      assertEquals(0, run("umount", disk.toString()).exit());
    }
  }

  @Test
  void whereNobodyMayWriteApplyingSaysPermissionDenied() throws Exception {
    requireRootAnd("setpriv");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> words = new ArrayList<>();
    words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    words.addAll(glyph("migrate", "apply", "--to", "2", "--json"));
    assertRefused("permission_denied", project, words);
    assertWorksNow(project);
  }

  /** At each level: a reader is told which it is, and is not told that the store is damaged. */
  @ParameterizedTest
  @ValueSource(strings = {"", "manifest.yaml", "store.db", "audit", "audit/events.jsonl"})
  void whatSomebodyMayNotReadIsNamed(String name) throws Exception {
    requireRootAnd("setpriv");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path hidden = project.resolve(".glyph").resolve(name);
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
    for (String command : List.of("status", "migrate apply --to 2")) {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      words.addAll(glyph((command + " --json").split(" ")));
      assertRefused("permission_denied", project, words);
    }
    assertWorksNow(project);
  }

  /** Doctor names it, once, and looks at the rest. */
  @ParameterizedTest
  @ValueSource(strings = {"manifest.yaml", "store.db", "audit/events.jsonl"})
  void whatDoctorMayNotReadIsAFindingAndNotTheEnd(String name) throws Exception {
    requireRootAnd("setpriv");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path hidden = project.resolve(".glyph").resolve(name);
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
    List<String> words = new ArrayList<>();
    words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    words.addAll(glyph("doctor", "--deep", "--json"));
    PackagedGlyph.Result found = PackagedGlyph.run(project, words, Map.of());
    assertEquals(30, found.exit(), found.out() + found.err());
    List<String> named =
        Stream.of(found.out().split("\\{\"code\":", -1))
            .filter(finding -> finding.startsWith("\"cannot_read\""))
            .filter(finding -> finding.contains("\"path\":\"" + hidden + "\""))
            .toList();
    assertEquals(1, named.size(), found.out());
    assertWorksNow(project);
  }

  @Test
  void whereAnFsyncFailsItSaysWhichFileAndTheStoreIsAsBefore() throws Exception {
    assumeTrue(CrashTools.missing("strace").isEmpty(), "skipped, not installed: strace");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    List<String> words = new ArrayList<>();
    words.addAll(List.of("strace", "-f", "-qq", "-o", temp.resolve("trace").toString()));
    words.addAll(List.of("-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1"));
    words.addAll(glyph("migrate", "apply", "--to", "2", "--json"));
    PackagedGlyph.Result failed = PackagedGlyph.run(project, words, Map.of());
    assertEquals(MACHINE, failed.exit(), failed.out() + failed.err());
    Object error = JsonText.parse(failed.err().strip());
    assertEquals("io_error", JsonText.at(error, "error.code"));
    String path = String.valueOf(JsonText.at(error, "error.details.path"));
    assertTrue(path.startsWith(project.resolve(".glyph").toString()), path);
    assertEquals(1L, versionOf(project));
    assertWorksNow(project);
  }

  @Test
  void whoeverStopsItWhileItWaitsFindsTheStoreAsBefore() throws Exception {
    assumeTrue(CrashTools.missing("python3").isEmpty(), "skipped, not installed: python3");
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Process holder =
        new ProcessBuilder("python3", "-c", HOLDER, project.resolve(".glyph/store.db").toString())
            .start();
    try {
      assertEquals("held", holder.inputReader().readLine());
      Process apply =
          new ProcessBuilder(glyph("migrate", "apply", "--to", "2", "--json"))
              .directory(project.toFile())
              .redirectOutput(temp.resolve("out").toFile())
              .redirectError(temp.resolve("err").toFile())
              .start();
      Path lock = project.resolve(".glyph/lock");
      while (apply.isAlive() && !(Files.exists(lock) && Files.size(lock) > 0)) {
        Thread.onSpinWait();
      }
      assertTrue(apply.isAlive(), () -> read(temp.resolve("err")));
      // Not SIGINT: a process that was started with that ignored, as shells do in the background,
      // never
      // hears it.
      assertEquals(0, run("kill", "-TERM", Long.toString(apply.pid())).exit());
      assertTrue(apply.waitFor(60, TimeUnit.SECONDS), "it did not stop");
      assertEquals(TERMINATED, apply.exitValue(), () -> read(temp.resolve("err")));
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
    assertEquals("", read(temp.resolve("out")));
    Object error = JsonText.parse(read(temp.resolve("err")).strip());
    assertEquals("interrupted", JsonText.at(error, "error.code"));
    assertEquals(1L, versionOf(project));
    assertWorksNow(project);
  }

  /**
   * The code is the one, nothing is on standard output, and not one name or byte is another, but
   * for the lock, which stays once it was taken.
   */
  private static void assertRefused(String code, Path project, List<String> words) {
    FolderImage before = FolderImage.of(project);
    PackagedGlyph.Result refused = PackagedGlyph.run(project, words, Map.of());
    assertEquals(MACHINE, refused.exit(), refused.out() + refused.err());
    assertEquals("", refused.out());
    assertEquals(code, JsonText.at(JsonText.parse(refused.err().strip()), "error.code"));
    Map<String, String> after = new TreeMap<>(FolderImage.of(project).entries());
    before
        .entries()
        .forEach((name, old) -> {
          if (old.equals(after.get(name)) || name.equals(".glyph")) {
            after.remove(name);
          }
        });
    after.remove(".glyph/lock");
    assertEquals(Map.of(), after);
  }

  /** What was refused works once the machine lets it. */
  private static void assertWorksNow(Path project) {
    PackagedGlyph.Result applied =
        PackagedGlyph.run(project, "migrate", "apply", "--to", "2", "--json");
    assertEquals(0, applied.exit(), applied.err());
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
  }

  private static Object versionOf(Path project) {
    PackagedGlyph.Result status = PackagedGlyph.run(project, "status", "--json");
    return String.valueOf(
            JsonText.at(JsonText.parse(status.out().strip()), "data.compatibility.store_version"))
        .transform(Long::valueOf);
  }

  private static List<String> glyph(String... arguments) {
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    words.addAll(List.of(arguments));
    return words;
  }

  private static void requireRootAnd(String... programs) {
    assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
    String missing = CrashTools.missing(programs);
    assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
  }

  private PackagedGlyph.Result run(String... words) {
    return PackagedGlyph.run(temp, List.of(words), Map.of());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
