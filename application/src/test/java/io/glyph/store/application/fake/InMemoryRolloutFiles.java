package io.glyph.store.application.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tables that a test says, and plots on an {@link InMemoryDisk}. */
public final class InMemoryRolloutFiles implements RolloutFiles {
  private final InMemoryDisk disk;
  private final Rollout builtIn;
  private final Map<Path, Rollout> tables = new HashMap<>();

  public InMemoryRolloutFiles(InMemoryDisk disk, Rollout builtIn) {
    this.disk = disk;
    this.builtIn = builtIn;
  }

  /** What a file holds that is a table. */
  public void say(Path file, Rollout table) {
    tables.put(file, table);
  }

  @Override
  public Rollout builtIn() {
    return builtIn;
  }

  @Override
  public Rollout read(Path file) {
    return Optional.ofNullable(tables.get(file))
        .orElseThrow(() -> refused("--releases", "there is no such table"));
  }

  @Override
  public void writePlot(Path file, String svg) {
    for (Path name : file) {
      if (name.toString().equals(StoreLocation.FOLDER_NAME)) {
        throw refused("--plot", "it is inside a store");
      }
    }
    Path parent = file.getParent();
    if (disk.isFolder(file) || parent == null || !disk.isFolder(parent)) {
      throw refused("--plot", "there is a folder, or none for it");
    }
    String there = new String(disk.read(file).orElse(new byte[0]), UTF_8);
    if (!there.isEmpty() && !there.startsWith("<svg")) {
      throw refused("--plot", "there is a file that is no plot");
    }
    disk.write(file, svg.getBytes(UTF_8));
  }

  private static RefusedException refused(String name, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(name, problem));
  }
}
