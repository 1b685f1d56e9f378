package io.glyph.store.bootstrap.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged program, interrupted at system calls on the store's files, and judged. */
@Tag("slow")
@Order(1)
class CrashMatrixIT {
  /** Another one with {@code -Dglyph.crash.seed=N}: then other calls are hit. */
  private static final long SEED = Long.getLong("glyph.crash.seed", 20261123);

  @TempDir Path work;

  @BeforeAll
  static void needsTools() {
    String missing = CrashTools.missing("strace", "python3");
    assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
  }

  /** The number is how many calls are hit: all of them are under the profile exhaustive. */
  @ParameterizedTest
  @CsvSource({
    "APPLY_TO_4, KILL, 4",
    "APPLY_TO_4, TORN, 2",
    "APPLY_TO_4, EIO, 2",
    "APPLY_TO_4, EIO_FROM_THEN_ON, 2",
    "APPLY_TO_4, ENOSPC_FROM_THEN_ON, 2",
    "APPLY_TO_4, POWER_CUT, 2",
    "APPLY_TO_2_ON_A_COLD_WAL, KILL, 3",
    "BACKUP_FROM_4_TO_1, KILL, 3",
    "BACKUP_FROM_4_TO_1, ENOSPC, 2",
    "SCRIPTS_FROM_3_TO_1, KILL, 3",
    "SCRIPTS_FROM_3_TO_1, TORN, 2",
    "SCRIPTS_FROM_3_TO_1, EIO, 2",
    "SCRIPTS_FROM_3_TO_1, ENOSPC_FROM_THEN_ON, 2",
    "SCRIPTS_FROM_3_TO_1, POWER_CUT, 2",
    "RESTORE, KILL, 3",
    "RESTORE, TORN, 2",
    "RESTORE, EIO, 2",
    "RESTORE, EIO_FROM_THEN_ON, 2",
    "RESTORE, POWER_CUT, 2",
    "RECOVER_UNDELIVERED, KILL, 3",
    "RECOVER_UNDELIVERED, TORN, 2",
    "RECOVER_UNDELIVERED, EIO, 2",
    "RECOVER_UNDELIVERED, ENOSPC_FROM_THEN_ON, 2",
    "RECOVER_UNDELIVERED, POWER_CUT, 2"
  })
  void interruptedAtSomeCallItIsOldOrNew(Scenario scenario, Fault fault, int cases) {
    requireMounts(fault);
    CrashMatrix.Result result =
        new CrashMatrix(work, scenario).fault(fault).sample(cases, SEED).run();

    assertOldOrNew(scenario, fault, result);
    assertTrue(result.cases() >= cases, result.report());
  }

  /** Such as {@code -Dglyph.crash.sample=RESTORE:ENOSPC:20,APPLY_TO_4:KILL:60}. */
  static Stream<Arguments> asked() {
    return Stream.of(System.getProperty("glyph.crash.sample", "").split(",", -1))
        .filter(one -> !one.isEmpty())
        .map(one -> one.split(":", -1))
        .map(one ->
            Arguments.of(
                Scenario.valueOf(one[0]), Fault.valueOf(one[1]), Integer.parseInt(one[2])));
  }

  @Tag("exhaustive")
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("asked")
  void interruptedAsIsAskedItIsOldOrNew(Scenario scenario, Fault fault, int cases) {
    interruptedAtSomeCallItIsOldOrNew(scenario, fault, cases);
  }

  static Stream<Arguments> everything() {
    return Stream.of(Scenario.values())
        .flatMap(scenario -> Stream.of(Fault.values()).map(fault -> Arguments.of(scenario, fault)));
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("everything")
  void interruptedAtAnyCallItIsOldOrNew(Scenario scenario, Fault fault) {
    requireMounts(fault);
    CrashMatrix.Result result = new CrashMatrix(work, scenario).fault(fault).run();

    assertOldOrNew(scenario, fault, result);
    assertTrue(result.cases() > 5, "too few cases to mean anything: " + result.report());
  }

  /** A check that cannot fail proves nothing: here it must. */
  @ParameterizedTest
  @EnumSource(Sabotage.class)
  void aBuildWithAStepLeftOutIsFound(Sabotage step) {
    List<String> sabotaged = new ArrayList<>(PackagedGlyph.command());
    int classPath = sabotaged.indexOf("-cp") + 1;
    sabotaged.set(
        classPath,
        sabotaged.get(classPath) + ":" + Path.of("target/test-classes").toAbsolutePath());
    sabotaged.set(sabotaged.size() - 1, SabotagedGlyph.class.getName());
    sabotaged.add(step.name());

    CrashMatrix.Result result =
        new CrashMatrix(work, Scenario.APPLY_TO_2).with(sabotaged).sample(2, SEED).run();

    assertNotEquals(0, result.exit(), result.report());
    assertTrue(result.report().contains(step.complaint()), result.report());
  }

  private static void assertOldOrNew(Scenario scenario, Fault fault, CrashMatrix.Result result) {
    assumeTrue(
        fault != Fault.POWER_CUT || !result.report().contains("CalledProcessError"),
        () -> "skipped, no loop mounts here: " + result.report());
    System.out.println("crash matrix, " + fault + ", " + scenario + ":\n" + result.report());
    assertEquals(0, result.failed(), result.report());
    assertEquals(0, result.exit(), result.report());
  }

  private static void requireMounts(Fault fault) {
    if (fault == Fault.POWER_CUT) {
      String missing = CrashTools.missing("mkfs.ext4", "mount", "umount");
      assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
      assumeTrue("root".equals(System.getProperty("user.name")), "skipped: mounts need root");
    }
  }
}
