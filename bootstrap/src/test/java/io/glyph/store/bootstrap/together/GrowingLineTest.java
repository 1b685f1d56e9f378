package io.glyph.store.bootstrap.together;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.bootstrap.house.Patience;
import io.glyph.store.filesystem.DiskEffects;
import io.glyph.store.sqlite.FileEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another program is writing a line of the log, piece by piece, for longer than anybody waits: told
 * apart from a line that is torn, and from a log that is whole.
 */
class GrowingLineTest {
  private static final int BUSY = 20;
  private static final int DAMAGED = 32;

  @TempDir Path temp;
  private Path project = Path.of("");
  private Path log = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    project = GoldenStore.named("v1-worked").unpackInto(temp);
    assertEquals(0, InProcessGlyph.run(project, "migrate", "apply", "--to", "3").exit());
    log = project.resolve(".glyph/audit/events.jsonl");
    append("{\"type\":\"sna");
  }

  @Test
  void verifyingSaysThatItCouldNotReadToTheEnd() {
    PackagedGlyph.Result result = whileItGrows("audit", "verify", "--json");
    assertEquals(BUSY, result.exit(), result.err());
    Object error = JsonText.parse(result.err().strip());
    assertEquals("store_busy", JsonText.at(error, "error.code"));
    assertEquals(List.of("growing_tail"), kinds(error));
    assertEquals("", result.out());
  }

  @Test
  void whatElseIsWrongIsDamageAllTheSame() throws IOException {
    String text = Files.readString(log);
    Files.writeString(log, text.replaceFirst("user:self:ada", "user:self:eva"));
    PackagedGlyph.Result result = whileItGrows("audit", "verify", "--json");
    assertEquals(DAMAGED, result.exit(), result.err());
    Object error = JsonText.parse(result.err().strip());
    assertEquals("audit_damaged", JsonText.at(error, "error.code"));
    assertTrue(kinds(error).containsAll(List.of("growing_tail", "rewritten")), result.err());
  }

  @Test
  void doctorNoticesItAndFindsNoDamage() {
    PackagedGlyph.Result result = whileItGrows("doctor", "--json");
    assertEquals(0, result.exit(), result.out() + result.err());
    Object findings = JsonText.at(JsonText.parse(result.out().strip()), "data.findings");
    assertTrue(
        findings instanceof List<?> list
            && list.size() == 1
            && "log_growing".equals(JsonText.at(list.getFirst(), "code"))
            && "notice".equals(JsonText.at(list.getFirst(), "severity")),
        result.out());
    assertTrue(whileItGrows("doctor").out().contains("log_growing: "));
  }

  /** What we appended would become part of the other's line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrate apply",
        "migrate rollback --to 2",
        "backup create",
        "recover",
        "audit seal"
      })
  void nobodyWritesBehindIt(String command) throws IOException {
    byte[] before = Files.readAllBytes(log);
    byte[] database = Files.readAllBytes(project.resolve(".glyph/store.db"));
    PackagedGlyph.Result result = whileItGrows((command + " --json").split(" "));
    assertEquals(BUSY, result.exit(), result.out() + result.err());
    Object error = JsonText.parse(result.err().strip());
    assertEquals("store_busy", JsonText.at(error, "error.code"));
    assertTrue(
        String.valueOf(JsonText.at(error, "error.details.holder"))
            .contains("writing the last line"),
        result.err());
    byte[] after = Files.readAllBytes(log);
    for (int i = 0; i < after.length; i++) {
      assertEquals(i < before.length ? before[i] : (byte) 'x', after[i], "byte " + i);
    }
    assertEquals(
        List.of(database.length, java.util.Arrays.hashCode(database)),
        List.of(
            Files.readAllBytes(project.resolve(".glyph/store.db")).length,
            java.util.Arrays.hashCode(Files.readAllBytes(project.resolve(".glyph/store.db")))));
  }

  @Test
  void onceItStandsStillItIsTorn() {
    PackagedGlyph.Result result = InProcessGlyph.run(project, "audit", "verify", "--json");
    assertEquals(DAMAGED, result.exit(), result.err());
    assertEquals(List.of("torn_tail"), kinds(JsonText.parse(result.err().strip())));
  }

  private static List<String> kinds(@org.jspecify.annotations.Nullable Object error) {
    return JsonText.at(error, "error.details.faults") instanceof List<?> faults
        ? faults.stream().map(fault -> String.valueOf(JsonText.at(fault, "kind"))).toList()
        : List.of();
  }

  private PackagedGlyph.Result whileItGrows(String... words) {
    DiskEffects growing = Patience.whileWaiting(() -> append("x"));
    return InProcessGlyph.runOver(growing, FileEffects.real(), temp, project, words);
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }
}
