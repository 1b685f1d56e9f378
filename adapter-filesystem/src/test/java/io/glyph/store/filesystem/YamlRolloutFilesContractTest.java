package io.glyph.store.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.contract.RolloutFilesContract;
import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.version.FormatSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class YamlRolloutFilesContractTest extends RolloutFilesContract {
  @TempDir Path temp;

  @Override
  protected RolloutFiles files() {
    return new YamlRolloutFiles(() -> new ByteArrayInputStream(yaml(BUILT_IN).getBytes(UTF_8)));
  }

  private static String yaml(Rollout table) {
    StringBuilder yaml = new StringBuilder("releases:\n");
    for (DatedRelease dated : table.releases()) {
      FormatSupport support = dated.support();
      yaml.append(
          "  - {release: %s, readable: {min: %d, max: %d}, writable: %d, published: %s}\n"
              .formatted(
                  support.release(),
                  support.readable().min().number(),
                  support.readable().max().number(),
                  support.writable().number(),
                  dated.published()));
    }
    return yaml.toString();
  }

  @Override
  protected Path folder() {
    return temp;
  }

  @Override
  protected void writeTable(Path file, Rollout table) {
    writeText(file, yaml(table));
  }

  @Override
  protected void writeText(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
