package io.glyph.store.dist;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The jars as they are shipped: one of all that is not a class, one of our classes and one of those
 * of all libraries. Each jar costs at every start, and for the first file that is taken from it the
 * JVM reads its whole index: classes come from a cache, and the few files that are read come from
 * the first jar, so that the large ones are mostly not opened at all.
 */
final class Jars {
  private static final String OURS = "glyph-";
  private static final String SQLITE = "sqlite-jdbc-";
  private static final String NATIVE = "org/sqlite/native/";
  private static final String SERVICES = "META-INF/services/";
  private static final String VERSIONS = "META-INF/versions/";

  /** As Netty names it in files. */
  private static final String OTHER_CPU =
      System.getProperty("os.arch").equals("aarch64") ? "x86_64" : "aarch_64";

  /** The earliest that a zip can say. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final int release;
  private final Map<String, byte[]> files = new TreeMap<>();

  /** For a file of a jar, the release of Java that its variant is for; 0 for that of all. */
  private final Map<String, Integer> variants = new TreeMap<>();

  private Jars(int release) {
    this.release = release;
  }

  /**
   * Joins jars.
   *
   * @return the new ones, in the order of the class path
   */
  static List<Path> join(Path from, Path to) throws IOException {
    List<Path> jars = in(from);
    Map<String, byte[]> ours = content(jars.stream().filter(Jars::isOurs).toList());
    Map<String, byte[]> all = content(jars);
    Map<String, byte[]> theirs = new TreeMap<>(all);
    theirs.keySet().removeAll(ours.keySet());
    try (Classes classes = new Classes(jars)) {
      return List.of(
          write(to.resolve("resources.jar"), all, Jars::isNoClass, bytes -> bytes),
          write(to.resolve("glyph.jar"), ours, Jars::isClass, classes::shipped),
          write(to.resolve("libraries.jar"), theirs, Jars::isClass, classes::shipped));
    }
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static boolean isOurs(Path jar) {
    return jar.getFileName().toString().startsWith(OURS);
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class");
  }

  private static boolean isNoClass(String name) {
    return !isClass(name);
  }

  /** What all of these jars hold together. */
  private static Map<String, byte[]> content(List<Path> jars) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    for (Path jar : jars) {
      for (Map.Entry<String, byte[]> file : read(jar).entrySet()) {
        if (file.getKey().startsWith(SERVICES)) {
          all.merge(file.getKey(), file.getValue(), Jars::lines);
        } else {
          // As on a class path: the first jar that has a file is the one that is asked.
          all.putIfAbsent(file.getKey(), file.getValue());
        }
      }
    }
    return all;
  }

  private static Path write(
      Path to, Map<String, byte[]> all, Predicate<String> taken, UnaryOperator<byte[]> shipped)
      throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(to));
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : all.entrySet()) {
        if (taken.test(entry.getKey())) {
          ZipEntry zipped = new ZipEntry(entry.getKey());
          zipped.setTimeLocal(NO_TIME);
          out.putNextEntry(zipped);
          out.write(shipped.apply(entry.getValue()));
          out.closeEntry();
        }
      }
    }
    return to;
  }

  private static byte[] lines(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    both.writeBytes(second);
    return both.toByteArray();
  }

  /** What a jar holds for the Java that it is shipped with. */
  private static Map<String, byte[]> read(Path file) throws IOException {
    Jars jar = new Jars(Runtime.version().feature());
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            jar.take(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return jar.files;
  }

  private void take(String path, byte[] bytes) {
    int variant = 0;
    String name = path;
    if (path.startsWith(VERSIONS)) {
      int end = path.indexOf('/', VERSIONS.length());
      variant = Integer.parseInt(path.substring(VERSIONS.length(), end));
      name = path.substring(end + 1);
    }
    if (variant <= release && variant >= variants.getOrDefault(name, 0) && isShipped(name)) {
      files.put(name, bytes);
      variants.put(name, variant);
    }
  }

  /** Not: SQLite for other platforms, and what is about one jar, not about several. */
  private static boolean isShipped(String name) {
    return !name.startsWith(NATIVE)
        && !(name.startsWith("META-INF/native/") && name.contains(OTHER_CPU))
        && !name.equals("module-info.class")
        && !name.equals("META-INF/MANIFEST.MF")
        && !name.equals("META-INF/INDEX.LIST");
  }

  /** Extracts SQLite's library, which is otherwise done at each start. */
  static String extractSqlite(Path from, Path to) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String entry = LibraryLoaderUtil.getNativeLibResourcePath().substring(1) + "/" + name;
    Path jar =
        in(from).stream()
            .filter(file -> file.getFileName().toString().startsWith(SQLITE))
            .findFirst()
            .orElseThrow();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry library = zip.getEntry(entry);
      if (library == null) {
        throw new IllegalStateException(jar.getFileName() + " has no " + entry);
      }
      try (InputStream in = zip.getInputStream(library)) {
        Files.copy(in, to.resolve(name));
      }
    }
    return name;
  }
}
