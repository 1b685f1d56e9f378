package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  private final House house = new House();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status --json --store x --no-counts",
        "--json --store x status --no-counts",
        "--store x status --json --no-counts",
        "--store=x --no-color status --no-counts --json --quiet"
      })
  void globalOptionsStandBeforeOrAfterTheCommand(String line) {
    House.Told told = house.run(line.split(" ", -1));
    assertEquals(0, told.code(), told.err());
    assertEquals("status", Contract.at(told.out(), "type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json",
        "migrate --json",
        "statsu --json",
        "status --json --foo",
        "migrate pln --json",
        "migrate apply --json --to",
        "--json status extra",
        "completion --json",
        "--json status @x",
        "status --json --json"
      })
  void wordsThatMakeNoSenseAreToldAsJsonToo(String line) {
    House.Told told = house.run(line.split(" ", -1));
    assertEquals(2, told.code());
    assertEquals("", told.out());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    assertEquals("usage", Contract.at(told.err(), "error", "code"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrate plan --to 0",
        "migrate plan --to x",
        "migrate plan --to 99999999999",
        "migrate apply --confirm 1234",
        "migrate apply --confirmed-by user:self:ada",
        "migrate plan --progress=dots",
        "audit log --since yesterday",
        "audit log --since 2026-13-01",
        "serve --port 65536",
        "serve --port -1",
        "serve --port 1 --socket x",
        "status --store=",
        "completion tcsh",
        "help nope",
        "init a --store b",
        "migrate apply --actor nobody"
      })
  void valuesThatMakeNoSenseAreRefused(String line) {
    House.Told told = house.run((line + " --json").split(" ", -1));
    assertEquals(2, told.code(), told.out());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    assertEquals("invalid_argument", Contract.at(told.err(), "error", "code"));
    assertEquals(0, house.applied);
  }

  @Test
  void aMisspelledCommandGetsASuggestion() {
    assertTrue(house.run("statsu").err().contains("Did you mean status"));
    assertTrue(house.run("migrate", "aply").err().contains("Did you mean apply"));
  }

  @Test
  void aNulInAPathIsRefused() {
    assertEquals(2, house.run("status", "--store", "a\0b").code());
  }

  @Test
  void theLastStoreThatIsNamedCounts() {
    String told = house.run("--store", "a", "status", "--store", "b c").out();
    assertTrue(told.contains("`glyph migrate plan --store 'b c'`"), told);
  }

  @Test
  void theCatalogIsUsedAndNamedAgainInTheCommandsThatTakeOne() {
    String told = house.run("migrate", "plan", "--catalog", "my cat", "--store", "s").out();
    assertEquals("my cat", String.valueOf(house.namedCatalog).replaceAll(".*/", ""));
    assertTrue(told.contains("glyph migrate apply --store s --catalog 'my cat'`"), told);
    house.namedCatalog = null;
    assertEquals(0, house.run("status").code());
    assertNull(house.namedCatalog);
    assertEquals(2, house.run("status", "--catalog=").code());
    assertEquals(2, house.run("compat", "--catalog", "x").code());
  }

  @Test
  void theEnvironmentNamesStoreAndActor() {
    house.environment.put("GLYPH_ACTOR", "agent:codex:1");
    House.Told told = house.run("migrate", "apply", "--json", "--confirm", House.DIGEST);
    assertEquals("--confirmed-by", Contract.at(told.err(), "error", "details", "argument"));
    house.environment.put("GLYPH_STORE", "\0");
    assertEquals(
        "GLYPH_STORE",
        Contract.at(house.run("status", "--json").err(), "error", "details", "argument"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "help migrate apply",
        "migrate --help",
        "migrate apply -h",
        "completion --help",
        "status --help --json",
        "--help status"
      })
  void helpIsEverywhere(String line) {
    House.Told told = house.run(line.split(" ", -1));
    assertEquals(0, told.code(), told.err());
    assertTrue(told.out().contains("Usage: glyph"), told.out());
  }

  @Test
  void initMakesAStoreWhereNoneIs() {
    assertEquals(4, house.run("init").code());
    house.storeIsThere = false;
    House.Told told = house.run("init", "--json");
    assertEquals(0, told.code(), told.err());
    assertEquals(2L, Contract.at(told.out(), "data", "version"));
    assertTrue(house.run("init", "--store-version", "1").out().startsWith("Made: a version 1"));
  }

  @Test
  void hugeArgumentsAreCutInWhatIsTold() {
    String huge = "\u001b" + "x".repeat(1_000_000);
    for (String line :
        List.of("%s", "--%s", "status %s", "migrate apply --confirm %s", "serve --port %s")) {
      House.Told told = house.run(line.replace("%s", huge).split(" ", -1));
      assertEquals(2, told.code());
      assertTrue(told.err().length() < 1_000, line);
      assertFalse(told.err().contains("\u001b"), line);
    }
  }

  @Test
  void theVersionIsOneLine() {
    assertEquals("glyph/0.2.0\n", house.run("--version").out());
    assertEquals(
        "{\"ok\":true,\"type\":\"version\",\"data\":{\"release\":\"glyph/0.2.0\",\"readable\":"
            + "{\"min\":1,\"max\":2},\"writable\":2}}\n",
        house.run("version", "--json").out());
  }

  @Test
  void everyCommandRunsOrRefusesButNeverFails() {
    runAll(CommandTree.root());
  }

  private void runAll(CommandTree.Node node) {
    if (node.command() != null && !node.name().equals("completion")) {
      for (String json : new String[] {"--json", "--no-color"}) {
        boolean needsId = node.positionals().stream().anyMatch(CommandTree.Positional::required);
        String needed =
            switch (node.path()) {
              case "backup prune" -> " --keep 3 ";
              case "audit keygen" -> " --key some.key --name example.org/ada ";
              default -> " ";
            };
        String words = node.path() + (needsId ? " some-id " : needed) + json;
        House.Told told = new House().run(words.split(" ", -1));
        assertFalse(told.code() == 1 || told.code() == 2, node.path() + ": " + told);
        assertTrue(told.out().isEmpty() != told.err().isEmpty() || json.equals("--no-color"));
      }
    }
    node.children().forEach(this::runAll);
  }

  @Test
  void aDefectIsOneShortMessageWithoutATrace() {
    house.defect = new StackOverflowError("secret");
    House.Told told = house.run("status", "--json");
    assertEquals(1, told.code());
    assertEquals("", told.out());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    assertEquals("internal", Contract.at(told.err(), "error", "code"));
    String words = house.run("status").err();
    assertFalse(words.contains("\tat ") || words.contains("secret"), words);
    assertTrue(words.contains("this command changes nothing"), words);
  }

  @Test
  void aDefectOfACommandThatWritesSaysWhatToRun() {
    house.defect = new IllegalStateException();
    String told = house.run("migrate", "apply").err();
    assertTrue(told.contains("`glyph status`") && told.contains("`glyph recover`"), told);
    assertFalse(told.contains("changes nothing"), told);
  }

  @Test
  void verboseShowsTheTraceOfADefect() {
    house.defect = new IllegalStateException();
    assertTrue(house.run("status", "--verbose").err().contains("\tat io.glyph"));
    House.Told told = house.run("status", "--verbose", "--json");
    assertEquals(List.of(), Contract.faults("error", told.err()));
  }

  @Test
  void aFullDiskBehindStandardOutputIsNotASuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Console console =
        new Console(
            new PrintStream(full),
            new PrintStream(OutputStream.nullOutputStream()),
            InputStream.nullInputStream(),
            Map.of(),
            Path.of("/"),
            false,
            false,
            false,
            () -> ZoneOffset.UTC);
    for (String line : List.of("status --json", "audit log", "version")) {
      assertEquals(
          40,
          new GlyphCommandLine(house, (o, l) -> Optional.empty(), console)
              .run(line.split(" ", -1)));
    }
  }

  @Test
  void serveTellsItsAddressInOneLine() {
    House.Told told = house.run("serve", "--json", "--port", "0", "--token-file", "t");
    assertEquals(0, told.code());
    assertEquals(List.of(), Contract.faults("serve", told.out()));
    assertEquals(
        new ServiceRunner.Door.Port(Optional.empty(), 0, Optional.empty()),
        house.served.getFirst().door());
    assertEquals(Optional.of(Path.of("/home/ada/orchard/t")), house.served.getFirst().tokenFile());
  }

  @Test
  void aServiceThatCannotStartIsARefusal() {
    house.serveRefusal =
        Optional.of(
            new Refusal.IoFailed(
                ErrorCode.PERMISSION_DENIED, "listen", Path.of("/run/x.sock"), "in use"));
    assertEquals(40, house.run("serve").code());
  }

  @Test
  void coloursAreForTerminalsOnly() {
    assertFalse(house.run("status").out().contains("\u001b"));
    house.terminal = true;
    assertTrue(house.run("status").out().startsWith("\u001b[33mReadable, not writable\u001b[0m:"));
    assertFalse(house.run("status", "--no-color").out().contains("\u001b"));
    house.environment.put("NO_COLOR", "1");
    assertFalse(house.run("status").out().contains("\u001b"));
  }

  @Test
  void scratchIsHandedOn() {
    house.run("migrate", "plan", "--scratch", "/big");
    assertEquals(List.of(Optional.of(Path.of("/big"))), house.scratches);
  }
}
