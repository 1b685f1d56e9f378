package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.glyph.store.application.fake.Sha256;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.LoggedLine;
import io.glyph.store.domain.audit.MerkleTree;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link AuditLog} promises. */
public abstract class AuditLogContract {
  private static final String FOREIGN =
      "{\"type\":\"snapshot_created\",\"timestamp\":\"2026-05-27T08:00:00Z\",\"actor\":\"user:self:ada\",\"data\":{\"snapshot\":\"s-1\"}}";
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  protected abstract AuditLog log();

  /** The same log, whose last line, where it is cut, grows while it is waited for. */
  protected abstract AuditLog logThatGrows();

  /** A store folder that is there, without a log. The same at every call. */
  protected abstract StoreLocation store();

  /** Makes these the bytes of the log, as another program could. */
  protected abstract void put(StoreLocation store, byte[] bytes);

  /** The bytes of the log; empty where there is none. */
  protected abstract Optional<byte[]> get(StoreLocation store);

  @Test
  void storeWithoutALogHasNoTailAndNoBytes() {
    assertInstanceOf(LogTail.Missing.class, log().tail(store()));
    assertInstanceOf(LogTail.Missing.class, log().settledTail(store()));
    assertInstanceOf(LogTail.Missing.class, log().stream(store(), line -> {}));
    assertEquals(0, log().size(store()));
    assertEquals(TreeState.EMPTY, log().extend(store(), TreeState.EMPTY));
    assertEquals(Sha256.hex(new byte[0]), log().firstLineDigest(store()));
    assertTrue(get(store()).isEmpty(), "asking made a log");
  }

  @Test
  void firstAppendMakesTheLog() {
    log().append(store(), utf8("{}\n"));
    assertArrayEquals(utf8("{}\n"), get(store()).orElseThrow());
    assertEquals(3, log().size(store()));
    assertEquals(new LogTail.Clean(3), log().tail(store()));
  }

  @Test
  void appendLeavesWhatIsThere() {
    put("{\"a\":1}\n");
    log().append(store(), utf8("{\"b\":2}\n{\"c\":3}\n"));
    assertEquals("{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n", text());
  }

  @Test
  void wholeJsonWithoutNewlineIsNotTornAndGetsItsNewline() {
    put(FOREIGN + "\n" + FOREIGN);
    long start = FOREIGN.length() + 1L;
    LogTail expected = new LogTail.Unterminated(new ByteRange(start, start + FOREIGN.length()));
    assertEquals(expected, log().tail(store()));
    assertEquals(expected, log().settledTail(store()));
    log().append(store(), utf8("{}\n"));
    assertEquals(FOREIGN + "\n" + FOREIGN + "\n{}\n", text());
  }

  @Test
  void appendingNothingEndsALineThatLacksOnlyItsNewline() {
    put(FOREIGN);
    log().append(store(), new byte[0]);
    assertEquals(FOREIGN + "\n", text());
  }

  @Test
  void cutLineIsTornAndIsEndedNotRemoved() {
    put("{}\n{\"type\":\"sna");
    LogTail torn = new LogTail.Torn(new ByteRange(3, 15));
    assertEquals(torn, log().tail(store()));
    assertEquals(torn, log().settledTail(store()));
    assertEquals(torn, log().stream(store(), line -> {}));
    log().append(store(), utf8("{}\n"));
    assertEquals("{}\n{\"type\":\"sna\n{}\n", text());
  }

  /** Not torn, and not whole either: nobody may append behind it, and nothing is proved of it. */
  @Test
  void lineThatGrowsAllTheTimeIsSomebodysWhoWritesIt() {
    put("{}\n{\"type\":\"sna");
    LogTail.Growing growing =
        assertInstanceOf(LogTail.Growing.class, logThatGrows().settledTail(store()));
    assertEquals(3, growing.line().from());
    assertInstanceOf(LogTail.Growing.class, logThatGrows().stream(store(), line -> {}));
    assertTrue(text().startsWith("{}\n{\"type\":\"sna"), text());
  }

  @Test
  void wholeLineDoesNotGrow() {
    put("{}\n{}");
    assertEquals(
        new LogTail.Unterminated(new ByteRange(3, 5)), logThatGrows().settledTail(store()));
  }

  @Test
  void followerHearsWholeLinesFromAnOffsetOnAndWhereEachEnds() {
    put("{\"type\":\"a\"}\n{\"type\":\"b\"}\nnot json\n{\"type\":\"c\"}");
    List<String> heard = new ArrayList<>();
    log().follow(store(), 0, (event, next) -> heard.add(event.type() + next));
    assertEquals(List.of("a13", "b26", "35"), heard);
    heard.clear();
    log().follow(store(), 13, (event, next) -> !heard.add(event.type() + next));
    assertEquals(List.of("b26"), heard);
    heard.clear();
    log().follow(store(), 35, (event, next) -> heard.add(event.type()));
    assertEquals(List.of(), heard);
    log().append(store(), utf8("{\"type\":\"d\"}\n"));
    log().follow(store(), 35, (event, next) -> heard.add(event.type() + next));
    assertEquals(List.of("c48", "d61"), heard);
  }

