package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keys, witnesses and written-down checkpoints add to the database's own seal. */
class TrustTest {
  private static final String ORIGIN = "019a0000-0000-4000-8000-000000000000";
  private static final SignerKey KEY = SignerKey.generate("ada.example/log", new Random(1));
  private static final SignerKey STRANGER = SignerKey.generate("eve.example/log", new Random(2));
  private static final EventId ID =
      EventId.parse("019a0000-0000-7000-8000-000000000000").orElseThrow();

  /** Six lines; line 3 carries a signature over the first three. */
  private static Log signed(SignerKey key) {
    return sign(new Log().foreign(3), key, ORIGIN).foreign(2);
  }

  private static Log sign(Log log, SignerKey key, String origin) {
    Seal seal = log.seal(log.size());
    return signature(
        log, seal, key.sign(new Checkpoint(origin, seal.lines(), seal.root())).toString());
  }

  private static Log signature(Log log, Seal seal, String note) {
    log.lines.add(
        new Log.Line(
            "signed " + log.size() + note.hashCode(),
            new LoggedLine.Ours(ID, seal, Optional.empty(), Optional.of(note))));
    return log;
  }

  private static Anchor anchor(Voucher by, Log log, int lines) {
    return new Anchor(by, lines, log.seal(lines).root());
  }

  private static AuditVerdict verify(Log log, int sealed, SignerKey key, Anchor... anchors) {
    return verify(log, Optional.of(log.state(sealed)), List.of(key.verifier()), anchors);
  }

  private static AuditVerdict verify(
      Log log, Optional<TreeState> database, List<VerifierKey> keys, Anchor... anchors) {
    Trust trust = new Trust(database, keys, Set.of(ORIGIN), List.of(anchors), List.of());
    return log.read(trust).finish(new LogTail.Clean(log.bytes()));
  }

  private static List<AuditFault> faults(AuditVerdict verdict) {
    return assertInstanceOf(AuditVerdict.Damaged.class, verdict).faults();
  }

  private static Testimony testimony(AuditVerdict verdict) {
    return assertInstanceOf(AuditVerdict.Intact.class, verdict, verdict::toString).testimony();
  }

  /** The same log with another text in one line, and a database that was made to agree. */
  private static Log rewritten(Log log, int line) {
    Log other = new Log(log);
    other.lines.set(line, new Log.Line("rewritten", new LoggedLine.Foreign()));
    return other;
  }

  @Test
  void aGoodSignatureVouchesForWhatItCovers() {
    Testimony told = testimony(verify(signed(KEY), 6, KEY));
    assertEquals(Optional.of(3L), told.signedLines());
    assertEquals(1, told.signatures());
  }

  @Test
  void logAndDatabaseRewrittenTogetherAreFoundByTheSignature() {
    Log log = rewritten(signed(KEY), 1);
    assertTrue(verify(log, Optional.of(log.state(6)), List.of()) instanceof AuditVerdict.Intact);
    assertEquals(
        List.of(new AuditFault.Contradicted(Voucher.SIGNATURE, 0, 3)), faults(verify(log, 6, KEY)));
  }

  @Test
  void whatIsAfterTheLastSignatureIsNotVouchedForByIt() {
    Log log = rewritten(signed(KEY), 4);
    assertEquals(Optional.of(3L), testimony(verify(log, 6, KEY)).signedLines());
  }

  @Test
  void aKeyThatSignedNothingIsTheWrongOne() {
    String stranger = "eve.example/log+" + STRANGER.verifier().id();
    assertEquals(
        List.of(new AuditFault.WrongKey(stranger, false)),
        faults(verify(signed(STRANGER), 6, KEY)));
    SignerKey namesake = SignerKey.generate("ada.example/log", new Random(3));
    assertEquals(
        List.of(new AuditFault.WrongKey("ada.example/log+" + namesake.verifier().id(), true)),
        faults(verify(signed(namesake), 6, KEY)));
  }

  @Test
  void aLogThatNobodySignedIsNotProvedByAKey() {
    assertEquals(List.of(new AuditFault.NotSigned()), faults(verify(new Log().foreign(4), 4, KEY)));
  }

