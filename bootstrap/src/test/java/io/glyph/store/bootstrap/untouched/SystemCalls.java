package io.glyph.store.bootstrap.untouched;

import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs a command under strace and tells which of its system calls could change a store. */
final class SystemCalls {
  /** Names that this machine's strace does not know are passed over, as {@code ?} says. */
  private static final String CHANGING =
      "?open,?openat,?openat2,?creat,?rename,?renameat,?renameat2,?unlink,?unlinkat,"
          + "?rmdir,?mkdir,?mkdirat,?link,?linkat,?symlink,?symlinkat,?mknod,?mknodat,"
          + "?truncate,?chmod,?fchmodat,?fchmodat2,?chown,?lchown,?fchownat,?utime,?utimes,"
          + "?futimesat,?utimensat,?setxattr,?lsetxattr,?removexattr,?lremovexattr";

  private SystemCalls() {}

  /**
   * @param offending calls under a folder named {@code .glyph} that open for writing, create,
   *     rename or remove
   * @param seen how many calls of these kinds touched a {@code .glyph} at all
   */
  record Watched(PackagedGlyph.Result result, List<String> offending, long seen) {}

  static Watched watch(Path folder, Path trace, List<String> command) {
    List<String> words =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "4096", "-e", "signal=none"));
    words.addAll(List.of("-e", "trace=" + CHANGING, "-o", trace.toString()));
    words.addAll(command);
    PackagedGlyph.Result result = PackagedGlyph.run(folder, words, Map.of());
    if (!Files.exists(trace)) {
      throw new IllegalStateException("strace did not start: " + result.err());
    }
    List<String> offending = new ArrayList<>();
    long seen = 0;
    try (Stream<String> lines = Files.lines(trace, StandardCharsets.ISO_8859_1)) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.contains("/.glyph")) {
          seen++;
          if (!isHarmless(line)) {
            offending.add(line);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Watched(result, offending, seen);
  }

  private static boolean isHarmless(String line) {
    boolean opens = line.contains(" open(") || line.contains(" openat(");
    return opens
        && line.contains("O_RDONLY")
        && !line.contains("O_CREAT")
        && !line.contains("O_TRUNC");
  }
}