  @Test
  void followerOfNothingHearsNothing() {
    log().follow(store(), 0, (event, next) -> fail("there is no log"));
    assertTrue(get(store()).isEmpty(), "following made a log");
  }

  @Test
  void logThatBecameShorterOrHasNoLineThereIsNotFollowed() {
    put("{}\n{}\n");
    for (long offset : new long[] {7, 1, 4}) {
      RefusedException refused =
          assertThrows(
              RefusedException.class,
              () -> log().follow(store(), offset, (event, next) -> fail("line at " + offset)));
      assertInstanceOf(Refusal.AuditDamaged.class, refused.refusal());
    }
    put(store(), new byte[0]);
    assertThrows(
        RefusedException.class, () -> log().follow(store(), 3, (event, next) -> fail("gone")));
  }

  @Test
  void emptyLogIsClean() {
    put("");
    assertEquals(new LogTail.Clean(0), log().tail(store()));
  }

  @Test
  void treeIsThatOfAllCompleteLinesWhoeverWroteThem() {
    put("{}\nnot json\n{\"torn");
    MerkleTree tree = new MerkleTree();
    tree.add(leaf("{}\n"));
    tree.add(leaf("not json\n"));
    TreeState expected = new TreeState(2, 12, tree.frontier());
    assertEquals(expected, log().extend(store(), TreeState.EMPTY));
    assertEquals(expected, log().prefix(store(), 2));
    assertEquals(expected, log().prefix(store(), 9));
    assertEquals(1, log().prefix(store(), 1).lines());
    assertEquals(TreeState.EMPTY, log().prefix(store(), 0));
  }

  @Test
  void treeGrowsFromWhereItWasKnown() {
    put("{}\n{}\n");
    TreeState known = log().extend(store(), TreeState.EMPTY);
    assertEquals(known, log().extend(store(), known));
    log().append(store(), utf8("{\"b\":2}\n"));
    assertEquals(log().prefix(store(), 3), log().extend(store(), known));
  }

  @Test
  void logThatIsShorterThanKnownIsDamaged() {
    put("{}\n{}\n");
    TreeState known = log().extend(store(), TreeState.EMPTY);
    put("{}\n");
    RefusedException refused =
        assertThrows(RefusedException.class, () -> log().extend(store(), known));
    assertInstanceOf(Refusal.AuditDamaged.class, refused.refusal());
  }

  @Test
  void eventIsOneLineThatIsRecognisedAgain() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("text", "quote \" newline \n control \u0001 é 日 😀");
    data.put("count", 7L);
    data.put("flag", true);
    data.put("nothing", null);
    data.put("list", List.of("a", Map.of("b", 1L)));
    put("{}\n");
    TreeState sealed = log().extend(store(), TreeState.EMPTY);
    AuditEvent event = event("test_event", data, sealed);
    byte[] line = log().encode(event);
    assertEquals('\n', line[line.length - 1]);
    assertEquals(line.length - 1, new String(line, StandardCharsets.ISO_8859_1).indexOf('\n'));
    log().append(store(), line);

