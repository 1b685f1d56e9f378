package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.grpc.Listen;
import io.glyph.store.grpc.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that is not Java: Node with {@code @grpc/grpc-js} and the published {@code .proto}
 * files. Skipped, with the reason printed, where there is no Node or no registry to have its
 * packages from.
 */
@Timeout(600)
class NodeClientTest {
  private static final Path CLIENT = Path.of("src/test/node");
  private static final Path PROTOCOL = Path.of("../adapter-grpc/src/main/proto");

  @TempDir static Path packages;

  private static @Nullable Path installed;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/grpc.md"})
  void theClientThatTheManualShowsWorksAsItIs(String manual) throws Exception {
    Path folder = client();
    String text = Files.readString(Path.of("..").resolve(manual));
    Matcher block = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertTrue(block.find(), manual);
    Files.writeString(folder.resolve("manual.js"), block.group(1));
    assertFalse(block.find(), "one of them, or the other is not run");
    try (ServiceRoom room =
        ServiceRoom.serving(
            InProcessService.house(),
            new Scope.OneStore(ServiceRoom.location(ServiceRoom.unpack("v1-worked", temp))),
            new Listen.DefaultSocket())) {
      PackagedGlyph.Result told = PackagedGlyph.run(folder, words("manual.js", room), Map.of());
      assertEquals("", told.err());
      assertEquals(0, told.exit());
      List<String> lines = told.out().lines().toList();
      assertTrue(lines.contains("progress PHASE_MIGRATE"), told.out());
      assertTrue(lines.getLast().matches("result [0-9a-f]{64}"), told.out());
    }
  }

  @Test
  void aClientInNodePlansMigratesFollowsAndCancels() throws Exception {
    Path folder = client();
    Path project = ServiceRoom.unpack("v1-worked", temp);
    OneWaits stop = new OneWaits();
    // A socket, since that is what is listened to where nobody says anything else.
    try (ServiceRoom room =
        ServiceRoom.serving(
            InProcessService.stopping(stop),
            new Scope.OneStore(ServiceRoom.location(project)),
            new Listen.DefaultSocket())) {
      Map<Object, Object> said =
          new LinkedHashMap<>(run(folder, room, "status", "stranger", "plan", "unconfirmed"));
      stop.next.set(true);
      said.putAll(run(folder, room, "plan", "cancel", "apply", "events", "follow"));

      assertEquals("readable", JsonText.at(said.get("status"), "verdict"));
      assertEquals("UNAUTHENTICATED", JsonText.at(said.get("stranger"), "error.reason"));

      Object plan = said.get("plan");
      assertEquals(
          List.of("PHASE_CHECK", "PHASE_COPY", "PHASE_MIGRATE"), JsonText.at(plan, "phases"));
      assertEquals(1L, JsonText.at(plan, "results"));
      assertEquals(2L, JsonText.at(plan, "losses"));

      Object unconfirmed = said.get("unconfirmed");
      assertEquals(0L, JsonText.at(unconfirmed, "results"));
      assertEquals("FAILED_PRECONDITION", JsonText.at(unconfirmed, "error.code"));
      assertEquals("CONFIRMATION_REQUIRED", JsonText.at(unconfirmed, "error.reason"));
      assertEquals("store.glyph", JsonText.at(unconfirmed, "error.domain"));
      assertEquals(
          "type.googleapis.com/google.rpc.ErrorInfo", JsonText.at(unconfirmed, "error.type"));
      assertEquals(
          JsonText.at(plan, "plan_id"), JsonText.at(unconfirmed, "error.metadata.plan_id"));

      assertEquals(0L, JsonText.at(said.get("cancel"), "results"));
      assertEquals(1L, JsonText.at(said.get("cancel"), "version"), "it was rolled back");
      assertEquals("CANCELLED", JsonText.at(said.get("cancel"), "error.code"));

      List<?> results = assertInstanceOf(List.class, JsonText.at(said.get("apply"), "results"));
      assertEquals(1, results.size(), String.valueOf(said.get("apply")));
      Object events = said.get("events");
      Object first = results.getFirst();
      assertEquals("node-2", JsonText.at(first, "migrated.request_id"));
      assertEquals("service", JsonText.at(first, "migrated.confirmation.how"));
      assertEquals(
          List.of("PHASE_CHECK", "PHASE_BACK_UP", "PHASE_MIGRATE", "PHASE_COMMIT", "PHASE_DELIVER"),
          JsonText.at(said.get("apply"), "phases"));
      assertEquals(43L, JsonText.at(events, "count"), "what was cancelled has no event");
      assertEquals("migration_applied", JsonText.at(events, "last"));
      assertEquals(true, JsonText.at(said.get("follow"), "same"));
    }
    assertEquals(0, InProcessGlyph.run(project, "audit", "verify").exit());
    assertEquals(Map.of(), InProcessService.DEFECTS);
  }

