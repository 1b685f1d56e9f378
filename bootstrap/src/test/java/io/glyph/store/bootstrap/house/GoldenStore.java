package io.glyph.store.bootstrap.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A real store. Those of version 1 were written by the prototype: see {@code golden/v1/README.md},
 * whose table is repeated here so that a test can hold the program against it.
 *
 * @param counts rows of content, sources, work_contexts, snapshots, publications, hook_runs
 * @param logLines lines of the log; 0 for the store that has none
 */
public record GoldenStore(String name, List<Long> counts, long logLines) {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  public static final List<GoldenStore> ALL =
      List.of(
          of("v1-fresh", 1, 0, 0, 0, 0, 0, 0),
          of("v1-imported", 2, 11, 11, 0, 0, 0, 0),
          of("v1-worked", 42, 14, 13, 5, 19, 2, 3),
          of("v1-claimed", 43, 14, 13, 5, 19, 2, 3),
          of("v1-first-shape", 37, 14, 13, 5, 19, 2, 3),
          of("v1-oldest-shape", 37, 14, 13, 5, 19, 2, 3),
          of("v1-reordered-shape", 37, 14, 13, 5, 19, 2, 3),
          of("v1-live-wal", 8, 11, 11, 1, 3, 0, 0),
          of("v1-killed-init", 0, 0, 0, 0, 0, 0, 0),
          of("v1-killed-import", 1, 11, 11, 0, 0, 0, 0),
          of("v1-odd-names", 7, 26, 26, 2, 2, 0, 1));

  /** Stores of version 2 that glyph/0.2.0 made: see {@code golden/v2/README.md}. */
  public static final List<GoldenStore> OF_VERSION_2 =
      List.of(
          of("v2-made", 1, 0, 0, 0, 0, 0, 0),
          of("v2-worked", 43, 14, 13, 5, 19, 2, 3),
          of("v2-oldest-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v2-odd-names", 8, 26, 26, 2, 2, 0, 1));

  /** Stores of version 3 that glyph/0.3.0 made: see {@code golden/v3/README.md}. */
  public static final List<GoldenStore> OF_VERSION_3 =
      List.of(
          of("v3-made", 1, 0, 0, 0, 0, 0, 0),
          of("v3-fresh", 2, 0, 0, 0, 0, 0, 0),
          of("v3-imported", 3, 11, 11, 0, 0, 0, 0),
          of("v3-worked", 43, 14, 13, 5, 19, 2, 3),
          of("v3-claimed", 44, 14, 13, 5, 19, 2, 3),
          of("v3-first-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v3-oldest-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v3-reordered-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v3-live-wal", 9, 11, 11, 1, 3, 0, 0),
          of("v3-killed-init", 1, 0, 0, 0, 0, 0, 0),
          of("v3-killed-import", 2, 11, 11, 0, 0, 0, 0),
          of("v3-odd-names", 8, 26, 26, 2, 2, 0, 1));

  /** Stores of version 4 that glyph/0.3.0 made: see {@code golden/v4/README.md}. */
  public static final List<GoldenStore> OF_VERSION_4 =
      List.of(
          of("v4-made", 1, 0, 0, 0, 0, 0, 0),
          of("v4-fresh", 2, 0, 0, 0, 0, 0, 0),
          of("v4-imported", 3, 11, 11, 0, 0, 0, 0),
          of("v4-worked", 43, 14, 13, 5, 19, 2, 3),
          of("v4-claimed", 44, 14, 13, 5, 19, 2, 3),
          of("v4-first-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v4-oldest-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v4-reordered-shape", 38, 14, 13, 5, 19, 2, 3),
          of("v4-live-wal", 9, 11, 11, 1, 3, 0, 0),
          of("v4-killed-init", 1, 0, 0, 0, 0, 0, 0),
          of("v4-killed-import", 2, 11, 11, 0, 0, 0, 0),
          of("v4-odd-names", 8, 26, 26, 2, 2, 0, 1));

  /** The tables that {@link #counts} counts, in its order. */
  public static final List<String> COUNTED =
      List.of("content", "sources", "work_contexts", "snapshots", "publications", "hook_runs");

  private static GoldenStore of(
      String name, long lines, long c, long s, long w, long n, long p, long h) {
    return new GoldenStore(name, List.of(c, s, w, n, p, h), lines);
  }

  public static GoldenStore named(String name) {
    return Stream.of(ALL, OF_VERSION_2, OF_VERSION_3, OF_VERSION_4)
        .flatMap(List::stream)
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public Map<String, Long> countsByTable() {
    Map<String, Long> byTable = new LinkedHashMap<>();
    for (int i = 0; i < COUNTED.size(); i++) {
      byTable.put(COUNTED.get(i), counts.get(i));
    }
    return byTable;
  }

  /**
   * Unpacks it, empty folders and modes included.
   *
   * @return the project's folder, which holds {@code .glyph}
   */
  public Path unpackInto(Path parent) {
    Path zip = FOLDER.resolve(name.substring(0, 2)).resolve(name + ".zip");
    // By path, not by URI: of a URI only one at a time may be open, and tests run side by side.
    try (FileSystem files =
        FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
      Path root = files.getPath("/");
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(parent.resolve(root.relativize(dir).toString()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Path target = parent.resolve(root.relativize(file).toString());
              Files.copy(file, target);
              Object modes = Files.getAttribute(file, "zip:permissions");
              if (modes instanceof Set<?> set && !set.isEmpty()) {
                Files.setPosixFilePermissions(
                    target,
                    set.stream()
                        .map(PosixFilePermission.class::cast)
                        .collect(java.util.stream.Collectors.toSet()));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parent.resolve("orchard");
  }

  @Override
  public String toString() {
    return name;
  }
}
