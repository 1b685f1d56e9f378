package io.glyph.store.application.usecase;

import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the store that a call is about. */
public final class LocateStore {
  private final StoreFolder folder;

  public LocateStore(StoreFolder folder) {
    this.folder = folder;
  }

  /**
   * @param workingDirectory where the caller stands; the search goes up from here
   * @param named what the caller named instead
   */
  public Outcome<StoreLocation> execute(Path workingDirectory, Optional<Path> named) {
    return Attempt.of(() -> {
      Path from = named.map(workingDirectory::resolve).orElse(workingDirectory);
      Optional<StoreLocation> found = named.isPresent() ? folder.named(from) : folder.find(from);
      return found.orElseThrow(() -> new RefusedException(notFound(from)));
    });
  }

  /** The JVM puts U+FFFD where a name is not UTF-8; what it asks for then is another file. */
  private static Refusal notFound(Path from) {
    return from.toString().indexOf('\uFFFD') < 0
        ? new Refusal.StoreNotFound(from)
        : new Refusal.InvalidArgument(
            "path", "the folder's name is not UTF-8, which this program cannot name; rename it");
  }
}
