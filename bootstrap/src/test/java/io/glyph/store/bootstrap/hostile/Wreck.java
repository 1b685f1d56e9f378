package io.glyph.store.bootstrap.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Ways to break a file. What is done is decided by the random numbers alone. */
final class Wreck {
  private static final int PAGE = 4096;

  private Wreck() {}

  /** The files of a store that it is about. */
  static List<Path> targets(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> {
            String name = store.relativize(file).toString();
            return name.startsWith("store.db")
                || name.equals("manifest.yaml")
                || name.equals("audit/events.jsonl")
                || name.startsWith("backups/");
          })
          .sorted()
          .toList();
    }
  }

  /**
   * Breaks one file of a store.
   *
   * @param other another store, whose file of the same name may be put in the place
   * @return what was done, in words
   */
  static String oneOf(List<Path> targets, Path store, Path other, Random random) {
    // The kind of file first: a store with many backups must not hide the others.
    String[] kinds = {"store.db", "store.db", "manifest.yaml", "audit/", "backups/"};
    String kind = kinds[random.nextInt(kinds.length)];
    List<Path> some =
        targets.stream().filter(t -> store.relativize(t).toString().startsWith(kind)).toList();
    List<Path> pool = some.isEmpty() ? targets : some;
    Path file = pool.get(random.nextInt(pool.size()));
    try {
      return store.relativize(file) + ": " + breakIt(file, store, other, random);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String breakIt(Path file, Path store, Path other, Random random)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean log = file.endsWith("events.jsonl");
    int what = random.nextInt(bytes.length == 0 ? 1 : 8);
    switch (what) {
      case 0, 1 -> {
        int flips = 1 + random.nextInt(8);
        // Headers, marks and schema are at the start.
        int range = random.nextInt(3) == 0 ? Math.min(bytes.length, 600) : bytes.length;
        for (int i = 0; i < flips && bytes.length > 0; i++) {
          bytes[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        return flips + " bits flipped";
      }
      case 2 -> {
        int length = random.nextInt(bytes.length);
        // A line that is cut is waited for two seconds each time: mostly cut between two.
        while (log && length > 0 && bytes[length - 1] != '\n' && random.nextInt(20) != 0) {
          length--;
        }
        Files.write(file, Arrays.copyOf(bytes, length));
        return "cut to " + length;
      }
      case 3 -> {
        Files.write(file, shuffled(bytes, random));
        return "pages shuffled";
      }
      case 4 -> {
        int from = random.nextInt((bytes.length + PAGE - 1) / PAGE) * PAGE;
        Arrays.fill(bytes, from, Math.min(bytes.length, from + PAGE), (byte) 0);
        Files.write(file, bytes);
        return "zeros from " + from;
      }
      case 5 -> {
        byte[] junk = new byte[1 + random.nextInt(64)];
        random.nextBytes(junk);
        int at = random.nextInt(bytes.length);
        for (int i = 0; i < junk.length && at + i < bytes.length; i++) {
          bytes[at + i] = junk[i];
        }
        Files.write(file, bytes);
        return junk.length + " bytes of junk at " + at;
      }
      case 6 -> {
        Path there = other.resolve(store.relativize(file).toString());
        if (!Files.isRegularFile(there)) {
          Files.delete(file);
          return "removed";
        }
        Files.copy(there, file, StandardCopyOption.REPLACE_EXISTING);
        return "another store's";
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
        byte[] without = new byte[bytes.length - (to - from)];
        System.arraycopy(bytes, 0, without, 0, from);
        System.arraycopy(bytes, to, without, from, bytes.length - to);
        Files.write(file, without);
        return (to - from) + " bytes taken out at " + from;
      }
    }
  }

  private static byte[] shuffled(byte[] bytes, Random random) {
    List<byte[]> pages = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PAGE) {
      pages.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PAGE)));
    }
    Collections.shuffle(pages, random);
    byte[] all = new byte[bytes.length];
    int at = 0;
    for (byte[] page : pages) {
      System.arraycopy(page, 0, all, at, page.length);
      at += page.length;
    }
    return all;
  }
}
