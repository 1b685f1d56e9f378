package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link StoreLock} promises. */
public abstract class StoreLockContract {
  /** The same at every call, or one that shares its locks with the others. */
  protected abstract StoreLock lock();

  /** A store folder that is there; another one for another name. */
  protected abstract StoreLocation store(String name);

  protected abstract boolean exists(Path file);

  @Test
  void lockThatIsHeldIsRefusedAndItsHolderNamed() {
    try (StoreLock.Held _ = lock().acquire(store("one"))) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> lock().acquire(store("one")));
      Refusal.StoreBusy busy = assertInstanceOf(Refusal.StoreBusy.class, refused.refusal());
      assertTrue(busy.holder().orElseThrow().startsWith("process "));
      assertEquals(busy.holder(), lock().holder(store("one")));
    }
  }

  @Test
  void refusedAttemptTakesNothingFromTheHolder() {
    try (StoreLock.Held _ = lock().acquire(store("one"))) {
      assertThrows(RefusedException.class, () -> lock().acquire(store("one")));
      assertThrows(RefusedException.class, () -> lock().acquire(store("one")));
    }
  }

  @Test
  void lockCanBeTakenAgainOnceItIsFree() {
    for (int i = 0; i < 3; i++) {
      lock().acquire(store("one")).close();
    }
    assertEquals(Optional.empty(), lock().holder(store("one")));
  }

  @Test
  void fileIsMadeAndStays() {
    lock().acquire(store("one")).close();
    assertTrue(exists(store("one").lock()));
  }

  @Test
  void askingForTheHolderMakesNoFileAndTakesNoLock() {
    assertEquals(Optional.empty(), lock().holder(store("one")));
    assertTrue(!exists(store("one").lock()));
    try (StoreLock.Held _ = lock().acquire(store("one"))) {
      assertTrue(lock().holder(store("one")).isPresent());
    }
  }

  @Test
  void locksOfTwoStoresHaveNothingToDoWithEachOther() {
    try (StoreLock.Held _ = lock().acquire(store("one"))) {
      lock().acquire(store("two")).close();
      assertEquals(Optional.empty(), lock().holder(store("two")));
    }
  }
}
