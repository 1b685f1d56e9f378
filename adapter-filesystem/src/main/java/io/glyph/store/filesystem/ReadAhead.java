package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectTree.FoundFile;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.security.MessageDigest;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads and hashes files on another thread while those before them are written. Nothing is written
 * there: what happens to the store's disk happens in one order, on one thread.
 */
final class ReadAhead implements AutoCloseable {
  private final Map<FoundFile, Future<Reading>> begun = new IdentityHashMap<>();
  private final MessageDigest mine = Sha256.start();
  private @Nullable ExecutorService reader;

  void begin(FoundFile file) {
    ExecutorService executor = reader;
    if (executor == null) {
      executor = Executors.newSingleThreadExecutor(ReadAhead::thread);
      reader = executor;
    }
    begun.put(file, executor.submit(() -> Reading.of(file.file(), file.stamp(), Sha256.start())));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "read ahead");
    thread.setDaemon(true);
    return thread;
  }

  /** The reading that was begun; where none was, one of now. */
  Reading of(FoundFile file) {
    Future<Reading> reading = begun.remove(file);
    if (reading == null) {
      return Reading.of(file.file(), file.stamp(), mine);
    }
    try {
      return reading.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RefusedException(new Refusal.Interrupted());
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException refused -> throw refused;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException("a reading throws nothing checked", failed);
      }
    }
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.shutdownNow();
    }
  }
}
