package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.PlanId;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.migration.ValueChange;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.RecoveryReason;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExplanationTest {
  private static final StoreVersion ONE = StoreVersion.FIRST;
  private static final StoreVersion TWO = new StoreVersion(2);
  private static final Hints HINTS = new Hints(House.SUPPORT, "migrate apply", Optional.empty());
  private static final Path EVIL_PATH = Path.of("/home/a\u001b[31m\u202e/.glyph");
  private static final String EVIL = "x\u001b[2J\n\u009b31m\u202e";
  private static final Compatibility.TooNew TOO_NEW = new Compatibility.TooNew(TWO, ONE);
  private static final Compatibility.TooOld TOO_OLD = new Compatibility.TooOld(ONE, TWO);

  private static MigrationPlan plan(List<Loss> losses) {
    Migration step =
        new Migration(
            ONE,
            TWO,
            "V0002__x.sql",
            "",
            House.DIGEST,
            "",
            House.DIGEST,
            Descriptor.keepsAll("t", "r"),
            Migration.Origin.BUILT_IN);
    return new MigrationPlan(
        "id",
        ONE,
        TWO,
        List.of(step),
        Effects.judged(
            List.of(new TableEffect("works", 5, 3, 3, 0, false, losses)), List.of(step)));
  }

  private static List<Loss> everyLoss() {
    return List.of(
        House.rowsLost(2),
        new Loss.ValuesLost("works", "name", 1, List.of("work:1"), House.DIGEST),
        new Loss.ColumnLost("works", "name", 3, List.of("work:4"), House.DIGEST),
        new Loss.ValuesLost(
            "works",
            "title",
            3,
            2,
            Map.of(ValueChange.CUT, 2L, ValueChange.FILLED, 1L),
            List.of("work:2"),
            House.DIGEST),
        new Loss.IdsChanged("works", 2, List.of("work:3"), House.DIGEST),
        new Loss.SchemaObjectLost("trigger", "works_are_kept", "works"),
        new Loss.TableLost("works", 4, List.of("work:5"), House.DIGEST));
  }

  private static List<Notice> everyNotice() {
    return List.of(
        new Notice.EmptyTableGone(EVIL),
        new Notice.EmptyColumnGone("works", EVIL),
        new Notice.GeneratedColumnGone("works", "sum"),
        new Notice.Retyped("works", "name", 2),
        new Notice.IndexGone(EVIL),
        new Notice.CounterPutBack("works"),
        new Notice.LooksRenamed("works", EVIL, false),
        new Notice.LooksRenamed("works.name", "works.title", true),
        new Notice.ProblemFound("rebuilt works", "its key is there more than once"));
  }

  /** At least one of every kind, with every branch that changes the words. */
  static List<Refusal> refusals() {
    return List.of(
        new Refusal.InvalidArgument("--to", "'x' is not a version"),
        new Refusal.StoreNotFound(EVIL_PATH),
        new Refusal.BackupNotFound(EVIL),
        new Refusal.ObjectNotFound(Printable.of(EVIL)),
        new Refusal.AlreadyExists(EVIL_PATH),
        new Refusal.TooNew(TOO_NEW, Optional.empty()),
        new Refusal.TooNew(TOO_NEW, Release.parse("glyph/0.3.0")),
        new Refusal.TooOld(TOO_OLD, List.of()),
        new Refusal.TooOld(TOO_OLD, List.of(House.OLD.release())),
        new Refusal.MigrationRequired(ONE, TWO),
        new Refusal.NoMigrationPath(ONE, TWO),
        new Refusal.NoMigrationPath(TWO, ONE),
        new Refusal.ConfirmationRequired(plan(everyLoss())),
        new Refusal.PlanChanged(new PlanId(House.DIGEST), plan(everyLoss())),
        new Refusal.PlanChanged(new PlanId(House.DIGEST), plan(List.of())),
        new Refusal.UndeclaredLoss(everyLoss(), everyNotice()),
        new Refusal.MigrationFailed(TWO, "script", "no such table"),
        new Refusal.MigrationFailed(null, "foreign_key_check", "1 violation"),
        new Refusal.StoreBusy(Optional.empty()),
        new Refusal.StoreBusy(Optional.of(EVIL)),
        new Refusal.ActiveClaims(List.of(new Claim("fix", "agent:codex:1", EVIL))),
        new Refusal.ManifestInvalid(new ManifestReading.Missing()),
        new Refusal.ManifestInvalid(
            new ManifestReading.Malformed("too long", Optional.of(House.DIGEST))),
        new Refusal.DatabaseInvalid("not a database"),
        new Refusal.BooksDamaged("glyph_seal", "its row is missing"),
        new Refusal.Inconsistent(
            new DatabaseMarks(new VersionMark.Says(TWO), 1, 0), new ManifestReading.Missing()),
        new Refusal.Inconsistent(
            new DatabaseMarks(new VersionMark.Malformed("2.0"), -1, 7),
            new ManifestReading.Missing()),
        new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true),
        new Refusal.RecoveryRequired(RecoveryReason.MANIFEST_OVERWRITTEN, false),
        new Refusal.AuditDamaged(
            List.of(
                new AuditFault.LogMissing(),
                new AuditFault.TornTail(new ByteRange(1, 2)),
                new AuditFault.Shortened(10, 5),
                new AuditFault.Rewritten(0, 3),
                new AuditFault.MalformedLines(1, 0))),
        new Refusal.AuditDamaged(List.of(new AuditFault.TornTail(new ByteRange(1, 2)))),
        new Refusal.BackupInvalid("0001-v1-abababab", "its bytes differ"),
        new Refusal.OutcomeUnknown(EVIL_PATH),
        new Refusal.CommitUnknown(),
        new Refusal.UnsafeStore(EVIL_PATH, "a link"),
        new Refusal.UnsupportedFilesystem(EVIL_PATH, EVIL),
        new Refusal.IoFailed(ErrorCode.IO_ERROR, "write the log", EVIL_PATH, EVIL),
        new Refusal.IoFailed(ErrorCode.NO_SPACE, "write the log", EVIL_PATH, ""),
        new Refusal.IoFailed(ErrorCode.PERMISSION_DENIED, "write the log", EVIL_PATH, ""),
        new Refusal.IoFailed(ErrorCode.READ_ONLY, "write the log", EVIL_PATH, ""),
        new Refusal.Interrupted());
  }

  @Test
  void noKindOfRefusalIsLeftOutHere() {
    Set<Class<?>> kinds = Set.copyOf(Arrays.asList(Refusal.class.getPermittedSubclasses()));
    assertEquals(kinds, refusals().stream().map(Refusal::getClass).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalEndsWithACommandThatIsThere(Refusal refusal) {
    Explanation why = Explanation.of(refusal, HINTS);
    assertFalse(why.message().isBlank());
    assertFalse(why.message().endsWith("."), why.message());
    int start = why.hint().indexOf("`glyph ");
    assertTrue(start >= 0, why.hint());
    String named = why.hint().substring(start + 1, why.hint().indexOf('`', start + 1));
    String[] words = named.substring("glyph ".length()).split(" ", -1);
    CommandTree.Node node = CommandTree.root();
    int depth = 0;
    while (depth < words.length && !node.children().isEmpty()) {
      String word = words[depth++];
      node =
          node.children().stream()
              .filter(child -> child.name().equals(word))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no such command: " + named));
    }
    assertTrue(node.command() != null, named);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalKeepsThePublishedSchema(Refusal refusal) {
    String json = told(refusal, true);
    assertEquals(List.of(), Contract.faults("error", json));
    assertEquals(refusal.code().label(), Contract.at(json, "error", "code"));
    assertEquals(json.length() - 1, json.indexOf('\n'), "one line");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void nothingThatATerminalObeysGetsThrough(Refusal refusal) {
    for (boolean json : new boolean[] {true, false}) {
      told(refusal, json)
          .chars()
          .filter(c -> c != '\n')
          .forEach(c ->
              assertFalse(
                  Character.isISOControl(c) || Character.getType(c) == Character.FORMAT,
                  () -> "U+" + Integer.toHexString(c)));
    }
  }

  @Test
  void aCommittedMigrationIsNeverCalledFailed() {
    String message =
        Explanation.of(new Refusal.RecoveryRequired(RecoveryReason.DELIVERY_PENDING, true), HINTS)
            .message();
    assertTrue(message.contains("done and committed"), message);
  }

  @Test
  void anUndeclaredLossTellsWhereTheRowsSeemToBeAndWhyAWayBackCoversNothing() {
    Refusal refusal = new Refusal.UndeclaredLoss(everyLoss(), everyNotice());
    List<String> facts = Explanation.of(refusal, HINTS).facts();
    for (String fact :
        List.of(
            "column 'works.name' with 3 values, such as work:4",
            "table 'works' with 4 rows, such as work:5",
            "3 values of 'works.title' (1 filled, 2 cut; 1 of them NULL before), such as work:2",
            "note: what was in 'works.name' is all in 'works.title'",
            "note: rebuilt works: its key is there more than once")) {
      assertTrue(facts.contains(fact), () -> fact + " is not in " + facts);
    }
    String json = told(refusal, true);
    assertTrue(
        json.contains(
            "{\"kind\":\"looks_renamed\",\"subject\":\"works.name\",\"to\":\"works.title\","
                + "\"existed_before\":true}"),
        json);
    assertTrue(
        json.contains(
            "{\"kind\":\"problem\",\"subject\":\"rebuilt works\","
                + "\"detail\":\"its key is there more than once\"}"),
        json);
    assertTrue(json.contains("\"examples\":[\"work:4\"]"), json);
    assertTrue(json.contains("\"non_null\":2,\"ways\":{\"filled\":1,\"cut\":2}"), json);
  }

  @Test
  void anUnknownOutcomeNamesTheBackup() {
    Path backup = Path.of("/p/.glyph/backups/0001-v1-abababab");
    String message = Explanation.of(new Refusal.OutcomeUnknown(backup), HINTS).message();
    assertTrue(message.contains(backup.toString()), message);
  }

  @Test
  void theCommandToConfirmNamesPlanVersionAndStore() {
    Hints elsewhere =
        new Hints(House.support("glyph/0.9.0", 1, 9, 9), "migrate apply", Optional.of("my store"));
    MigrationPlan plan = plan(everyLoss());
    String hint = Explanation.of(new Refusal.ConfirmationRequired(plan), elsewhere).hint();
    assertTrue(
        hint.contains(
            "`glyph migrate apply --to 2 --confirm " + plan.id() + " --store 'my store'`"),
        hint);
  }

  private static String told(Refusal refusal, boolean json) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    new Output(stream, stream, json, false, false)
        .failure(refusal.code(), Explanation.of(refusal, HINTS));
    return err.toString(StandardCharsets.UTF_8);
  }
}
