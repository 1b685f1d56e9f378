package io.glyph.store.sqlite;

import io.glyph.store.application.port.ScratchSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Rooms in the folder for temporary files. */
final class TemporaryRooms implements ScratchSpace {
  @Override
  public Room open() {
    try {
      return new TemporaryRoom(Files.createTempDirectory("glyph-room"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record TemporaryRoom(Path folder) implements Room {
    @Override
    public void close() {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
