package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive on a machine without Java: it runs wherever it lies, whoever calls it. */
class DistributionIT {
  @TempDir static Path temp;
  private static Unpacked glyph = new Unpacked(Path.of(""));

  @TempDir Path work;

  @BeforeAll
  static void unpackReadOnlyUnderAnOddName() throws IOException {
    Path folder = temp.resolve("a place with späces & $signs").resolve("deeper");
    glyph = Unpacked.into(folder);
    Unpacked.run(temp, "chmod", "-R", "a-w,a+rX", glyph.root().toString());
    Unpacked.run(temp, "chmod", "-R", "a+rX", temp.toString());
  }

  private Path project(String name) throws IOException {
    Path project = Files.createDirectory(work.resolve(name));
    Unpacked.giveToStranger(project, work);
    return project;
  }

  private static Object data(PackagedGlyph.Result result) {
    assertEquals("", result.err());
    assertEquals(0, result.exit(), result.out());
    return java.util.Objects.requireNonNull(JsonText.at(JsonText.parse(result.out()), "data"));
  }

  @Test
  void strangersMakeAStoreLookAtItMigrateItAndVerifyItsLog() throws Exception {
    Path project = project("orchard");
    data(glyph.stranger(project, "init", ".", "--store-version", "1", "--json"));

    Object old = data(glyph.stranger(project, "status", "--json"));
    data(glyph.stranger(project, "migrate", "apply", "--to", "2", "--json"));
    Object now = data(glyph.stranger(project, "status", "--json"));

    assertEquals(1L, JsonText.at(old, "version"));
    assertEquals(2L, JsonText.at(now, "version"));
    data(glyph.stranger(project, "audit", "verify", "--json"));
  }

  @Test
  void aStoreOfLongAgoIsMigratedByStrangersToo() throws Exception {
    Path project = GoldenStore.named("v1-worked").unpackInto(work);
    Unpacked.giveToStranger(project, work);

    data(glyph.stranger(project, "migrate", "apply", "--to", "2", "--json"));

    data(glyph.stranger(project, "audit", "verify", "--json"));
    data(glyph.stranger(project, "backup", "verify", "--json"));
  }

