package io.glyph.store.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
  @Test
  void imagesOfAllVersionsAreFoundAndNothingElse(@TempDir Path out) throws Exception {
    Path image = Files.createDirectories(out.resolve("glyph-0.1.0-linux-x64/bin"));
    Files.writeString(image.resolve("glyph"), "");
    Files.writeString(out.resolve("glyph-0.2.0-linux-x64.tar.gz"), "");
    Path notes = Files.writeString(out.resolve("notes"), "");

    for (Path old : Folders.named("glyph-", out)) {
      Folders.remove(old);
    }

    assertEquals(List.of(notes), Folders.named("", out));
  }
}