  @Test
  void signaturesOfOthersBesideOursAreCountedAndProveNothing() {
    Log log = sign(signed(KEY), STRANGER, ORIGIN);
    Testimony told = testimony(verify(log, 7, KEY));
    assertEquals(1, told.unknownSignatures());
    assertEquals(Optional.of(3L), told.signedLines());
  }

  @Test
  void aWrongSignatureOfOurKeyIsBad() {
    Log log = signed(KEY);
    Seal seal = log.seal(6);
    String note = KEY.sign(new Checkpoint(ORIGIN, 6, seal.root())).toString();
    String changed = note.replace("\n6\n", "\n5\n");
    String key = "ada.example/log+" + KEY.verifier().id();
    assertEquals(
        List.of(new AuditFault.BadSignature(Voucher.SIGNATURE, key, 6)),
        faults(verify(signature(log, seal, changed), 7, KEY)));
  }

  @Test
  void aSignatureOverAnotherSealOrAnotherStoreIsBadWhereItStands() {
    String key = "ada.example/log+" + KEY.verifier().id();
    Log replayed = signed(KEY);
    String old = KEY.sign(new Checkpoint(ORIGIN, 3, replayed.seal(3).root())).toString();
    signature(replayed, replayed.seal(6), old);
    assertEquals(
        List.of(new AuditFault.BadSignature(Voucher.SIGNATURE, key, 6)),
        faults(verify(replayed, 7, KEY)));
    Log elsewhere = sign(signed(KEY), KEY, "another store");
    assertEquals(
        List.of(new AuditFault.BadSignature(Voucher.SIGNATURE, key, 6)),
        faults(verify(elsewhere, 7, KEY)));
  }

  @Test
  void aBadSignatureThatAGoodOneCoversIsSomebodyElsesNonsense() {
    Log log = signature(signed(KEY), signed(KEY).seal(6), "nonsense");
    assertTrue(verify(log, 7, KEY) instanceof AuditVerdict.Damaged);
    assertEquals(Optional.of(7L), testimony(verify(sign(log, KEY, ORIGIN), 8, KEY)).signedLines());
  }

  @Test
  void aCopiedSignatureIsCountedOnce() {
    Log log = signed(KEY);
    log.lines.add(log.lines.get(3));
    assertEquals(1, testimony(verify(log, 7, KEY)).signatures());
  }

  @Test
  void aSignatureThatReachesFarBackIsCheckedInASecondPass() {
    Log log = new Log().foreign(3);
    Seal seal = log.seal(3);
    String note = KEY.sign(new Checkpoint(ORIGIN, 3, seal.root())).toString();
    log.foreign(LogVerifier.WINDOW + 1);
    signature(log, seal, note);
    Trust trust =
        new Trust(Optional.empty(), List.of(KEY.verifier()), Set.of(ORIGIN), List.of(), List.of());
    LogVerifier good = log.read(trust);
    assertEquals(List.of(seal), good.unresolved());
    good.resolve(seal, true);
    assertEquals(
        Optional.of(3L), testimony(good.finish(new LogTail.Clean(log.bytes()))).signedLines());
    LogVerifier bad = log.read(trust);
    bad.resolve(seal, false);
    assertEquals(
        List.of(new AuditFault.Contradicted(Voucher.SIGNATURE, 0, 3)),
        faults(bad.finish(new LogTail.Clean(log.bytes()))));
  }

  @Test
  void everyCheckpointOfEverySizeIsHeldAgainstTheLog() {
    Log log = new Log().foreign(9);
    for (int size = 0; size <= 9; size++) {
      Anchor good = anchor(Voucher.WITNESS, log, size);
      AuditVerdict verdict =
          verify(log, Optional.of(log.state(9)), List.of(), good, anchor(Voucher.SINCE, log, 4));
      assertEquals(Optional.of((long) size), testimony(verdict).witnessedLines());
      assertEquals(Optional.of(4L), testimony(verdict).sinceLines());
      assertEquals(2, testimony(verdict).checkpoints());
      Anchor bad = new Anchor(Voucher.WITNESS, size, "ab".repeat(32));
      assertEquals(
          List.of(new AuditFault.Contradicted(Voucher.WITNESS, size > 4 ? 4 : 0, size)),
          faults(
              verify(
                  log, Optional.of(log.state(9)), List.of(), bad, anchor(Voucher.SINCE, log, 4))));
    }
  }