  @Test
  void strangersServeAStore() throws Exception {
    Path project = project("served");
    data(glyph.stranger(project, "init", ".", "--json"));
    Path errors = work.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(glyph.asStranger("serve", "--port", "0", "--json"))
            .directory(project.toFile())
            .redirectError(errors.toFile());
    Process server = builder.start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertTrue(line != null, () -> text(errors));
      String address = String.valueOf(JsonText.at(JsonText.parse(line), "data.address"));
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(20_000);
        // What a client of HTTP/2 says first; a server answers with a frame of its settings.
        socket
            .getOutputStream()
            .write(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                    .getBytes(StandardCharsets.ISO_8859_1));
        byte[] frame = socket.getInputStream().readNBytes(9);
        assertEquals(4, frame[3], "a frame of settings");
      }
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, server.exitValue());
      assertEquals("", text(errors));
    } finally {
      server.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void withoutALocaleNamesOfAllScriptsAreKept() throws Exception {
    Path project = project("späte Äpfel 日本");
    Path file = Files.writeString(project.resolve("größe-日本-🍏.py"), "OPEN = True\n");
    data(glyph.stranger(project, "init", ".", "--json"));
    data(glyph.stranger(project, "import", file.getFileName().toString(), "--json"));

    PackagedGlyph.Result status = glyph.stranger(project, "status", "--json");

    assertEquals(project.resolve(".glyph").toString(), JsonText.at(data(status), "store"));
    assertEquals(1L, JsonText.at(data(status), "counts.content"));
  }

  /** What is named is often not installed: in containers, behind ssh that hands settings on. */
  @Test
  void withALocaleThatIsNotInstalledNamesOfAllScriptsAreKept() throws Exception {
    Path project = project("noch spätere Äpfel");
    Files.writeString(project.resolve("größe.py"), "OPEN = True\n");
    data(glyph.stranger(project, "init", ".", "--json"));

    for (String locale : List.of("en_US.UTF-8", "xx_XX.UTF-8", "POSIX")) {
      PackagedGlyph.Result imported =
          glyph.stranger(
              project, Map.of("LC_ALL", locale, "LANG", locale), "import", "größe.py", "--json");
      PackagedGlyph.Result status =
          glyph.stranger(project, Map.of("LC_ALL", locale, "LANG", locale), "status", "--json");

      data(imported);
      assertEquals(project.resolve(".glyph").toString(), JsonText.at(data(status), "store"));
      assertEquals(1L, JsonText.at(data(status), "counts.content"), locale);
    }
  }

  @Test
  void calledThroughLinksItFindsItself() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("glyph"), glyph.launcher());
    Path second = Files.createSymbolicLink(work.resolve("second"), Path.of("glyph"));

    assertEquals(
        Unpacked.run(work, glyph.launcher().toString(), "version"),
        Unpacked.run(work, second.toString(), "version"));
    Files.delete(second);
    Files.delete(link);
  }

  @Test
  void aFolderThatTheJvmCannotLoadFromIsNamed() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("with:colon"), glyph.root());

    PackagedGlyph.Result result =
        PackagedGlyph.run(work, List.of(link.resolve("bin/glyph").toString(), "version"), Map.of());

    assertNotEquals(0, result.exit());
    assertTrue(result.err().contains("colon"), result.err());
    Files.delete(link);
  }

  /** The JVM runs old code from a cache of other jars, so a cache must never get their name. */
  @Test
  void cachesAreNamedByTheJarsAndTheRuntimeThatAreShipped() throws Exception {
    String launcher = Files.readString(glyph.launcher());
    Matcher classPath = Pattern.compile("-cp \"([^\"]+)\"").matcher(launcher);
    assertTrue(classPath.find(), launcher);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (String word : classPath.group(1).split(":")) {
      Path jar = glyph.root().resolve(word.replace("$home/", ""));
      sha256.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      sha256.update(Files.readAllBytes(jar));
    }
    sha256.update(Files.readAllBytes(glyph.root().resolve("runtime/release")));
    String content = HexFormat.of().formatHex(sha256.digest(), 0, 8);

    List<String> names = glyph.caches().stream().map(p -> p.getFileName().toString()).toList();

    assertEquals(
        List.of("full", "light", "words").stream().map(k -> k + "-" + content + ".aot").toList(),
        names);
    for (String name : names) {
      assertTrue(launcher.contains("cache=" + name + "\n"), name);
    }
  }

  @Test
  void aMissingOrUnfitCacheCostsOnlyTime() throws Exception {
    Unpacked own = Unpacked.into(work.resolve("own"));
    Path project = GoldenStore.named("v1-worked").unpackInto(work);
    List<String> right = answers(own, project);
    assertEquals(3, own.caches().size());

    for (Path cache : own.caches()) {
      try (RandomAccessFile file = new RandomAccessFile(cache.toFile(), "rw")) {
        file.setLength(file.length() / 2);
      }
    }
    assertEquals(right, answers(own, project), "truncated");
    for (Path cache : own.caches()) {
      try (RandomAccessFile file = new RandomAccessFile(cache.toFile(), "rw")) {
        file.setLength(10);
      }
    }
    assertEquals(right, answers(own, project), "next to nothing");
    for (Path cache : own.caches()) {
      Files.writeString(cache, "garbage ".repeat(100_000));
    }
    assertEquals(right, answers(own, project), "garbage");
    for (Path cache : own.caches()) {
      Files.delete(cache);
    }
    assertEquals(right, answers(own, project), "none");
  }

  @Test
  void aCacheOfAnotherJdkCostsOnlyTime() throws Exception {
    Unpacked own = Unpacked.into(work.resolve("own"));
    Path project = GoldenStore.named("v1-worked").unpackInto(work);
    List<String> right = answers(own, project);

    for (Path cache : own.caches()) {
      byte[] bytes = Files.readAllBytes(cache);
      // The header names the JVM that made the cache.
      int at = new String(bytes, 0, 4096, StandardCharsets.ISO_8859_1).indexOf("for linux");
      assertTrue(at > 0, "the header names no JVM");
      bytes[at - 2]++;
      Files.write(cache, bytes);
    }

    assertEquals(right, answers(own, project));
  }

  @Test
  void whatOnlyLooksMakesNoFileAnywhereSoNothingIsLeftWhenItIsKilled() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "skipped: no strace here");
    Path project = GoldenStore.named("v4-worked").unpackInto(work);
    Path calls = work.resolve("calls");
    for (String words : List.of("version", "status --json", "audit verify --json")) {
      List<String> traced = new java.util.ArrayList<>();
      traced.addAll(List.of("/usr/bin/strace", "-f", "-qq", "-e", "trace=%file", "-o"));
      traced.addAll(List.of(calls.toString(), glyph.launcher().toString()));
      traced.addAll(List.of(words.split(" ")));

      Unpacked.run(project, traced.toArray(String[]::new));

      assertEquals(List.of(), Files.readAllLines(calls).stream().filter(CHANGES).toList(), words);
    }
  }

  @Test
  void aServerThatIsKilledLeavesNothingInTheFolderForTemporaryFiles() throws Exception {
    Path project = project("killed");
    data(glyph.stranger(project, "init", ".", "--json"));
    ProcessBuilder builder =
        new ProcessBuilder(glyph.asStranger("serve", "--port", "0", "--json"))
            .directory(project.toFile())
            .redirectError(work.resolve("errors").toFile());
    Process server = builder.start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(out.readLine() != null, () -> text(work.resolve("errors")));
      List<String> open = new java.util.ArrayList<>();
      try (Stream<Path> files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
        for (Path file : files.toList()) {
          open.add(Files.readSymbolicLink(file).toString());
        }
      }
      String mapped = Files.readString(Path.of("/proc/" + server.pid() + "/maps"));

      // Netty and SQLite bring libraries: a library that was unpacked to be loaded is mapped.
      List<String> strange =
          Stream.concat(open.stream(), mapped.lines().map(line -> line.replaceFirst("^[^/]*", "")))
              .filter(path -> path.startsWith("/tmp/") || path.startsWith("/var/tmp/"))
              .filter(
                  path -> !path.startsWith(temp.toString()) && !path.startsWith(work.toString()))
              .distinct()
              .toList();
      assertEquals(List.of(), strange);
    } finally {
      server.destroyForcibly();
    }
  }

  /** A call of the kernel that makes, changes or removes a file, other than a device. */
  private static final Predicate<String> CHANGES =
      Pattern.compile("O_CREAT|O_WRONLY|O_RDWR|mkdir|unlink|rename|rmdir|link\\(|linkat")
          .asPredicate()
          .and(line ->
              !line.contains("\"/dev/")
                  && !line.contains("\"/proc/self/")
                  && !line.contains("readlink"));

  /** One command for each cache. */
  private static List<String> answers(Unpacked own, Path project) {
    String program = own.launcher().toString();
    return List.of(
        Unpacked.run(project, program, "version"),
        Unpacked.run(project, program, "status", "--json"),
        Unpacked.run(project, program, "migrate", "history", "--json"));
  }
}
