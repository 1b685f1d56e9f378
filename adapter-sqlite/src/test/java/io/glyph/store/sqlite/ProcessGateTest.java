package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Who in this process may have a database open beside whom. */
@Isolated("it measures how long others of the process are waited for")
@Timeout(60)
class ProcessGateTest {
  @TempDir private Path folder;

  private Path database() {
    return folder.resolve("store.db");
  }

  @Test
  void manyOfAKindAreInAtOnce() {
    try (ProcessGate.Pass _ = ProcessGate.locking(database());
        ProcessGate.Pass _ = ProcessGate.locking(database())) {
      assertTrue(ProcessGate.isLocking(database()));
    }
    assertFalse(ProcessGate.isLocking(database()));
    try (ProcessGate.Pass _ = ProcessGate.lockless(database());
        ProcessGate.Pass _ = ProcessGate.alone(database())) {
      assertTrue(ProcessGate.aloneIfPossible(database()).isPresent());
      assertFalse(ProcessGate.isLocking(database()));
    }
  }

  @Test
  void nobodyWithoutLocksComesInBesideSomebodyWithLocks() {
    try (ProcessGate.Pass _ = ProcessGate.locking(database())) {
      assertTrue(ProcessGate.aloneIfPossible(database()).isEmpty());
      RefusedException busy =
          assertThrows(RefusedException.class, () -> ProcessGate.lockless(database()));
      assertInstanceOf(Refusal.StoreBusy.class, busy.refusal());
    }
    try (ProcessGate.Pass _ = ProcessGate.lockless(database())) {
      assertFalse(ProcessGate.isLocking(database()), "a refusal leaves nothing behind");
    }
  }

  @Test
  void theSamePathHoweverItIsWrittenIsOneDatabaseAndAnotherIsAnother() {
    try (ProcessGate.Pass _ = ProcessGate.locking(folder.resolve("x/../store.db"))) {
      assertTrue(ProcessGate.aloneIfPossible(database()).isEmpty());
      assertTrue(ProcessGate.aloneIfPossible(folder.resolve("other.db")).isPresent());
    }
  }

  @Test
  void whoWaitsToLockGoesBeforeReadersThatComeAfter() throws Exception {
    LinkedBlockingQueue<String> entered = new LinkedBlockingQueue<>();
    CountDownLatch leave = new CountDownLatch(1);
    ProcessGate.Pass early = ProcessGate.lockless(database());
    Thread writer = enter("writer", () -> ProcessGate.locking(database()), entered, leave);
    awaitWaiting(writer);
    Thread reader = enter("reader", () -> ProcessGate.alone(database()), entered, leave);
    awaitWaiting(reader);
    assertTrue(entered.isEmpty());
    early.close();
    assertEquals("writer", entered.poll(30, TimeUnit.SECONDS));
    assertTrue(ProcessGate.isLocking(database()));
    assertTrue(entered.isEmpty(), "the reader waits for the writer's end");
    leave.countDown();
    assertEquals("reader", entered.poll(30, TimeUnit.SECONDS));
    writer.join();
    reader.join();
    assertTrue(ProcessGate.aloneIfPossible(database()).isPresent(), "nobody is left inside");
  }

  @Test
  void whoClosesWaitsForThoseWhoShareAndTheNextOnesWaitForIt() throws Exception {
    LinkedBlockingQueue<String> entered = new LinkedBlockingQueue<>();
    CountDownLatch leave = new CountDownLatch(1);
    ProcessGate.Pass early = ProcessGate.sharing(database());
    Thread writer = enter("writer", () -> ProcessGate.closing(database()), entered, leave);
    awaitWaiting(writer);
    Thread reader = enter("reader", () -> ProcessGate.sharing(database()), entered, leave);
    awaitWaiting(reader);
    assertTrue(entered.isEmpty());
    early.close();
    assertEquals("writer", entered.poll(30, TimeUnit.SECONDS));
    assertTrue(entered.isEmpty(), "the reader waits until it is closed");
    leave.countDown();
    assertEquals("reader", entered.poll(30, TimeUnit.SECONDS));
    writer.join();
    reader.join();
  }

  @Test
  void whoClosesDoesNotWaitForEverForSomebodyWhoReadsOn() {
    try (ProcessGate.Pass _ = ProcessGate.sharing(database());
        ProcessGate.Pass _ = ProcessGate.closing(database())) {
      assertTrue(ProcessGate.isLocking(database()));
    }
    assertFalse(ProcessGate.isLocking(database()));
  }

  @Test
  void whoIsInterruptedWhileWaitingDoesNotComeIn() throws Exception {
    LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    try (ProcessGate.Pass _ = ProcessGate.lockless(database())) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try (ProcessGate.Pass _ = ProcessGate.locking(database())) {
                  thrown.add(new AssertionError("came in"));
                } catch (StoreAccessException stopped) {
                  thrown.add(stopped);
                }
              });
      awaitWaiting(writer);
      writer.interrupt();
      assertInstanceOf(StoreAccessException.class, thrown.poll(30, TimeUnit.SECONDS));
      writer.join();
    }
    try (ProcessGate.Pass _ = ProcessGate.lockless(database())) {
      assertFalse(ProcessGate.isLocking(database()), "nor is anybody kept waiting for it");
    }
  }

  private static Thread enter(
      String name,
      Supplier<ProcessGate.Pass> gate,
      LinkedBlockingQueue<String> entered,
      CountDownLatch leave) {
    return Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try (ProcessGate.Pass _ = gate.get()) {
            entered.add(name);
            leave.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