  @Test
  void anOldStateOfTheWholeFolderIsFoundByTheWitnessAlone() {
    Log now = signed(KEY);
    Log old = new Log().foreign(2);
    Anchor witness = anchor(Voucher.WITNESS, now, 3);
    assertTrue(verify(old, Optional.of(old.state(2)), List.of()) instanceof AuditVerdict.Intact);
    assertEquals(
        List.of(new AuditFault.RolledBack(Voucher.WITNESS, 3, 2, true)),
        faults(verify(old, Optional.of(old.state(2)), List.of(), witness)));
    Log another = old.foreign("something else").foreign();
    assertEquals(
        List.of(new AuditFault.Contradicted(Voucher.WITNESS, 0, 3)),
        faults(verify(another, Optional.of(another.state(4)), List.of(), witness)));
  }

  @Test
  void aLogThatAloneWasShortenedIsToldAsThat() {
    Log now = signed(KEY);
    Log old = new Log().foreign(2);
    assertEquals(
        List.of(new AuditFault.Shortened(now.bytes(), old.bytes())),
        faults(verify(old, Optional.of(now.state(6)), List.of(), anchor(Voucher.WITNESS, now, 3))));
  }

  @Test
  void withoutADatabasesSealNobodyKnowsWhichOfTheTwoItWas() {
    Log now = signed(KEY);
    assertEquals(
        List.of(new AuditFault.RolledBack(Voucher.SINCE, 6, 2, false)),
        faults(
            verify(
                new Log().foreign(2), Optional.empty(), List.of(), anchor(Voucher.SINCE, now, 6))));
  }

  @Test
  void theUnsealedTailBeginsAfterWhateverCoversMost() {
    Log log = new Log().foreign(9);
    AuditVerdict.Intact intact =
        assertInstanceOf(
            AuditVerdict.Intact.class,
            verify(log, Optional.of(log.state(2)), List.of(), anchor(Voucher.WITNESS, log, 7)));
    assertEquals(7, intact.sealedLines());
    assertEquals(2, intact.unsealedLines());
  }

  @Test
  void whatIsWrongWithACheckpointFromOutsideIsNotForgotten() {
    Log log = new Log().foreign(2);
    AuditFault fault = new AuditFault.OtherStore(Voucher.WITNESS, "x");
    Trust trust =
        new Trust(Optional.of(log.state(2)), List.of(), Set.of(ORIGIN), List.of(), List.of(fault));
    assertEquals(List.of(fault), faults(log.read(trust).finish(new LogTail.Clean(log.bytes()))));
  }

  @Test
  void checkpointsFromOutsideAreJudgedByTheirSignatures() {
    Checkpoint body = new Checkpoint(ORIGIN, 3, "ab".repeat(32));
    String key = "ada.example/log+" + KEY.verifier().id();
    String ours = KEY.sign(body).toString();
    assertEquals(
        new CheckpointReading.Usable(new Anchor(Voucher.SINCE, 3, body.root())), read(ours));
    assertEquals(
        new CheckpointReading.Unusable(new AuditFault.BadSignature(Voucher.SINCE, key, 5)),
        read(ours.replace("\n3\n", "\n4\n")));
    assertEquals(
        new CheckpointReading.Unusable(
            new AuditFault.UnknownKey(
                Voucher.SINCE, "eve.example/log+" + STRANGER.verifier().id(), 5)),
        read(STRANGER.sign(body).toString()));
    assertEquals(
        new CheckpointReading.Unusable(new AuditFault.UnknownKey(Voucher.SINCE, "", 5)),
        read(body.text()));
    assertEquals(
        new CheckpointReading.Unusable(new AuditFault.OtherStore(Voucher.SINCE, "other")),
        read(KEY.sign(new Checkpoint("other", 3, body.root())).toString()));
    assertEquals(new CheckpointReading.Malformed(), read("three blind mice"));
    assertEquals(
        new CheckpointReading.Usable(new Anchor(Voucher.SINCE, 3, body.root())),
        CheckpointReading.of(body.text(), Voucher.SINCE, 5, List.of(), Set.of(ORIGIN)));
  }

  private static CheckpointReading read(String note) {
    return CheckpointReading.of(note, Voucher.SINCE, 5, List.of(KEY.verifier()), Set.of(ORIGIN));
  }
}
