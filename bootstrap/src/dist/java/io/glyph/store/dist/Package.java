package io.glyph.store.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/**
 * Makes the distribution: a folder and an archive that run where there is no Java. A build step,
 * run from source by the profile {@code dist}; nothing of it is shipped.
 *
 * <p>All but the caches is the same, byte for byte, for the same commit and the same JDK: order,
 * times, owners and modes are set, nothing of the machine is kept.
 */
final class Package {
  private Package() {}

  /**
   * @param args the jars' folder, the version, the folder with launcher and scripts, the bill of
   *     materials, the time that all files get (ISO 8601), the project's licence, the folder to
   *     write to, and the file that says since when the sources must not have changed
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path jars = Path.of(args[0]);
    Path texts = Path.of(args[2]);
    Instant time = Instant.parse(args[4]);
    Path out = Path.of(args[6]).toAbsolutePath();
    String name = "glyph-" + args[1] + "-" + Platform.name();
    Files.createDirectories(out);
    // Those of other versions too: who looks for the image finds one.
    for (Path old : Folders.named("glyph-", out)) {
      Folders.remove(old);
    }
    Path root = Files.createDirectory(out.resolve(name));

    Path lib = Files.createDirectory(root.resolve("lib"));
    List<Path> classPath = Jars.join(jars, lib);
    String sqlite = Jars.extractSqlite(jars, lib);
    RuntimeImage.link(root.resolve("runtime"));
    Caches caches = new Caches(root, classPath, sqlite);
    Launcher.write(texts, root, classPath, sqlite, caches);
    Documents.write(texts, jars, Path.of(args[3]), Path.of(args[5]), root);
    // Before the caches are made: the JVM compares the times of jars.
    Folders.settle(root, time);
    caches.train();
    Folders.settle(root, time);
    Archive.write(out, root, time);
    stamp(Path.of(args[7]), name);
  }

  /**
   * Tells the script at the project's root which image is there. The file was made as the build
   * began and keeps that time; without it, after a build of single modules, the script builds.
   */
  private static void stamp(Path stamp, String name) throws IOException {
    Path begun = stamp.resolveSibling(stamp.getFileName() + ".new");
    if (Files.exists(begun)) {
      FileTime time = Files.getLastModifiedTime(begun);
      Files.writeString(begun, name + "\n");
      Files.setLastModifiedTime(begun, time);
      Files.move(begun, stamp, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
