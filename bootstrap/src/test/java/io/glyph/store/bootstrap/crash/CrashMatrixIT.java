package io.glyph.store.bootstrap.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CrashMatrixIT {
  @TempDir Path work;

  @BeforeAll
  static void needsTools() {
    String missing = CrashTools.missing("strace", "python3");
    assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1-worked", "v1-killed-import"})
  void killedAtAnySystemCallItIsOldOrNew(String name) {
    CrashMatrix.Result result = new CrashMatrix(work, GoldenStore.named(name)).run();

    print("kill", name, result);
    assertEquals(0, result.exit(), result.report());
    assertEquals(0, result.failed(), result.report());
    assertTrue(result.cases() > 50, "too few cases to mean anything: " + result.report());
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
        new CrashMatrix(work, GoldenStore.named("v1-worked"))
            .with(sabotaged)
            .options("--only", "renameat2")
            .run();

    assertNotEquals(0, result.exit(), result.report());
    assertTrue(result.report().contains(step.complaint()), result.report());
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @CsvSource({
    "v1-worked,torn", "v1-worked,error", "v1-killed-import,torn", "v1-killed-import,error",
    "v1-oldest-shape,kill", "v1-odd-names,kill", "v1-live-wal,kill", "v1-killed-init,kill"
  })
  void tornAndFailedCallsLeaveOldOrNew(String name, String mode) {
    CrashMatrix.Result result =
        new CrashMatrix(work, GoldenStore.named(name)).options("--mode", mode).run();

    print(mode, name, result);
    assertEquals(0, result.failed(), result.report());
    assertTrue(result.cases() > 20, result.report());
  }

  @Tag("exhaustive")
  @Test
  void aPowerCutLeavesOldOrNew() {
    String missing = CrashTools.missing("mkfs.ext4", "mount", "umount");
    assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
    assumeTrue("root".equals(System.getProperty("user.name")), "skipped: loop mounts need root");
    CrashMatrix.Result result =
        new CrashMatrix(work, GoldenStore.named("v1-worked")).options("--mode", "power").run();
    assumeTrue(
        !result.report().contains("CalledProcessError"),
        () -> "skipped, no loop mounts here: " + result.report());

    print("power", "v1-worked", result);
    assertEquals(0, result.failed(), result.report());
  }

  private static void print(String mode, String name, CrashMatrix.Result result) {
    System.out.println("crash matrix, " + mode + ", " + name + ":\n" + result.report());
  }
}
