package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.audit.AuditFault.LogMissing;
import io.glyph.store.domain.audit.AuditFault.MalformedLines;
import io.glyph.store.domain.audit.AuditFault.Rewritten;
import io.glyph.store.domain.audit.AuditFault.Shortened;
import io.glyph.store.domain.audit.AuditFault.TornTail;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogVerifierTest {
  private static final Optional<TreeState> NOTHING_TRUSTED = Optional.empty();

  /**
   * Two foreign lines, our event over them, one that slipped in, our event that missed it, tail.
   */
  private static Log day() {
    return new Log().foreign().foreign().ours(0).foreign().ours(1).foreign();
  }

  private static List<AuditFault> faults(AuditVerdict verdict) {
    return assertInstanceOf(AuditVerdict.Damaged.class, verdict).faults();
  }

  private static Log.Line changed(Log.Line line) {
    return new Log.Line(line.text().replaceFirst("o", "0"), line.form());
  }

  @Test
  void anHonestLogIsIntactAndItsUnsealedLinesAreCounted() {
    Log log = day();
    assertEquals(
        new AuditVerdict.Intact(6, log.bytes(), 2, log.root(), 5, 1, true, 0),
        log.verify(log.state(5)));
  }

  @Test
  void withoutAVouchedSealTheSealsInTheLogAreAllThereIs() {
    Log log = day();
    assertEquals(
        new AuditVerdict.Intact(6, log.bytes(), 2, log.root(), 3, 3, false, 0),
        log.verify(NOTHING_TRUSTED));
  }

  @Test
  void anEmptyLogIsIntact() {
    Log log = new Log();
    assertEquals(
        new AuditVerdict.Intact(0, 0, 0, log.root(), 0, 0, true, 0), log.verify(TreeState.EMPTY));
    assertEquals(
        new AuditVerdict.Intact(0, 0, 0, log.root(), 0, 0, false, 0), log.verify(NOTHING_TRUSTED));
  }

  @Test
  void aChangedLineIsFoundByTheSealAfterItAndByTheDatabase() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.set(1, changed(log.lines.get(1)));
    assertEquals(List.of(new Rewritten(0, 6)), faults(log.verify(trusted)));
    assertEquals(List.of(new Rewritten(0, 2)), faults(log.verify(NOTHING_TRUSTED)));
  }

  @Test
  void rewritingIsSaidToBeginAfterTheLastFittingSeal() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.set(3, changed(log.lines.get(3)));
    assertEquals(List.of(new Rewritten(3, 6)), faults(log.verify(trusted)));
    Log end = day();
    end.lines.set(5, changed(end.lines.get(5)));
    assertEquals(List.of(new Rewritten(3, 6)), faults(end.verify(trusted)));
  }

  @Test
  void whoRewritesTheSealsTooIsStillFoundByTheDatabase() {
    TreeState trusted = day().state(5);
    Log forged = new Log().foreign("forged").foreign().ours(0).foreign().ours(1).foreign();
    assertInstanceOf(AuditVerdict.Intact.class, forged.verify(NOTHING_TRUSTED));
    assertEquals(List.of(new Rewritten(3, 5)), faults(forged.verify(trusted)));
  }

  @Test
  void aLineCutOffTheSealedEndIsAShortening() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.removeLast();
    assertEquals(List.of(new Shortened(trusted.bytes(), log.bytes())), faults(log.verify(trusted)));
  }

  @Test
  void aLogCutWithinALineIsShortenedAndTorn() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.removeLast();
    ByteRange torn = new ByteRange(log.bytes(), trusted.bytes() - 1);
    AuditVerdict verdict = log.read(Optional.of(trusted)).finish(new LogTail.Torn(torn));
    assertEquals(
        List.of(new TornTail(torn), new Shortened(trusted.bytes(), trusted.bytes() - 1)),
        faults(verdict));
    assertEquals(trusted.bytes() - 1, verdict.bytes());
  }

  @Test
  void asManyBytesInFewerLinesIsNoShortening() {
    Log log = day();
    TreeState trusted = log.state(6);
    Log.Line last = log.lines.removeLast();
    Log.Line joined = log.lines.removeLast();
    log.foreign(joined.text() + " " + last.text());
    assertEquals(trusted.bytes(), log.bytes());
    assertEquals(List.of(new Rewritten(2, 6)), faults(log.verify(trusted)));
  }

  @Test
  void aSealedNewlineThatWasOverwrittenIsNoShortening() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.removeLast();
    ByteRange rest = new ByteRange(log.bytes(), trusted.bytes());
    assertEquals(
        List.of(new Rewritten(3, 6)),
        faults(log.read(Optional.of(trusted)).finish(new LogTail.Unterminated(rest))));
  }

  @Test
  void aMissingLogIsDamageOnlyWhereTheDatabaseVouchesForOne() {
    Log none = new Log();
    assertEquals(
        List.of(new LogMissing()),
        faults(none.read(Optional.of(day().state(6))).finish(new LogTail.Missing())));
    assertEquals(
        List.of(new LogMissing()),
        faults(none.read(Optional.of(TreeState.EMPTY)).finish(new LogTail.Missing())));
    assertInstanceOf(
        AuditVerdict.Intact.class, none.read(NOTHING_TRUSTED).finish(new LogTail.Missing()));
  }

  @Test
  void aTornTailIsDamageAndAMissingNewlineIsNot() {
    Log log = day();
    ByteRange tail = new ByteRange(log.bytes(), log.bytes() + 10);
    Optional<TreeState> trusted = Optional.of(log.state(6));
    assertEquals(
        List.of(new TornTail(tail)), faults(log.read(trusted).finish(new LogTail.Torn(tail))));
    assertEquals(
        new AuditVerdict.Intact(6, log.bytes() + 10, 2, log.root(), 6, 0, true, 0),
        log.read(trusted).finish(new LogTail.Unterminated(tail)));
  }

  @Test
  void aFalseSealInsideWhatTheDatabaseVouchesForIsCountedAndNoDamage() {
    Log log = day().lie(2).lie(1_000).lie(0).foreign();
    AuditVerdict verdict = log.verify(log.state(9));
    assertEquals(3, assertInstanceOf(AuditVerdict.Intact.class, verdict).falseSeals());
    assertEquals(2, verdict.sealsFitting());
  }

  @Test
  void aFalseSealAfterwardsIsDamage() {
    Log log = day();
    TreeState trusted = log.state(6);
    assertEquals(List.of(new Rewritten(3, 6)), faults(new Log(log).lie(6).verify(trusted)));
    assertEquals(List.of(new Rewritten(3, 7)), faults(new Log(log).lie(7).verify(trusted)));
    assertEquals(List.of(new Rewritten(3, 99)), faults(new Log(log).lie(99).verify(trusted)));
    assertEquals(List.of(new Rewritten(0, 2)), faults(new Log(log).lie(2).verify(trusted)));
    assertEquals(List.of(new Rewritten(0, 3)), faults(new Log(log).lie(3).verify(trusted)));
  }

  @Test
  void onlyTheFirstOfManyFalseSealsIsAFault() {
    Log log = day().lie(4).lie(5).lie(6);
    assertEquals(List.of(new Rewritten(3, 4)), faults(log.verify(log.state(6))));
  }

  @Test
  void aSealWithTheRightRootAndTheWrongSizeDoesNotFit() {
    Log log = day();
    Seal right = log.seal(4);
    log.ours(new Seal(4, right.bytes() - 1, right.root()), Optional.empty());
    assertEquals(List.of(new Rewritten(3, 4)), faults(log.verify(log.state(6))));
    Log now = day();
    Seal size = now.seal(6);
    now.ours(new Seal(6, size.bytes() + 1, size.root()), Optional.empty());
    assertEquals(List.of(new Rewritten(3, 6)), faults(now.verify(now.state(6))));
    TreeState trusted = now.state(6);
    TreeState longer = new TreeState(6, trusted.bytes() + 1, trusted.frontier());
    assertEquals(List.of(new Rewritten(3, 6)), faults(day().foreign().verify(longer)));
  }

  /** An outbox event is sealed before, and written after, the event about a torn line. */
  @Test
  void anHonestSealMayCoverLessThanTheOneBefore() {
    Log log = day();
    Seal earlier = log.seal(4);
    log.ours(0).ours(earlier, Optional.empty());
    assertEquals(
        new AuditVerdict.Intact(8, log.bytes(), 4, log.root(), 8, 0, true, 0),
        log.verify(log.state(8)));
    assertEquals(
        6, assertInstanceOf(AuditVerdict.Intact.class, log.verify(NOTHING_TRUSTED)).sealedLines());
  }

  @Test
  void aTornLineThatARecoveryNamesIsAccountedFor() {
    Log log = day().malformed().foreign().malformed();
    assertEquals(List.of(new MalformedLines(2, 6)), faults(log.verify(log.state(6))));
    log.recovered(6);
    assertEquals(List.of(new MalformedLines(1, 8)), faults(log.verify(log.state(6))));
    log.recovered(8);
    assertEquals(
        new AuditVerdict.Intact(11, log.bytes(), 4, log.root(), 11, 0, true, 0),
        log.verify(log.state(11)));
  }

  @Test
  void aRecoveryThatNamesOtherBytesAccountsForNothing() {
    Log log = day().malformed();
    long from = log.bytes(6);
    long to = log.bytes(7) - 1;
    for (ByteRange range :
        List.of(
            new ByteRange(from, to - 1),
            new ByteRange(from, to + 1),
            new ByteRange(from + 1, to),
            new ByteRange(from - 1, to),
            new ByteRange(0, to))) {
      Log other = new Log(log).ours(log.seal(6), Optional.of(range));
      assertEquals(List.of(new MalformedLines(1, 6)), faults(other.verify(other.state(8))));
    }
  }

  @Test
  void aRecoveryMayNameSeveralLinesInARow() {
    Log log = day().malformed().malformed().malformed();
    assertEquals(List.of(new ByteRange(log.bytes(6), log.bytes(9) - 1)), malformed(log));
    Log whole =
        new Log(log).ours(log.seal(9), Optional.of(new ByteRange(log.bytes(6), log.bytes(9) - 1)));
    assertInstanceOf(AuditVerdict.Intact.class, whole.verify(whole.state(9)));
    assertEquals(List.of(), malformed(whole));
    Log part =
        new Log(log).ours(log.seal(9), Optional.of(new ByteRange(log.bytes(7), log.bytes(9) - 1)));
    assertEquals(List.of(new MalformedLines(1, 6)), faults(part.verify(part.state(9))));
    assertEquals(List.of(new ByteRange(log.bytes(6), log.bytes(7) - 1)), malformed(part));
  }

  @Test
  void goodLinesInBetweenPartTheRanges() {
    Log log = day().malformed().foreign().malformed();
    assertEquals(
        List.of(
            new ByteRange(log.bytes(6), log.bytes(7) - 1),
            new ByteRange(log.bytes(8), log.bytes(9) - 1)),
        malformed(log));
    Log over =
        new Log(log).ours(log.seal(9), Optional.of(new ByteRange(log.bytes(6), log.bytes(9) - 1)));
    assertEquals(List.of(new MalformedLines(2, 6)), faults(over.verify(over.state(9))));
  }

  private static List<ByteRange> malformed(Log log) {
    return log.read(Optional.empty()).malformed();
  }

  @Test
  void aRecoveryAccountsForItsLineOnce() {
    Log log = day().malformed().malformed().recovered(6).recovered(6);
    assertEquals(List.of(new MalformedLines(1, 7)), faults(log.verify(log.state(6))));
  }

  @Test
  void allThatIsWrongIsSaid() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.set(0, changed(log.lines.get(0)));
    log.malformed();
    ByteRange torn = new ByteRange(log.bytes(), log.bytes() + 1);
    assertEquals(
        List.of(new TornTail(torn), new Rewritten(0, 6), new MalformedLines(1, 6)),
        faults(log.read(Optional.of(trusted)).finish(new LogTail.Torn(torn))));
  }

  @Test
  void aShortenedLogMayBeRewrittenToo() {
    Log log = day();
    TreeState trusted = log.state(6);
    log.lines.remove(0);
    assertEquals(
        List.of(new Shortened(trusted.bytes(), log.bytes()), new Rewritten(0, 2)),
        faults(log.verify(trusted)));
  }

  @Test
  void linesThatDoNotFollowEachOtherAreRefused() {
    LogVerifier verifier = new LogVerifier(NOTHING_TRUSTED);
    byte[] hash = NaiveTree.leafHash(new byte[0]);
    LoggedLine.Form form = new LoggedLine.Foreign();
    verifier.accept(new LoggedLine(0, 0, 5, hash, form));
    for (LoggedLine wrong :
        List.of(
            new LoggedLine(0, 5, 5, hash, form),
            new LoggedLine(2, 5, 5, hash, form),
            new LoggedLine(1, 4, 5, hash, form),
            new LoggedLine(1, 6, 5, hash, form))) {
      assertThrows(IllegalArgumentException.class, () -> verifier.accept(wrong));
    }
    verifier.accept(new LoggedLine(1, 5, 5, hash, form));
    assertEquals(2, verifier.finish(new LogTail.Clean(10)).lines());
  }
}