    List<LoggedLine> lines = new ArrayList<>();
    assertEquals(new LogTail.Clean(3L + line.length), log().stream(store(), lines::add));
    assertEquals(
        new LoggedLine.Ours(event.id(), sealed.seal(), Optional.empty()), lines.get(1).form());
    List<AuditLog.LoggedEvent> events = events();
    AuditLog.LoggedEvent read = events.get(1);
    assertEquals(3, read.offset());
    assertEquals("test_event", read.type());
    assertEquals(NOW.toString(), read.timestamp());
    assertEquals("user:self:ada", read.actor());
    assertEquals(data, read.data());
    assertEquals(Optional.of(event.id()), read.id());
    assertEquals(new String(line, StandardCharsets.UTF_8), read.json() + "\n");
  }

  @Test
  void recoveryOfATornLineIsReadBackWithItsRange() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("from", 3L);
    data.put("to", 15L);
    log().append(store(), log().encode(event("audit_recovered", data, TreeState.EMPTY)));
    List<LoggedLine> lines = new ArrayList<>();
    LogTail tail = log().stream(store(), lines::add);
    assertInstanceOf(LogTail.Clean.class, tail);
    LoggedLine.Ours ours = assertInstanceOf(LoggedLine.Ours.class, lines.getFirst().form());
    assertEquals(Optional.of(new ByteRange(3, 15)), ours.torn());
  }

  @Test
  void linesAreJudgedByTheirForm() {
    put(FOREIGN + "\nnot json\n[1]\n{\"id\":\"x\",\"seal\":{}}\n\n");
    List<LoggedLine> lines = new ArrayList<>();
    LogTail tail = log().stream(store(), lines::add);
    assertInstanceOf(LogTail.Clean.class, tail);
    assertEquals(
        List.of("Foreign", "Malformed", "Malformed", "Foreign", "Malformed"),
        lines.stream().map(line -> line.form().getClass().getSimpleName()).toList());
    long end = 0;
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(i, lines.get(i).number());
      assertEquals(end, lines.get(i).offset());
      end = lines.get(i).end();
    }
    assertEquals(log().size(store()), end);
    assertArrayEquals(leaf(FOREIGN + "\n"), lines.getFirst().leafHash());
  }

  @Test
  void lineThatIsNotUtf8IsMalformedAndHashedAsItIs() {
    byte[] odd = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}', '\n'};
    put(store(), odd);
    List<LoggedLine> lines = new ArrayList<>();
    LogTail tail = log().stream(store(), lines::add);
    assertInstanceOf(LogTail.Clean.class, tail);
    assertInstanceOf(LoggedLine.Malformed.class, lines.getFirst().form());
    assertEquals(10, log().extend(store(), TreeState.EMPTY).bytes());
    assertEquals("", events().getFirst().type());
  }

  @Test
  void eventIsFoundByItsIdFromAnOffsetOn() {
    AuditEvent event = event("test_event", new LinkedHashMap<>(), TreeState.EMPTY);
    put("{}\n");
    log().append(store(), log().encode(event));
    log().append(store(), utf8("{}\n"));
    assertTrue(log().contains(store(), event.id(), 0));
    assertTrue(log().contains(store(), event.id(), 3));
    assertFalse(log().contains(store(), event.id(), log().size(store()) - 3));
    assertFalse(log().contains(store(), EventId.next(NOW, new Random(99)), 0));
  }

  @Test
  void eventWithoutItsNewlineIsFoundAndACutOneIsNot() {
    AuditEvent event = event("test_event", new LinkedHashMap<>(), TreeState.EMPTY);
    String line = new String(log().encode(event), StandardCharsets.UTF_8);
    put("{}\n" + line.substring(0, line.length() - 1));
    assertTrue(log().contains(store(), event.id(), 3));
    put("{}\n" + line.substring(0, line.length() - 2));
    assertFalse(log().contains(store(), event.id(), 3));
  }

  @Test
  void idInAnotherPlaceOfALineIsNotTheEvent() {
    EventId id = EventId.next(NOW, new Random(1));
    put("{\"data\":{\"id\":\"" + id + "\"}}\n");
    assertFalse(log().contains(store(), id, 0));
  }

  @Test
  void readerOfEventsCanStop() {
    put("{\"type\":\"a\"}\n{\"type\":\"b\"}\n{\"type\":\"c\"}\n");
    List<String> seen = new ArrayList<>();
    log()
        .events(
            store(),
            event -> {
              seen.add(event.type());
              return seen.size() < 2;
            });
    assertEquals(List.of("a", "b"), seen);
  }

  @Test
  void numbersThatAreNotIntegersAreGivenAsText() {
    put("{\"type\":\"a\",\"data\":{\"n\":1,\"f\":1.50}}\n");
    assertEquals(Map.of("n", 1L, "f", "1.50"), events().getFirst().data());
  }

  @Test
  void identityOfAStoreWithoutIdIsItsFirstLine() {
    put("{\"a\":1}\n{\"b\":2}\n");
    assertEquals(Sha256.hex(utf8("{\"a\":1}")), log().firstLineDigest(store()));
    put("{\"a\":1}");
    assertEquals(Sha256.hex(new byte[0]), log().firstLineDigest(store()));
  }

  @Test
  void syncChangesNothing() {
    put("{}\n{\"a");
    log().sync(store(), 0);
    assertEquals("{}\n{\"a", text());
  }

  private List<AuditLog.LoggedEvent> events() {
    List<AuditLog.LoggedEvent> events = new ArrayList<>();
    log().events(store(), events::add);
    return events;
  }

  private static AuditEvent event(
      String type, Map<String, @Nullable Object> data, TreeState sealed) {
    return new AuditEvent(
        EventId.next(NOW, new Random(7)),
        type,
        NOW,
        new Actor("user", "self", "ada"),
        data,
        sealed.seal());
  }

  private void put(String text) {
    put(store(), utf8(text));
  }

  private String text() {
    return new String(get(store()).orElseThrow(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] leaf(String line) {
    MessageDigest digest = MerkleTree.leafDigest();
    digest.update(utf8(line));
    return digest.digest();
  }
}