  /** A migration stands still in the middle until it is told to stop. */
  private static final class OneWaits implements InProcessService.Stops {
    final AtomicBoolean next = new AtomicBoolean();

    @Override
    public void beforeChange(BooleanSupplier stopped) {
      if (next.getAndSet(false)) {
        while (!stopped.getAsBoolean()) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }

    @Override
    public void afterCommit() {}
  }

  private static Map<Object, Object> run(Path folder, ServiceRoom room, String... steps) {
    List<String> words = words("client.js", room);
    words.addAll(List.of(steps));
    PackagedGlyph.Result told = PackagedGlyph.run(folder, words, Map.of());
    assertEquals("", told.err());
    assertEquals(0, told.exit());
    Map<Object, Object> said = new LinkedHashMap<>();
    for (String line : told.out().lines().toList()) {
      Object one = JsonText.parse(line);
      said.put(JsonText.at(one, "step"), one);
    }
    assertEquals(List.of(steps), List.copyOf(said.keySet()));
    return said;
  }

  private static List<String> words(String program, ServiceRoom room) {
    return new ArrayList<>(
        List.of(
            "node",
            program,
            room.server().announcement().address(),
            room.server().announcement().tokenFile().toString(),
            PROTOCOL.toAbsolutePath().normalize().toString()));
  }

  /** The client with its packages, as package-lock.json names them; the same for all tests. */
  private static Path client() throws Exception {
    if (installed != null) {
      return installed;
    }
    Path folder = Files.createDirectories(packages.resolve("client"));
    for (String file : List.of("client.js", "package.json", "package-lock.json")) {
      Files.copy(CLIENT.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    require("node --version", folder, "node", "--version");
    require(
        "npm ci",
        folder,
        "npm",
        "ci",
        "--prefer-offline",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent");
    assertTrue(Files.isDirectory(folder.resolve("node_modules/@grpc/grpc-js")));
    installed = folder;
    return folder;
  }

  /** What tells npm which registry to ask, and how to get there. */
  private static Map<String, String> registry() {
    Map<String, String> kept = new LinkedHashMap<>();
    System.getenv()
        .forEach((name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (name.equals("HOME")
              || name.equals("NODE_EXTRA_CA_CERTS")
              || lower.startsWith("npm_config_")
              || lower.endsWith("_proxy")) {
            kept.put(name, value);
          }
        });
    return kept;
  }

  private static void require(String what, Path folder, String... words) {
    PackagedGlyph.Result told;
    try {
      told = PackagedGlyph.run(folder, List.of(words), registry(), Duration.ofMinutes(3));
    } catch (java.io.UncheckedIOException | IllegalStateException missing) {
      told = new PackagedGlyph.Result(127, "", String.valueOf(missing.getMessage()));
    }
    if (told.exit() != 0) {
      String why = "skipped: `" + what + "` does not work here: " + told.err().strip();
      System.out.println(why);
      // Where all must hold before a change lands, a test that did not run does not hold.
      assertFalse(Boolean.getBoolean("glyph.requireNode"), why);
      Assumptions.abort(why);
    }
  }
}
