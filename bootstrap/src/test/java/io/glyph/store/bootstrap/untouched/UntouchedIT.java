package io.glyph.store.bootstrap.untouched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
@Order(2)
class UntouchedIT {
  /** Every command that says that it never changes the store. */
  private static final List<String> COMMANDS =
      List.of(
          "status --json",
          "status --no-counts",
          "compat",
          "compat --root . --json",
          "simulate rollout --machines 10 --stores 5",
          "migrate plan --json",
          "migrate history",
          "graph",
          "object list --json",
          "audit log",
          "audit verify --json",
          "backup list",
          "backup verify",
          "doctor --json",
          "doctor --deep",
          "version",
          "completion bash",
          "help");

  /** Those that look at most: at every file, at every row, and at a private copy. */
  private static final List<String> TELLING =
      List.of("status --json", "migrate plan --json", "object list --json");

  @TempDir Path temp;

  /** One that is at rest, one with a WAL that nobody has open, one that this release writes. */
  static List<GoldenStore> kinds() {
    return List.of(
        GoldenStore.named("v1-worked"),
        GoldenStore.named("v1-live-wal"),
        GoldenStore.OF_VERSION_4.get(3));
  }

  static List<GoldenStore> others() {
    return Stream.concat(
            GoldenStore.ALL.stream(),
            Stream.of(GoldenStore.OF_VERSION_2.get(1), GoldenStore.OF_VERSION_3.get(3)))
        .filter(golden -> !kinds().contains(golden))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noCommandThatOnlyReadsTouchesAStore(GoldenStore golden) {
    assertUntouched(golden.unpackInto(temp), COMMANDS);
  }

  @ParameterizedTest
  @MethodSource("others")
  void norDoThoseThatLookAtMostTouchAnyOther(GoldenStore golden) {
    assertUntouched(golden.unpackInto(temp), TELLING);
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @MethodSource("others")
  void noCommandThatOnlyReadsTouchesAnyOther(GoldenStore golden) {
    assertUntouched(golden.unpackInto(temp), COMMANDS);
  }

  private void assertUntouched(Path project, List<String> commands) {
    String missing = CrashTools.missing("strace");
    assumeTrue(missing.isEmpty(), () -> "skipped, not installed: " + missing);
    FolderImage before = FolderImage.of(project);
    Map<String, PackagedGlyph.Result> onWritable = new LinkedHashMap<>();
    long seen = 0;
    for (String command : commands) {
      SystemCalls.Watched watched =
          SystemCalls.watch(project, temp.resolve("trace"), words(command));
      assertEquals(List.of(), watched.offending(), command);
      assertEquals(0, watched.result().exit(), command + watched.result().err());
      assertEquals(before, FolderImage.of(project), command);
      onWritable.put(command, watched.result());
      seen += watched.seen();
    }
    assertTrue(seen > 0, "strace saw nothing: the test would pass on anything");
    assertSameOnReadOnlyMount(project, onWritable);
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    words.addAll(List.of(command.split(" ")));
    return words;
  }

  /** Bound over itself, so that paths in the answers are the same. */
  private void assertSameOnReadOnlyMount(
      Path project, Map<String, PackagedGlyph.Result> onWritable) {
    if (!"root".equals(System.getProperty("user.name"))
        || !CrashTools.missing("mount", "umount").isEmpty()
        || run("mount", "--bind", project.toString(), project.toString()).exit() != 0) {
      System.out.println("read-only mount skipped: needs root and bind mounts");
      return;
    }
    try {
      PackagedGlyph.Result remounted = run("mount", "-o", "remount,ro,bind", project.toString());
      assertEquals(0, remounted.exit(), remounted.err());
      assertFalse(Files.isWritable(project));
      onWritable.forEach((command, expected) -> {
        PackagedGlyph.Result result = PackagedGlyph.run(project, command.split(" "));
        assertEquals(expected.exit(), result.exit(), command + result.err());
        assertEquals(settled(expected.out()), settled(result.out()), command);
      });
    } finally {
      assertEquals(0, run("umount", project.toString()).exit());
    }
  }

  /** What is measured anew in each run is left out of the comparison. */
  private static String settled(String out) {
    return out.replaceAll("\"(duration_ms|free_bytes|bytes_free|took_ms)\":\\d+", "\"$1\":0");
  }

  private PackagedGlyph.Result run(String... words) {
    return PackagedGlyph.run(temp, List.of(words), Map.of());
  }
}
