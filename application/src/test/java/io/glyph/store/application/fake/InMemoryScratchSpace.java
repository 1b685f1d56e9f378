package io.glyph.store.application.fake;

import io.glyph.store.application.port.ScratchSpace;
import java.nio.file.Path;

/**
 * Rooms on an {@link InMemoryDisk}. One user, one process at a time: what is there is left over.
 */
public final class InMemoryScratchSpace implements ScratchSpace {
  private final InMemoryDisk disk;
  private final Path folder;
  private int rooms;

  public InMemoryScratchSpace(InMemoryDisk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  @Override
  public Room open() {
    if (rooms == 0) {
      disk.delete(folder);
    }
    rooms++;
    Path room = folder.resolve("room-" + rooms);
    disk.makeFolder(room);
    return new Room() {
      @Override
      public Path folder() {
        return room;
      }

      @Override
      public void close() {
        disk.delete(room);
      }
    };
  }
}
