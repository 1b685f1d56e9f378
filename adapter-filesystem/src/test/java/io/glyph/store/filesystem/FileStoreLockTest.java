package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreLock.Held;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreLockTest {
  @TempDir private Path dir = Path.of("");

  private final FileStoreLock locks = new FileStoreLock();

  @Test
  void secondOneInThisProcessIsBusyAndDoesNotBreakTheFirst() throws Exception {
    StoreLocation store = new StoreLocation(dir);
    Optional<String> self = Optional.of("process " + ProcessHandle.current().pid());
    try (Held held = locks.acquire(store)) {
      assertTrue(held != null);
      assertEquals(self, busy(store));
      assertEquals(self, new FileStoreLock().holder(store));
      // A descriptor that was closed on the way would have dropped the lock for others.
      assertEquals("busy " + self.get(), inAnotherProcess("try"));
    }
    assertEquals("taken", inAnotherProcess("try"));
    assertEquals(Optional.empty(), locks.holder(store));
  }

  @Test
  void sameStoreByAnotherPathIsTheSameLock() throws IOException {
    Path link = dir.resolve("link");
    Path real = Files.createDirectory(dir.resolve("real"));
    Files.createSymbolicLink(link, real);
    try (Held held = locks.acquire(new StoreLocation(real))) {
      assertTrue(held != null);
      assertTrue(busy(new StoreLocation(link)).isPresent());
    }
  }

  @Test
  void lockOfAnotherProcessIsBusyWithItsNameAndFreeOnceItIsKilled() throws Exception {
    StoreLocation store = new StoreLocation(dir);
    Process other = start("hold");
    try {
      assertEquals('t', other.getInputStream().read());
      assertEquals(Optional.of("process " + other.pid()), busy(store));
      assertEquals(Optional.of("process " + other.pid()), locks.holder(store));
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertFalse(Files.readString(store.lock()).isEmpty());
    assertEquals(Optional.empty(), locks.holder(store));
    locks.acquire(store).close();
  }

  @Test
  void fileStaysAndIsEmptyAfterRelease() throws IOException {
    StoreLocation store = new StoreLocation(dir);
    Files.writeString(store.lock(), "99999999 2020-01-01T00:00:00Z and more than there was\n");
    Held held = locks.acquire(store);
    held.close();
    held.close();
    assertEquals("", Files.readString(store.lock()));
  }

  @Test
  void textOfAStrangerNamesNobody() throws IOException {
    StoreLocation store = new StoreLocation(dir);
    long pid = ProcessHandle.current().pid();
    for (String text :
        new String[] {
          "",
          "\n",
          "x y\n",
          pid + "",
          pid + " 1999-01-01T00:00:00Z\n",
          pid + " soon\n",
          "-1 -\n",
          "0".repeat(4000)
        }) {
      Files.writeString(store.lock(), text);
      assertEquals(Optional.empty(), locks.holder(store), text);
    }
  }

  @Test
  void linkInItsPlaceIsNotFollowed() throws IOException {
    StoreLocation store = new StoreLocation(dir);
    Files.createSymbolicLink(store.lock(), dir.resolve("elsewhere"));
    RefusedException refused = assertThrows(RefusedException.class, () -> locks.acquire(store));
    assertInstanceOf(Refusal.UnsafeStore.class, refused.refusal());
    assertFalse(Files.exists(dir.resolve("elsewhere")));
  }

  private Optional<String> busy(StoreLocation store) {
    RefusedException refused = assertThrows(RefusedException.class, () -> locks.acquire(store));
    return assertInstanceOf(Refusal.StoreBusy.class, refused.refusal()).holder();
  }

  private String inAnotherProcess(String how) throws Exception {
    Process process = start(how);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said;
  }

  private Process start(String how) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            dir.toString(),
            how)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Another process that wants the lock. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      try (Held held = new FileStoreLock().acquire(new StoreLocation(Path.of(args[0])))) {
        System.out.print(held == null ? "" : "taken");
        System.out.flush();
        if (args[1].equals("hold")) {
          // Until it is killed.
          int unused = System.in.read();
        }
      } catch (RefusedException e) {
        String holder =
            e.refusal() instanceof Refusal.StoreBusy busy ? busy.holder().orElse("?") : "refused";
        System.out.print("busy " + holder);
      }
    }
  }
}
