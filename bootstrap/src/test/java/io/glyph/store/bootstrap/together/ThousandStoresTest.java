package io.glyph.store.bootstrap.together;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compat --root} over as many stores as somebody's machine may have. */
class ThousandStoresTest {
  private static final int STORES = 1_000;

  @TempDir Path temp;

  @Test
  void aThousandStoresAreJudgedInSeconds() throws IOException {
    Path golden = GoldenStore.named("v1-fresh").unpackInto(temp).resolve(".glyph");
    Path root = Files.createDirectory(temp.resolve("root"));
    for (int i = 0; i < STORES; i++) {
      Path store = Files.createDirectories(root.resolve("team" + i % 20 + "/p" + i + "/.glyph"));
      Files.createDirectory(store.resolve("audit"));
      for (String file : List.of("manifest.yaml", "store.db", "audit/events.jsonl")) {
        Files.copy(golden.resolve(file), store.resolve(file));
      }
    }
    // Generous: on a free machine it takes three.
    PackagedGlyph.Result told =
        assertTimeout(
            Duration.ofSeconds(60),
            () -> InProcessGlyph.run(root, "compat", "--root", ".", "--json"));
    assertEquals(0, told.exit(), told.err());
    List<String> lines = told.out().lines().toList();
    assertEquals(STORES + 1, lines.size(), "a line for each, and one for all");
    Object all = JsonText.parse(lines.getLast());
    assertEquals((long) STORES, JsonText.at(all, "data.stores"));
    assertEquals((long) STORES, JsonText.at(all, "data.verdicts.readable"));
  }
}
