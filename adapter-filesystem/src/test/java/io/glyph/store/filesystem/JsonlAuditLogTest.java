package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.AuditLog.LoggedEvent;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonlAuditLogTest {
  @TempDir private Path dir = Path.of("");
  private LogFixture fixture = new LogFixture(dir);

  @BeforeEach
  void open() {
    fixture = new LogFixture(dir);
  }

  @Test
  void encodedEventHasTheKeysOfTheContractInTheirOrder() {
    EventId id = LogFixture.id();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("z", 1L);
    data.put("a", List.of("é\u0007", true, Map.of("k", 2)));
    data.put("n", null);
    data.put("half", "\ud800x");
    byte[] line = fixture.log.encode(LogFixture.event(id, "store_init", data, LogFixture.noSeal()));
    assertEquals(
        "{\"type\":\"store_init\",\"timestamp\":\"2026-11-23T12:00:00Z\","
            + "\"actor\":\"user:self:ada\","
            + "\"data\":{\"z\":1,\"a\":[\"é\\u0007\",true,{\"k\":2}],\"n\":null,\"half\":\"\uFFFDx\"},"
            + "\"id\":\""
            + id
            + "\",\"seal\":{\"lines\":0,\"bytes\":0,\"root\":\""
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            + "\"},\"signature\":null}\n",
        new String(line, StandardCharsets.UTF_8));
  }

  @Test
  void lineOfOursIsAtMost64KiB() {
    int room = AuditEvent.MAX_LINE_BYTES - encoded(0).length;
    assertEquals(AuditEvent.MAX_LINE_BYTES, encoded(room).length);
    assertThrows(IllegalArgumentException.class, () -> encoded(room + 1));
  }

  private byte[] encoded(int length) {
    return fixture.log.encode(
        LogFixture.event(
            LogFixture.id(), "t", Map.of("x", "x".repeat(length)), LogFixture.noSeal()));
  }

  @Test
  void linesAreHashedCountedAndJudged() throws Exception {
    EventId id = LogFixture.id();
    Seal seal = new Seal(1, 150, "ab".repeat(32));
    byte[] ours =
        fixture.log.encode(
            LogFixture.event(id, "audit_recovered", Map.of("from", 3L, "to", 9L), seal));
    fixture.write(LogFixture.FOREIGN);
    fixture.write(ours);
    fixture.write("not json\n\n[1]\n");
    List<LoggedLine> lines = fixture.lines();
    assertEquals(5, lines.size());
    assertInstanceOf(LoggedLine.Foreign.class, lines.get(0).form());
    assertEquals(
        new LoggedLine.Ours(id, seal, Optional.of(new ByteRange(3, 9))), lines.get(1).form());
    for (LoggedLine line : lines.subList(2, 5)) {
      assertInstanceOf(LoggedLine.Malformed.class, line.form());
    }
    byte[] file = Files.readAllBytes(fixture.store.auditLog());
    long offset = 0;
    for (LoggedLine line : lines) {
      assertEquals(offset, line.offset());
      byte[] bytes = Arrays.copyOfRange(file, (int) offset, (int) line.end());
      assertArrayEquals(MerkleTree.leafDigest().digest(bytes), line.leafHash());
      offset = line.end();
    }
    assertEquals(file.length, offset);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"%s\"}",
        "{\"id\":\"%s\",\"seal\":null}",
        "{\"id\":\"%s\",\"seal\":{\"lines\":1,\"bytes\":5}}",
        "{\"id\":\"%s\",\"seal\":{\"lines\":-1,\"bytes\":5,\"root\":\"%r\"}}",
        "{\"id\":\"%s\",\"seal\":{\"lines\":1.0,\"bytes\":5,\"root\":\"%r\"}}",
        "{\"id\":\"%s\",\"seal\":{\"lines\":99999999999999999999,\"bytes\":5,\"root\":\"%r\"}}",
        "{\"id\":\"%s\",\"seal\":{\"lines\":1,\"bytes\":5,\"root\":\"x\"}}",
        "{\"id\":\"x\",\"seal\":{\"lines\":1,\"bytes\":5,\"root\":\"%r\"}}",
        "{\"id\":\"%s\",\"id\":\"%s\",\"seal\":{\"lines\":1,\"bytes\":5,\"root\":\"%r\"}}",
        "{\"data\":{\"id\":\"%s\",\"seal\":{\"lines\":1,\"bytes\":5,\"root\":\"%r\"}}}",
      })
  void objectsWithoutOneGoodIdAndSealAreForeign(String form) throws IOException {
    String line =
        form.replace("%s", LogFixture.id().toString()).replace("%r", "ab".repeat(32)) + "\n";
    fixture.write(line);
    assertInstanceOf(LoggedLine.Foreign.class, fixture.lines().getFirst().form());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"\0\"}", "\0\0\0", "{\"a\":1}{", "null", "\"x\"", "{\"a\":1,}"})
  void badLinesAreMalformedAndDoNotHideTheNext(String line) throws IOException {
    fixture.write(line + "\n" + LogFixture.FOREIGN);
    List<LoggedLine> lines = fixture.lines();
    assertInstanceOf(LoggedLine.Malformed.class, lines.get(0).form());
    assertInstanceOf(LoggedLine.Foreign.class, lines.get(1).form());
  }

  @Test
  void treeGrowsFromWhereItWasToTheLastNewline() throws IOException {
    Random random = new Random(11);
    TreeState known = TreeState.EMPTY;
    for (int round = 0; round < 40; round++) {
      StringBuilder more = new StringBuilder();
      for (int i = random.nextInt(5); i > 0; i--) {
        more.append("x".repeat(random.nextInt(3) == 0 ? random.nextInt(300_000) : 50)).append('\n');
      }
      fixture.write(more.toString());
      known = fixture.log.extend(fixture.store, known);
      assertEquals(fixture.log.extend(fixture.store, TreeState.EMPTY), known);
      assertEquals(Files.size(fixture.store.auditLog()), known.bytes());
    }
    MerkleTree expected = new MerkleTree();
    for (LoggedLine line : fixture.lines()) {
      expected.add(line.leafHash());
    }
    assertEquals(expected.rootHex(), known.seal().root());
    fixture.write("torn");
    assertEquals(known, fixture.log.extend(fixture.store, known));
    assertEquals(known, fixture.log.prefix(fixture.store, known.lines() + 5));
    TreeState three = fixture.log.prefix(fixture.store, 3);
    assertEquals(3, three.lines());
    assertEquals(fixture.lines().get(3).offset(), three.bytes());
    assertEquals(TreeState.EMPTY, fixture.log.prefix(fixture.store, 0));
  }

  @Test
  void shorterLogThanKnownIsDamage() throws IOException {
    fixture.write(LogFixture.FOREIGN + LogFixture.FOREIGN);
    TreeState known = fixture.log.extend(fixture.store, TreeState.EMPTY);
    Files.writeString(fixture.store.auditLog(), LogFixture.FOREIGN);
    assertEquals(
        List.of(new AuditFault.Shortened(known.bytes(), LogFixture.FOREIGN.length())),
        damage(known));
    Files.writeString(fixture.store.auditLog(), "x".repeat((int) known.bytes() + 1));
    assertEquals(List.of(new AuditFault.Rewritten(0, 2)), damage(known));
    Files.delete(fixture.store.auditLog());
    assertEquals(List.of(new AuditFault.LogMissing()), damage(known));
    assertEquals(TreeState.EMPTY, fixture.log.extend(fixture.store, TreeState.EMPTY));
  }

  private List<AuditFault> damage(TreeState known) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> fixture.log.extend(fixture.store, known));
    return assertInstanceOf(Refusal.AuditDamaged.class, refused.refusal()).faults();
  }

  @Test
  void eventIsFoundByItsIdInAWholeLineOnly() throws IOException {
    EventId id = LogFixture.id();
    byte[] line = fixture.log.encode(LogFixture.event(id, "t", Map.of(), LogFixture.noSeal()));
    assertFalse(fixture.log.contains(fixture.store, id, 0));
    fixture.write(LogFixture.FOREIGN + "{\"data\":{\"id\":\"" + id + "\"}}\ntorn " + id);
    long offset = Files.size(fixture.store.auditLog());
    fixture.write("\n");
    fixture.write(Arrays.copyOf(line, line.length - 2));
    assertFalse(fixture.log.contains(fixture.store, id, 0));
    fixture.write("}");
    assertTrue(fixture.log.contains(fixture.store, id, offset));
    fixture.write("\n" + LogFixture.FOREIGN);
    assertTrue(fixture.log.contains(fixture.store, id, offset));
    assertTrue(fixture.log.contains(fixture.store, id, 0));
    assertFalse(fixture.log.contains(fixture.store, LogFixture.id(), 0));
    assertFalse(fixture.log.contains(fixture.store, id, offset + 10_000));
  }

  @Test
  void eventsAreGivenInOrderWithWhatTheySay() throws IOException {
    EventId id = LogFixture.id();
    fixture.write(LogFixture.FOREIGN);
    fixture.write(
        "{\"type\":7,\"id\":\""
            + id
            + "\",\"data\":{\"n\":12,\"d\":1.50,\"b\":123456789012345678901,"
            + "\"l\":[null,true]}}\n");
    fixture.write("bad\n[1]\n{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}\n{\"type\":\"last\"}");
    List<LoggedEvent> events = new ArrayList<>();
    fixture.log.events(fixture.store, events::add);
    assertEquals(6, events.size());
    assertEquals("snapshot_created", events.get(0).type());
    assertEquals("2026-05-27T08:00:00Z", events.get(0).timestamp());
    assertEquals("user:self:ada", events.get(0).actor());
    assertEquals(Map.of("snapshot", "s"), events.get(0).data());
    assertEquals(LogFixture.FOREIGN.strip(), events.get(0).json());
    assertEquals(Optional.of(id), events.get(1).id());
    assertEquals("", events.get(1).type());
    Map<String, @Nullable Object> data = events.get(1).data();
    assertEquals(12L, data.get("n"));
    assertEquals("1.50", data.get("d"));
    assertEquals("123456789012345678901", data.get("b"));
    assertEquals(Arrays.asList(null, true), data.get("l"));
    assertEquals("", events.get(2).json());
    assertEquals("[1]", events.get(3).json());
    assertEquals("", events.get(4).json());
    assertEquals("last", events.get(5).type());
    List<LoggedEvent> two = new ArrayList<>();
    fixture.log.events(fixture.store, event -> two.add(event) && two.size() < 2);
    assertEquals(events.subList(0, 2), two);
  }

  @Test
  void firstLineStandsForTheIdentityOfAStore() throws Exception {
    String nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assertEquals(nothing, fixture.log.firstLineDigest(fixture.store));
    String first = "x".repeat(300_000);
    fixture.write(first);
    assertEquals(nothing, fixture.log.firstLineDigest(fixture.store));
    fixture.write("\nsecond\n");
    assertEquals(
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(first.getBytes(StandardCharsets.UTF_8))),
        fixture.log.firstLineDigest(fixture.store));
  }

  @Test
  void logThatIsNoPlainFileIsRefusedAndNotOpened() throws Exception {
    Files.createDirectories(dir.resolve("audit"));
    Posix.fifo(fixture.store.auditLog());
    assertUnsafe(() -> fixture.log.tail(fixture.store));
    assertUnsafe(() -> fixture.log.append(fixture.store, new byte[] {'\n'}));
    Files.delete(fixture.store.auditLog());
    Files.createSymbolicLink(fixture.store.auditLog(), dir.resolve("elsewhere"));
    assertUnsafe(() -> fixture.log.size(fixture.store));
    assertUnsafe(() -> fixture.log.append(fixture.store, new byte[] {'\n'}));
    assertFalse(Files.exists(dir.resolve("elsewhere")));
    Files.delete(fixture.store.auditLog());
    Files.createDirectory(fixture.store.auditLog());
    assertUnsafe(() -> fixture.lines());
  }

  private static void assertUnsafe(Executable action) {
    RefusedException refused = assertThrows(RefusedException.class, action);
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
  }

  @Test
  void missingLogIsMissing() {
    assertEquals(new LogTail.Missing(), fixture.log.tail(fixture.store));
    assertEquals(new LogTail.Missing(), fixture.log.settledTail(fixture.store));
    assertEquals(new LogTail.Missing(), fixture.log.stream(fixture.store, line -> {}));
    assertEquals(0, fixture.log.size(fixture.store));
  }
}
