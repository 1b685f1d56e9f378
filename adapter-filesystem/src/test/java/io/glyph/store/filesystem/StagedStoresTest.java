package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreLock.Held;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class StagedStoresTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void stagedStoreBecomesTheStoreAndNothingElseIsLeft() throws IOException {
    PosixStoreFolder folder = new PosixStoreFolder();
    StoreLocation staged = folder.stage(dir);
    assertFalse(Files.exists(dir.resolve(".glyph")));
    Files.writeString(staged.manifest(), "x");
    try (Held held = new FileStoreLock().acquire(staged)) {
      assertTrue(held != null);
    }
    StoreLocation store = folder.publish(staged, dir);
    assertEquals(dir.resolve(".glyph"), store.directory());
    assertEquals(Set.of(".glyph"), names(dir));
    assertEquals(
        Set.of("manifest.yaml", "lock", "audit", "content", "workspaces", "exports", "hooks"),
        names(store.directory()));
    folder.requireSafe(store);
    assertEquals(List.of(), folder.leftovers(store));
    new FileStoreLock().acquire(store).close();
  }

  @Test
  void storeThatIsThereIsLeftAlone() throws IOException {
    Path there = Files.createDirectory(dir.resolve(".glyph"));
    assertExists(() -> new PosixStoreFolder().stage(dir));
    Files.delete(there);
    Files.createSymbolicLink(there, Path.of("nowhere"));
    assertExists(() -> new PosixStoreFolder().stage(dir));
    assertEquals(Set.of(".glyph"), names(dir));
  }

  @Test
  void folderThatDoesNotExistIsNotMadeAProject() throws IOException {
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> new PosixStoreFolder().stage(dir.resolve("mistyped")));
    assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    assertEquals(Set.of(), names(dir));
  }

  @Test
  void storeThatAppearsMeanwhileIsNotReplaced() throws IOException {
    PosixStoreFolder folder = new PosixStoreFolder();
    StoreLocation staged = folder.stage(dir);
    Files.createDirectory(dir.resolve(".glyph"));
    assertExists(() -> folder.publish(staged, dir));
    assertEquals(Set.of(), names(dir.resolve(".glyph")));
  }

  @Test
  void secondInitIsBusyWhileTheFirstIsAliveAndCleansUpAfterItIsKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals('s', other.getInputStream().read());
      RefusedException refused =
          assertThrows(RefusedException.class, () -> new PosixStoreFolder().stage(dir));
      assertInstanceOf(Refusal.StoreBusy.class, refused.refusal());
      assertTrue(Files.exists(dir.resolve(".glyph.init/half-done")));
    } finally {
      other.destroyForcibly().waitFor();
    }
    PosixStoreFolder folder = new PosixStoreFolder();
    StoreLocation staged = folder.stage(dir);
    assertFalse(Files.exists(staged.directory().resolve("half-done")));
    folder.publish(staged, dir);
    assertEquals(Set.of(".glyph"), names(dir));
  }

  @Test
  void stoppedAtAnyEffectThereIsNoStoreOrAWholeOne() throws IOException {
    for (int stop = 0; ; stop++) {
      Path project = Files.createDirectory(dir.resolve("p" + stop));
      RecordingDisk disk = new RecordingDisk(stop, false, "stopped");
      boolean stopped = !init(new PosixStoreFolder(disk), project);
      Path store = project.resolve(".glyph");
      if (Files.exists(store)) {
        assertEquals("whole", Files.readString(store.resolve("manifest.yaml")));
        assertTrue(Files.isDirectory(store.resolve("hooks")));
        PosixStoreFolder folder = new PosixStoreFolder();
        folder.removeLeftovers(new StoreLocation(store));
        assertFalse(Files.exists(store.resolve("init.lock")));
      } else {
        assertTrue(stopped);
      }
      if (!stopped) {
        assertTrue(stop > 10, "effects: " + disk.effects);
        return;
      }
    }
  }

  private static boolean init(PosixStoreFolder folder, Path project) throws IOException {
    try {
      StoreLocation staged = folder.stage(project);
      Files.writeString(staged.manifest(), "whole");
      folder.publish(staged, project);
      return true;
    } catch (StoreAccessException stopped) {
      return false;
    }
  }

  private static void assertExists(Executable action) {
    RefusedException refused = assertThrows(RefusedException.class, action);
    assertInstanceOf(Refusal.AlreadyExists.class, refused.refusal());
  }

  private static Set<String> names(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(path -> String.valueOf(path.getFileName())).collect(Collectors.toSet());
    }
  }

  /** Another init that never gets further. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      StoreLocation staged = new PosixStoreFolder().stage(Path.of(args[0]));
      Files.write(staged.directory().resolve("half-done"), "x".getBytes(StandardCharsets.UTF_8));
      System.out.print("staged");
      System.out.flush();
      int unused = System.in.read();
    }
  }
}
