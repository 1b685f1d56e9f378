package io.glyph.store.bootstrap.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.CrashTools;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class GoldenStoresIT {
  @TempDir Path temp;

  static List<GoldenStore> stores() {
    return GoldenStore.ALL;
  }

  @ParameterizedTest
  @MethodSource("stores")
  void statusCountsWhatTheirReadmeSays(GoldenStore golden) {
    Path project = golden.unpackInto(temp);
    FolderImage before = FolderImage.of(project);

    PackagedGlyph.Result result = PackagedGlyph.run(project, "status", "--json");

    assertEquals(0, result.exit(), result.err());
    assertEquals("", result.err());
    Object status = JsonText.parse(result.out());
    assertEquals("readable", JsonText.at(status, "data.compatibility.verdict"));
    assertEquals(1L, JsonText.at(status, "data.version"));
    for (Map.Entry<String, Long> expected : golden.countsByTable().entrySet()) {
      assertEquals(
          expected.getValue(),
          JsonText.at(status, "data.counts." + expected.getKey()),
          expected.getKey());
    }
    assertEquals(before, FolderImage.of(project));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void migratesKeepingEveryRowEveryLineAndAWayBack(GoldenStore golden) throws IOException {
    Path fixture = golden.unpackInto(Files.createDirectory(temp.resolve("before")));
    Path project = golden.unpackInto(Files.createDirectory(temp.resolve("after")));
    Path log = project.resolve(".glyph/audit/events.jsonl");

    PackagedGlyph.Result applied =
        PackagedGlyph.run(project, "migrate", "apply", "--to", "2", "--json", "--ignore-claims");

    assertEquals(0, applied.exit(), applied.err());
    assertEquals(
        golden.logLines() + 1, Files.readString(log, StandardCharsets.ISO_8859_1).lines().count());
    Object status = JsonText.parse(PackagedGlyph.run(project, "status", "--json").out());
    assertEquals("readable", JsonText.at(status, "data.compatibility.verdict"));
    assertEquals("sealed", JsonText.at(status, "data.audit.state"));
    for (Map.Entry<String, Long> expected : golden.countsByTable().entrySet()) {
      assertEquals(expected.getValue(), JsonText.at(status, "data.counts." + expected.getKey()));
    }
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
    assertEquals(0, PackagedGlyph.run(project, "backup", "verify").exit());
    // The independent check compares rows cell by cell, seals, fence, manifest and backup.
    PackagedGlyph.Result judged = CrashTools.judge(project, fixture, "0", false);
    assertEquals(0, judged.exit(), judged.out() + judged.err());
    assertTrue(judged.out().strip().endsWith("new"), judged.out());
  }

  static List<GoldenStore> storesOfLaterVersions() {
    return Stream.of(GoldenStore.OF_VERSION_2, GoldenStore.OF_VERSION_3, GoldenStore.OF_VERSION_4)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("storesOfLaterVersions")
  void whatAReleaseHasWrittenIsReadAndProved(GoldenStore golden) {
    Path project = golden.unpackInto(temp);
    FolderImage before = FolderImage.of(project);

    PackagedGlyph.Result result = PackagedGlyph.run(project, "status", "--json");

    assertEquals(0, result.exit(), result.err());
    Object status = JsonText.parse(result.out());
    long version = Long.parseLong(golden.name().substring(1, 2));
    assertEquals(version, JsonText.at(status, "data.version"));
    assertEquals(golden.logLines(), JsonText.at(status, "data.audit.events"));
    for (Map.Entry<String, Long> expected : golden.countsByTable().entrySet()) {
      assertEquals(expected.getValue(), JsonText.at(status, "data.counts." + expected.getKey()));
    }
    assertEquals(0, PackagedGlyph.run(project, "audit", "verify").exit());
    assertEquals(0, PackagedGlyph.run(project, "backup", "verify").exit());
    assertEquals(before, FolderImage.of(project));
  }
}
