package io.glyph.store.filesystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Files as another program makes and sees them, for the contracts of ports. */
final class TestFiles {
  private TestFiles() {}

  /** Puts bytes into a file, in place of what is there, folders included. */
  static void put(Path file, byte[] bytes) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The bytes of a file; empty where there is none. */
  static Optional<byte[]> get(Path file) {
    try {
      return exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Path makeFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void makeLink(Path at, Path target) {
    try {
      Files.createSymbolicLink(at, target);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Whether there is anything of that name, a link that leads nowhere included. */
  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  static void append(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
