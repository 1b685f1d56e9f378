package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.ScratchSpace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@link ScratchSpace} promises. */
public abstract class ScratchSpaceContract {
  /** The same at every call. */
  protected abstract ScratchSpace scratch();

  /** Puts a file, making the folders above it. */
  protected abstract void put(Path file, byte[] bytes);

  protected abstract boolean exists(Path path);

  @Test
  void roomIsThereWhileItIsOpenAndGoneWithAllInItAfterwards() {
    Path folder;
    try (ScratchSpace.Room room = scratch().open()) {
      folder = room.folder();
      assertTrue(folder.isAbsolute());
      assertTrue(exists(folder));
      put(folder.resolve("before.db"), new byte[] {1});
      put(folder.resolve("deep/er/file"), new byte[] {2});
    }
    assertFalse(exists(folder));
    assertFalse(exists(folder.resolve("before.db")));
  }

  @Test
  void twoRoomsAreTwoFoldersAndOneDoesNotRemoveTheOther() {
    try (ScratchSpace.Room one = scratch().open()) {
      put(one.folder().resolve("copy.db"), new byte[] {1});
      try (ScratchSpace.Room two = scratch().open()) {
        assertNotEquals(one.folder(), two.folder());
        assertTrue(exists(one.folder().resolve("copy.db")));
      }
      assertTrue(exists(one.folder().resolve("copy.db")));
    }
  }
}
