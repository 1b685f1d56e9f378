package io.glyph.store.bootstrap.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every name under a folder with its kind, mode, size, time of change and SHA-256. */
public record FolderImage(Map<String, String> entries) {
  public static FolderImage of(Path folder) {
    Map<String, String> entries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        entries.put(folder.relativize(path).toString(), describe(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FolderImage(entries);
  }

  private static String describe(Path path) throws IOException {
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    String time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toString();
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return "folder " + mode + " " + time;
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return "special " + mode + " " + time;
    }
    byte[] bytes = Files.readAllBytes(path);
    return "file " + mode + " " + time + " " + bytes.length + " " + sha256(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
