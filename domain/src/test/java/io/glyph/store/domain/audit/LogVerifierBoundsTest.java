package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Logs that are larger than what is kept of them. */
class LogVerifierBoundsTest {
  private static final int WINDOW = LogVerifier.WINDOW;
  private static final EventId ID =
      EventId.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").orElseThrow();

  /** A verifier that is fed lines of one byte each, beside a tree that has no window. */
  private static final class Feed {
    private final MerkleTree tree = new MerkleTree();
    private final LogVerifier verifier;
    private long lines;

    Feed(Optional<TreeState> trusted) {
      verifier = new LogVerifier(trusted);
    }

    void line(LoggedLine.Form form) {
      byte[] hash = NaiveTree.leafHash(new byte[] {(byte) lines});
      tree.add(hash);
      verifier.accept(new LoggedLine(lines, lines, 1, hash, form));
      lines++;
    }

    void foreign(int count) {
      for (int i = 0; i < count; i++) {
        line(new LoggedLine.Foreign());
      }
    }

    void ours(Seal seal) {
      line(new LoggedLine.Ours(ID, seal, Optional.empty()));
    }

    TreeState state() {
      return new TreeState(lines, lines, tree.frontier());
    }

    AuditVerdict finish() {
      return verifier.finish(new LogTail.Clean(lines));
    }
  }

  private static TreeState stateOf(int lines) {
    Feed feed = new Feed(Optional.empty());
    feed.foreign(lines);
    return feed.state();
  }

  private static Seal lie(long lines) {
    return new Seal(lines, lines, "bad0".repeat(16));
  }

  @Test
  void aSealThatReachesBackOverTheWholeWindowIsCheckedInOnePass() {
    Feed feed = new Feed(Optional.empty());
    feed.foreign(100);
    Seal seal = feed.state().seal();
    feed.foreign(WINDOW);
    feed.ours(seal);
    assertEquals(List.of(), feed.verifier.unresolved());
    assertEquals(1, feed.finish().sealsFitting());
  }

  @Test
  void aFalseSealAtTheEdgeOfTheWindowIsFound() {
    Feed feed = new Feed(Optional.empty());
    feed.foreign(100 + WINDOW);
    Seal wrongSize = new Seal(100, 101, stateOf(100).seal().root());
    feed.ours(wrongSize);
    assertEquals(List.of(), feed.verifier.unresolved());
    assertInstanceOf(AuditVerdict.Damaged.class, feed.finish());
  }

  @Test
  void oneLineFurtherItWaitsForASecondPass() {
    Feed feed = new Feed(Optional.empty());
    feed.foreign(100);
    Seal seal = feed.state().seal();
    feed.foreign(WINDOW + 1);
    feed.ours(seal);
    assertEquals(List.of(seal), feed.verifier.unresolved());
    assertThrows(IllegalStateException.class, feed::finish);
    assertThrows(IllegalArgumentException.class, () -> feed.verifier.resolve(lie(100), true));

    feed.verifier.resolve(seal, true);
    assertEquals(List.of(), feed.verifier.unresolved());
    assertThrows(IllegalArgumentException.class, () -> feed.verifier.resolve(seal, true));
    AuditVerdict verdict = feed.finish();
    assertInstanceOf(AuditVerdict.Intact.class, verdict);
    assertEquals(1, verdict.sealsFitting());
    assertEquals(feed.tree.rootHex(), verdict.root());
  }

  @Test
  void aSealThatTheSecondPassFindsFalseIsDamageUnlessTheDatabaseVouchesForItsLine() {
    TreeState trusted;
    Feed after = new Feed(Optional.of(stateOf(WINDOW + 101)));
    after.foreign(WINDOW + 101);
    after.ours(lie(100));
    trusted = after.state();
    after.verifier.resolve(lie(100), false);
    assertEquals(
        List.of(new AuditFault.Rewritten(0, 100)),
        assertInstanceOf(AuditVerdict.Damaged.class, after.finish()).faults());

    Feed inside = new Feed(Optional.of(trusted));
    inside.foreign(WINDOW + 101);
    inside.ours(lie(100));
    inside.verifier.resolve(lie(100), false);
    assertEquals(1, assertInstanceOf(AuditVerdict.Intact.class, inside.finish()).falseSeals());
  }

