package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectTree.FoundFile;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
  /** Files of one task: waking another thread for each was 6 % of the samples of an import. */
  static final int AT_ONCE = 16;

  private final Map<FoundFile, Future<Map<FoundFile, Reading>>> begun = new IdentityHashMap<>();
  private final List<FoundFile> waiting = new ArrayList<>();
  private final MessageDigest mine = Sha256.start();
  private @Nullable ExecutorService reader;

  void begin(FoundFile file) {
    waiting.add(file);
    if (waiting.size() < AT_ONCE) {
      return;
    }
    ExecutorService executor = reader;
    if (executor == null) {
      executor = Executors.newSingleThreadExecutor(ReadAhead::thread);
      reader = executor;
    }
    List<FoundFile> files = List.copyOf(waiting);
    waiting.clear();
    Future<Map<FoundFile, Reading>> task = executor.submit(() -> read(files));
    files.forEach(each -> begun.put(each, task));
  }

  /** Up to the first failure: what is not read here is read, or fails, when it is taken. */
  private static Map<FoundFile, Reading> read(List<FoundFile> files) {
    MessageDigest digest = Sha256.start();
    Map<FoundFile, Reading> readings = new IdentityHashMap<>();
    try {
      for (FoundFile file : files) {
        readings.put(file, Reading.of(file.file(), file.stamp(), digest));
      }
    } catch (StoreAccessException failed) {
      return readings;
    }
    return readings;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "read ahead");
    thread.setDaemon(true);
    return thread;
  }

  /** The reading that was begun; where none was, or none came of it, one of now. */
  Reading of(FoundFile file) {
    Future<Map<FoundFile, Reading>> task = begun.remove(file);
    if (task == null) {
      waiting.remove(file);
    } else {
      try {
        Reading reading = task.get().remove(file);
        if (reading != null) {
          return reading;
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new RefusedException(new Refusal.Interrupted());
      } catch (ExecutionException failed) {
        throw new IllegalStateException("reading ahead failed", failed.getCause());
      }
    }
    return Reading.of(file.file(), file.stamp(), mine);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.shutdownNow();
    }
  }
}
