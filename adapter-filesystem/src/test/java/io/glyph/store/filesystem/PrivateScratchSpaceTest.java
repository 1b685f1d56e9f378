package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.ScratchSpace.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateScratchSpaceTest {
  @TempDir private Path dir = Path.of("");

  private PrivateScratchSpace space() {
    return new PrivateScratchSpace(Optional.of(dir), Optional.empty());
  }

  @Test
  void roomIsPrivateAndGoneWithAllThatIsInIt() throws IOException {
    Path precious = Files.writeString(dir.resolve("precious"), "x");
    Path folder;
    try (Room room = space().open()) {
      folder = room.folder();
      assertEquals(
          PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(folder));
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/b/copy.db"), "x");
      Files.createSymbolicLink(folder.resolve("link"), precious);
    }
    assertFalse(Files.exists(folder));
    assertTrue(Files.exists(precious));
  }

  /** Whoever had it may have committed what it was for: to say that this failed would be a lie. */
  @Test
  void roomThatCannotBeRemovedIsNoFailureAndGoesWithTheNext() {
    RecordingDisk disk = new RecordingDisk(2, false, "Input/output error");
    Room room =
        new PrivateScratchSpace(Optional.of(dir), Optional.empty(), disk, new SecureRandom())
            .open();
    room.close();
    assertTrue(Files.exists(room.folder()));
    space().open().close();
    assertFalse(Files.exists(room.folder()));
  }

  @Test
  void roomsOfLiveCommandsStay() throws IOException {
    try (Room one = space().open();
        Room two = space().open()) {
      assertNotEquals(one.folder(), two.folder());
      Process other = start();
      assertEquals('o', other.getInputStream().read());
      Path foreign = only("-" + other.pid() + "-");
      try (Room three = space().open()) {
        assertTrue(Files.exists(three.folder()));
      }
      assertTrue(Files.exists(one.folder()));
      assertTrue(Files.exists(two.folder()));
      assertTrue(Files.exists(foreign.resolve("copy.db")));
      kill(other);
      space().open().close();
      assertFalse(Files.exists(foreign));
      assertTrue(Files.exists(one.folder()));
    }
    try (var left = Files.list(dir)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void foldersThatAreNotOursStay() throws IOException {
    String start = "glyph-scratch-" + System.getProperty("user.name") + "-";
    Path open = Files.createDirectory(dir.resolve(start + "999999999-a"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(dir.resolve(start + "999999999-b"), open);
    Path file = Files.createFile(dir.resolve(start + "999999999-c"));
    Path dead = Files.createDirectory(dir.resolve(start + "999999999-d"));
    Files.setPosixFilePermissions(dead, PosixFilePermissions.fromString("rwx------"));
    space().open().close();
    assertTrue(Files.exists(open));
    assertTrue(Files.exists(link));
    assertTrue(Files.exists(file));
    assertFalse(Files.exists(dead));
  }

  @Test
  void chosenFolderGoesBeforeTmpdir() {
    Path nowhere = dir.resolve("nowhere");
    try (Room room =
        new PrivateScratchSpace(Optional.of(dir), Optional.of(nowhere.toString())).open()) {
      assertEquals(dir, room.folder().getParent());
    }
    try (Room room =
        new PrivateScratchSpace(Optional.empty(), Optional.of(dir.toString())).open()) {
      assertEquals(dir, room.folder().getParent());
    }
    try (Room room = new PrivateScratchSpace(Optional.empty(), Optional.of("")).open()) {
      assertEquals(Path.of("/var/tmp"), room.folder().getParent());
    }
  }

  private Path only(String part) throws IOException {
    try (var list = Files.list(dir)) {
      return list.filter(path -> path.toString().contains(part)).findFirst().orElseThrow();
    }
  }

  private static void kill(Process process) throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Another command that is killed with its room open. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      Room room = new PrivateScratchSpace(Optional.of(Path.of(args[0])), Optional.empty()).open();
      Files.writeString(room.folder().resolve("copy.db"), "x");
      System.out.print("open");
      System.out.flush();
      int unused = System.in.read();
    }
  }
}