  @Test
  void theEarliestLineThatIsInDoubtIsToldWhicheverPassFoundIt() {
    Feed feed = new Feed(Optional.empty());
    feed.foreign(10);
    feed.ours(feed.state().seal());
    feed.foreign(WINDOW + 100);
    feed.ours(lie(20));
    feed.ours(lie(feed.lines));
    feed.verifier.resolve(lie(20), false);
    assertEquals(
        List.of(new AuditFault.Rewritten(10, 20)),
        assertInstanceOf(AuditVerdict.Damaged.class, feed.finish()).faults());
  }

  @Test
  void equalSealsOfTwoLinesAreResolvedOneByOne() {
    Feed feed = new Feed(Optional.empty());
    Seal seal = TreeState.EMPTY.seal();
    feed.foreign(WINDOW + 1);
    feed.ours(seal);
    feed.ours(seal);
    assertEquals(List.of(seal, seal), feed.verifier.unresolved());
    feed.verifier.resolve(seal, true);
    feed.verifier.resolve(seal, true);
    assertEquals(2, feed.finish().sealsFitting());
  }

  @Test
  void ofManySealsThatReachTooFarBackTheRestIsTakenToBeFalse() {
    Feed feed = new Feed(Optional.empty());
    Seal seal = TreeState.EMPTY.seal();
    feed.foreign(WINDOW + 1);
    for (int i = 0; i < LogVerifier.MAX_UNRESOLVED; i++) {
      feed.ours(seal);
    }
    assertEquals(Collections.nCopies(LogVerifier.MAX_UNRESOLVED, seal), feed.verifier.unresolved());
    feed.ours(seal);
    assertEquals(LogVerifier.MAX_UNRESOLVED, feed.verifier.unresolved().size());
    feed.verifier.unresolved().forEach(s -> feed.verifier.resolve(s, true));
    AuditVerdict verdict = feed.finish();
    assertInstanceOf(AuditVerdict.Damaged.class, verdict);
    assertEquals(LogVerifier.MAX_UNRESOLVED, verdict.sealsFitting());
  }

  @Test
  void whatHostileLinesClaimIsNotKept() throws InterruptedException {
    Feed feed = new Feed(Optional.empty());
    List<WeakReference<Seal>> claims = new ArrayList<>();
    for (int i = 0; i < WINDOW + 20_000; i++) {
      Seal seal = i % 2 == 0 ? lie(i / 4) : lie(i);
      claims.add(new WeakReference<>(seal));
      feed.ours(seal);
    }
    assertEventuallyFewAlive(claims);
    assertEquals(feed.lines, WINDOW + 20_000);
  }

  /** A collection may be late; it is asked again. */
  private static void assertEventuallyFewAlive(List<WeakReference<Seal>> claims)
      throws InterruptedException {
    long alive = claims.size();
    for (int attempt = 0; attempt < 50 && alive > 2 * LogVerifier.MAX_UNRESOLVED; attempt++) {
      System.gc();
      Thread.sleep(10);
      alive = claims.stream().filter(c -> c.get() != null).count();
    }
    assertTrue(alive <= 2 * LogVerifier.MAX_UNRESOLVED, "alive: " + alive);
  }

  @Test
  void moreMalformedLinesThanAreKeptAreAllCounted() {
    Feed feed = new Feed(Optional.empty());
    int count = 10_003;
    feed.foreign(7);
    for (int i = 0; i < count; i++) {
      feed.line(new LoggedLine.Malformed());
    }
    for (int i = 0; i < 10_000; i++) {
      long at = 7L + i;
      feed.line(new LoggedLine.Ours(ID, feed.state().seal(), Optional.of(new ByteRange(at, at))));
    }
    feed.line(new LoggedLine.Malformed());
    assertEquals(
        List.of(new AuditFault.MalformedLines(4, 10_007)),
        assertInstanceOf(AuditVerdict.Damaged.class, feed.finish()).faults());
  }

  @Test
  void aLogOfSeveralWindowsHasTheRootOfItsTree() {
    Feed feed = new Feed(Optional.of(stateOf(2 * WINDOW + 3)));
    feed.foreign(2 * WINDOW + 7);
    assertEquals(
        new AuditVerdict.Intact(
            feed.lines, feed.lines, 0, feed.tree.rootHex(), 2 * WINDOW + 3, 4, true, 0),
        feed.finish());
  }
}
