package io.glyph.store.application.fake;

import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Locks that last as long as this object: a new one is what is left after a kill. */
public final class InMemoryStoreLock implements StoreLock {
  static final String HOLDER = "process 4711";

  private final InMemoryDisk disk;
  private final Set<StoreLocation> held = new HashSet<>();

  public InMemoryStoreLock(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Held acquire(StoreLocation store) {
    if (!held.add(store)) {
      throw new RefusedException(new Refusal.StoreBusy(holder(store)));
    }
    disk.write(store.lock(), HOLDER.getBytes(StandardCharsets.UTF_8));
    return () -> held.remove(store);
  }

  @Override
  public Optional<String> holder(StoreLocation store) {
    return held.contains(store) ? Optional.of(HOLDER) : Optional.empty();
  }
}
