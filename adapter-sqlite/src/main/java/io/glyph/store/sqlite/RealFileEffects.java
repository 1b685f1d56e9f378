package io.glyph.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The effects, done. */
enum RealFileEffects implements FileEffects {
  INSTANCE;

  @Override
  public void create(Path file) throws IOException {
    // CREATE_NEW semantics: a link that somebody has put here is not followed.
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public long transfer(FileChannel source, long at, long count, Path file, FileChannel target)
      throws IOException {
    return source.transferTo(at, count, target);
  }

  @Override
  public void sync(Path path) throws IOException {
    StandardOpenOption mode =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  @Override
  public void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
