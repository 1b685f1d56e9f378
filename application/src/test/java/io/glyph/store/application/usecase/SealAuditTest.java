package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.AuditVerdict;
import io.glyph.store.domain.audit.SignedNote;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.audit.Voucher;
import io.glyph.store.domain.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealAuditTest {
  private static final Path KEYS = Path.of("/keys/ada");
  private static final Path PUBLIC = Path.of("/keys/ada.pub");
  private static final Path WITNESS = Path.of("/elsewhere/witness");
  private static final VerifyAudit.Against EVERYTHING =
      new VerifyAudit.Against(Optional.of(PUBLIC), Optional.of(WITNESS), Optional.empty());
  private static final VerifyAudit.Against KEY_ALONE =
      new VerifyAudit.Against(Optional.of(PUBLIC), Optional.empty(), Optional.empty());

  private static World withKey(World world) {
    World.done(world.process().makeKey().execute(KEYS, "ada.example/log"));
    return world;
  }

  private static SealAudit.Request request(World world, Path key, Path witness) {
    return new SealAudit.Request(world.store, World.ADA, Optional.of(key), Optional.of(witness));
  }

  private static SealAudit.Report seal(World world) {
    return World.done(world.process().seal().execute(request(world, KEYS, WITNESS), Progress.NONE));
  }

  private static AuditVerdict verify(World world, VerifyAudit.Against against) {
    return World.done(world.process().verify().execute(world.store, against, Progress.NONE));
  }

  private static List<AuditFault> faults(World world, VerifyAudit.Against against) {
    return assertInstanceOf(AuditVerdict.Damaged.class, verify(world, against)).faults();
  }

  private static AuditVerdict.Intact intact(World world, VerifyAudit.Against against) {
    return assertInstanceOf(AuditVerdict.Intact.class, verify(world, against));
  }

  @Test
  void sealsWithoutAKeySealWhatOthersWrote() {
    World world = World.ofVersion2();
    byte[] before = world.log();
    SealAudit.Request request =
        new SealAudit.Request(world.store, World.ADA, Optional.empty(), Optional.empty());
    SealAudit.Report report = World.done(world.process().seal().execute(request, Progress.NONE));
    assertEquals(Optional.empty(), report.checkpoint());
    assertEquals(before.length, report.seal().bytes());
    World.assertPrefix(before, world.log(), "seal");
    assertEquals(1, world.events("audit_sealed"));
    assertEquals(0, intact(world, VerifyAudit.Against.DATABASE).unsealedLines());
  }

  @Test
  void signedSealsAreProvedByKeyAndWitness() {
    World world = withKey(World.ofVersion2());
    SealAudit.Report report = seal(world);
    AuditVerdict.Intact verdict = intact(world, EVERYTHING);
    assertEquals(Optional.of(report.seal().lines()), verdict.testimony().signedLines());
    assertEquals(Optional.of(report.seal().lines()), verdict.testimony().witnessedLines());
    SignedNote note = report.checkpoint().orElseThrow();
    assertEquals(
        note + "\n", new String(world.disk.read(WITNESS).orElseThrow(), StandardCharsets.UTF_8));
    seal(world);
    assertEquals(2, intact(world, EVERYTHING).testimony().checkpoints());
  }

  @Test
  void aStoreOfVersion1CanBeSignedAndStaysProvedWhenItGetsAnId() {
    World world = withKey(World.ofVersion1());
    seal(world);
    assertEquals(1, intact(world, EVERYTHING).testimony().signatures());
    World.done(world.process().migrate());
    seal(world);
    assertEquals(2, intact(world, EVERYTHING).testimony().signatures());
    assertEquals(2, intact(world, EVERYTHING).testimony().checkpoints());
  }

  @Test
  void aCheckpointThatSomebodyWroteDownIsExtendedOrNot() {
    World world = withKey(World.ofVersion2());
    String note = seal(world).checkpoint().orElseThrow().toString();
    world.foreignAppend("snapshot_created");
    assertEquals(Optional.of(4L), intact(world, since(note)).testimony().sinceLines());
    String stripped = note.substring(0, note.length() - 1);
    assertEquals(Optional.of(4L), intact(world, since(stripped)).testimony().sinceLines());
    // As a witness keeps it: with the empty line that ends a record.
    assertEquals(Optional.of(4L), intact(world, since(note + "\n")).testimony().sinceLines());
    String body = note.substring(0, note.indexOf("\n\n") + 1);
    assertEquals(Optional.of(4L), intact(world, since(body)).testimony().sinceLines());
    String more = body.replace("\n4\n", "\n40\n");
    assertEquals(
        List.of(new AuditFault.RolledBack(Voucher.SINCE, 40, 6, true)), faults(world, since(more)));
    String less = body.replace("\n4\n", "\n3\n");
    assertEquals(
        List.of(new AuditFault.Contradicted(Voucher.SINCE, 0, 3)), faults(world, since(less)));
    assertEquals("--since", invalid(world, since("yesterday")));
    world.disk.write(Path.of("/kept"), note.getBytes(StandardCharsets.UTF_8));
    VerifyAudit.Against file =
        new VerifyAudit.Against(
            Optional.of(PUBLIC),
            Optional.empty(),
            Optional.of(new VerifyAudit.Since("/kept", Optional.of(Path.of("/kept")))));
    assertEquals(Optional.of(4L), intact(world, file).testimony().sinceLines());
  }

  private static VerifyAudit.Against since(String text) {
    return new VerifyAudit.Against(
        Optional.empty(),
        Optional.empty(),
        Optional.of(new VerifyAudit.Since(text, Optional.empty())));
  }

  private static String invalid(World world, VerifyAudit.Against against) {
    return World.refused(
            Refusal.InvalidArgument.class,
            world.process().verify().execute(world.store, against, Progress.NONE))
        .name();
  }

  @Test
  void anEmptyOrMissingWitnessSatisfiesNobody() {
    World world = withKey(World.ofVersion2());
    assertEquals("--witness", invalid(world, EVERYTHING));
    world.disk.write(WITNESS, new byte[0]);
    assertEquals("--witness", invalid(world, EVERYTHING));
  }

  @Test
  void aFolderThatWasPutBackIsFoundByTheWitnessAndNotByTheKey() {
    World world = withKey(World.ofVersion2());
    seal(world);
    byte[] log = world.log();
    byte[] database = world.disk.read(world.store.database()).orElseThrow();
    world.foreignAppend("snapshot_created");
    seal(world);
    world.disk.write(world.store.auditLog(), log);
    world.disk.write(world.store.database(), database);
    assertEquals(1, intact(world, KEY_ALONE).testimony().signatures());
    assertEquals(
        List.of(new AuditFault.RolledBack(Voucher.WITNESS, 6, 5, true)), faults(world, EVERYTHING));
  }

  @Test
  void aWitnessThatTheLogDoesNotExtendGetsNoCheckpoint() {
    World world = withKey(World.ofVersion2());
    byte[] log = world.log();
    byte[] database = world.disk.read(world.store.database()).orElseThrow();
    world.foreignAppend("snapshot_created");
    seal(world);
    byte[] witness = world.disk.read(WITNESS).orElseThrow();
    world.disk.write(world.store.auditLog(), log);
    world.disk.write(world.store.database(), database);
    world.foreignAppend("something_else");
    world.foreignAppend("something_else");
    byte[] before = world.log();
    Refusal.AuditDamaged refused =
        World.refused(
            Refusal.AuditDamaged.class,
            world.process().seal().execute(request(world, KEYS, WITNESS), Progress.NONE));
    assertTrue(
        refused.faults().stream().allMatch(SealAuditTest::isByTheWitness), refused::toString);
    assertEquals(
        new String(witness, StandardCharsets.UTF_8),
        new String(world.disk.read(WITNESS).orElseThrow(), StandardCharsets.UTF_8));
    assertEquals(before.length, world.log().length);
  }

  private static boolean isByTheWitness(AuditFault fault) {
    return fault instanceof AuditFault.RolledBack back && back.by() == Voucher.WITNESS
        || fault instanceof AuditFault.Contradicted other && other.by() == Voucher.WITNESS;
  }

  @Test
  void aRewrittenLogIsNotSigned() {
    World world = withKey(World.ofVersion2());
    byte[] log = world.log();
    log[log.length / 3] ^= 1;
    world.disk.write(world.store.auditLog(), log);
    World.refused(
        Refusal.AuditDamaged.class,
        world.process().seal().execute(request(world, KEYS, WITNESS), Progress.NONE));
    assertEquals(Optional.empty(), world.disk.read(WITNESS));
    assertTrue(Arrays.equals(log, world.log()));
  }

  /** Made up anew it would vouch for the changed line. */
  @Test
  void aSealThatIsMissingIsNotMadeUpForALogThatWasChanged() {
    World world = World.ofVersion2();
    byte[] log = world.log();
    log[log.length / 3] ^= 1;
    world.disk.write(world.store.auditLog(), log);
    world.changeImage(image -> image.seal = null);
    byte[] database = world.image().encode();
    SealAudit.Request request =
        new SealAudit.Request(world.store, World.ADA, Optional.empty(), Optional.empty());
    World.refused(
        Refusal.BooksDamaged.class, world.process().seal().execute(request, Progress.NONE));
    assertTrue(Arrays.equals(log, world.log()));
    assertTrue(Arrays.equals(database, world.image().encode()));
  }

  @Test
  void aSealThatIsNotTheLogsIsCarriedOnByNobody() {
    World world = World.ofVersion2();
    byte[] log = world.log();
    world.changeImage(image -> {
      TreeState seal = Objects.requireNonNull(image.seal);
      image.seal = new TreeState(seal.lines(), seal.bytes(), new byte[seal.frontier().length]);
    });
    SealAudit.Request request =
        new SealAudit.Request(world.store, World.ADA, Optional.empty(), Optional.empty());
    World.refused(
        Refusal.AuditDamaged.class, world.process().seal().execute(request, Progress.NONE));
    assertTrue(Arrays.equals(log, world.log()));
  }

  @Test
  void theWitnessOfAnotherStoreIsNoWitness() {
    World other = withKey(World.ofVersion1());
    other.foreignAppend("other_project_created");
    // A store without an id is known by its first line: another first line is another store.
    other.disk.write(
        other.store.auditLog(),
        "{\"type\":\"other\",\"timestamp\":\"2026-05-27T08:00:00Z\",\"actor\":\"a:b:c\",\"data\":{}}\n"
            .getBytes(StandardCharsets.UTF_8));
    seal(other);
    World world = withKey(World.ofVersion2());
    world.disk.write(WITNESS, other.disk.read(WITNESS).orElseThrow());
    VerifyAudit.Against witness =
        new VerifyAudit.Against(Optional.empty(), Optional.of(WITNESS), Optional.empty());
    assertInstanceOf(AuditFault.OtherStore.class, faults(world, witness).getFirst());
    Refusal.AuditDamaged refused =
        World.refused(
            Refusal.AuditDamaged.class,
            world.process().seal().execute(request(world, KEYS, WITNESS), Progress.NONE));
    assertInstanceOf(AuditFault.OtherStore.class, refused.faults().getFirst());
  }

  @Test
  void aNewKeyGoesOnWhereAnOldOneSigned() {
    World world = withKey(World.ofVersion2());
    seal(world);
    Path newKey = Path.of("/keys/new");
    World.done(world.process().makeKey().execute(newKey, "ada.example/log"));
    World.done(world.process().seal().execute(request(world, newKey, WITNESS), Progress.NONE));
    assertInstanceOf(AuditFault.UnknownKey.class, faults(world, EVERYTHING).getFirst());
    byte[] both =
        (text(world, PUBLIC) + text(world, Path.of("/keys/new.pub")))
            .getBytes(StandardCharsets.UTF_8);
    world.disk.write(PUBLIC, both);
    assertEquals(2, intact(world, EVERYTHING).testimony().signatures());
  }

  private static String text(World world, Path file) {
    return new String(world.disk.read(file).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void aKeyThatSignedNothingProvesNothing() {
    World world = withKey(World.ofVersion2());
    seal(world);
    SignerKey stranger = SignerKey.generate("ada.example/log", new Random(9));
    world.disk.write(
        PUBLIC, (stranger.verifier().toString() + '\n').getBytes(StandardCharsets.UTF_8));
    AuditFault.WrongKey wrong =
        assertInstanceOf(AuditFault.WrongKey.class, faults(world, KEY_ALONE).getFirst());
    assertTrue(wrong.sameName());
  }

  @Test
  void aWitnessWithoutAKeyIsRefused() {
    World world = withKey(World.ofVersion2());
    SealAudit.Request request =
        new SealAudit.Request(world.store, World.ADA, Optional.empty(), Optional.of(WITNESS));
    World.refused(
        Refusal.InvalidArgument.class, world.process().seal().execute(request, Progress.NONE));
  }

  @Test
  void aKeyInTheStoreIsRefused() {
    World world = World.ofVersion2();
    Path inside = world.store.directory().resolve("key");
    World.refused(Refusal.InvalidArgument.class, world.process().makeKey().execute(inside, "ada"));
    for (String name : List.of("", "a b", "a+b", "a\u00a0b", "a\nb", "x".repeat(201))) {
      World.refused(Refusal.InvalidArgument.class, world.process().makeKey().execute(KEYS, name));
    }
    assertEquals(Optional.empty(), world.disk.read(KEYS));
  }

  /** Killed, torn or failing at each call of a port; then recovery, and another seal. */
  @Test
  void afterAnyFailureTheLogIsWholeAndTheWitnessTrue() {
    for (Seam.Mode mode : Seam.Mode.values()) {
      for (int at = 1; ; at++) {
        World world = withKey(World.ofVersion2());
        byte[] before = world.log();
        Seam seam = new Seam(world.disk, at, mode, () -> {});
        try {
          world.process(seam).seal().execute(request(world, KEYS, WITNESS), Progress.NONE);
        } catch (Seam.Killed killed) {
          // What it left is what is looked at.
        }
        if (!seam.reached()) {
          break;
        }
        String when = mode + " at " + seam.where();
        World.done(world.process().recoverNow());
        World.assertPrefix(before, world.log(), when);
        assertTrue(world.events("audit_sealed") <= 1, when);
        intact(world, VerifyAudit.Against.DATABASE);
        if (isTorn(world)) {
          continue;
        }
        seal(world);
        assertInstanceOf(AuditVerdict.Intact.class, verify(world, EVERYTHING), when);
      }
    }
  }

  /** A witness that was cut in the middle of a checkpoint waits for a person, as documented. */
  private static boolean isTorn(World world) {
    return world.disk.read(WITNESS).isPresent() && !text(world, WITNESS).endsWith("\n\n");
  }

  @Test
  void followingGivesLinesOnceTheyAreWholeAndGoesOnFromAnOffset() {
    World world = World.ofVersion2();
    List<String> heard = new ArrayList<>();
    long[] nexts = {0};
    FollowAuditLog.Listener listener =
        new FollowAuditLog.Listener() {
          private int idles;

          @Override
          public boolean event(ReadAuditLog.Event event, long next) {
            heard.add(event.type());
            nexts[0] = next;
            return true;
          }

          @Override
          public boolean idle(long next) {
            switch (idles++) {
              case 0 -> world.append("{\"type\":\"half");
              case 1 -> world.append("_way\"}\n{\"type\":\"whole\"}\n");
              default -> {
                return false;
              }
            }
            return true;
          }
        };
    long end =
        World.done(
            world.process().follow().execute(world.store, ReadAuditLog.Filter.ALL, 0, listener));
    assertEquals(List.of("half_way", "whole"), heard.subList(heard.size() - 2, heard.size()));
    assertEquals(world.log().length, end);
    assertEquals(end, nexts[0]);
    world.disk.write(world.store.auditLog(), Arrays.copyOf(world.log(), 10));
    Refusal.AuditDamaged cut =
        World.refused(
            Refusal.AuditDamaged.class,
            world.process().follow().execute(world.store, ReadAuditLog.Filter.ALL, end, listener));
    assertEquals(List.of(new AuditFault.Shortened(end, 10)), cut.faults());
  }

  @Test
  void followingStopsAtItsLimitAndWhenTheListenerHasEnough() {
    World world = World.ofVersion2();
    ReadAuditLog.Filter two =
        new ReadAuditLog.Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            2);
    int[] heard = {0};
    FollowAuditLog.Listener counting =
        new FollowAuditLog.Listener() {
          @Override
          public boolean event(ReadAuditLog.Event event, long next) {
            heard[0]++;
            return true;
          }

          @Override
          public boolean idle(long next) {
            throw new AssertionError("there was more");
          }
        };
    World.done(world.process().follow().execute(world.store, two, 0, counting));
    assertEquals(2, heard[0]);
  }
}
