package io.glyph.store.filesystem;

import io.glyph.store.application.port.StoreLock;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The lock as an advisory POSIX lock on {@code .glyph/lock}. The text in the file, {@code pid
 * start} and a newline, is there to be shown; the lock itself decides.
 */
public final class FileStoreLock implements StoreLock {
  private static final String TAKE = "take the store's lock";
  private static final String LOOK = "look who has the store's lock";
  private static final int MAX_TEXT = 128;

  /** The kernel's clock of process starts is derived, and moves when the clock is set. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private final Disk disk;

  public FileStoreLock() {
    this(DiskEffects.real());
  }

  public FileStoreLock(DiskEffects effects) {
    disk = new Disk(effects);
  }

  @Override
  public Held acquire(StoreLocation store) {
    Optional<ProcessLock> lock = ProcessLock.take(disk, TAKE, store.lock());
    if (lock.isEmpty()) {
      throw new RefusedException(new Refusal.StoreBusy(holder(store)));
    }
    try {
      lock.get().write(self().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      release(lock.get());
      throw DiskFailure.of(TAKE, store.lock(), e);
    } catch (RuntimeException | Error e) {
      release(lock.get());
      throw e;
    }
    return () -> release(lock.get());
  }

  @Override
  public Optional<String> holder(StoreLocation store) {
    if (FileFacts.of(LOOK, store.lock()).isEmpty()) {
      return Optional.empty();
    }
    byte[] text = ProcessLock.peek(LOOK, store.lock(), MAX_TEXT);
    if (text == null) {
      return Optional.of(name(ProcessHandle.current().pid()));
    }
    return alive(new String(text, StandardCharsets.ISO_8859_1)).map(FileStoreLock::name);
  }

  /** Whether somebody stands in the file who is not there any more. */
  static boolean namesADeadProcess(StoreLocation store) {
    if (FileFacts.of(LOOK, store.lock()).isEmpty()) {
      return false;
    }
    byte[] text = ProcessLock.peek(LOOK, store.lock(), MAX_TEXT);
    return text != null
        && text.length > 0
        && alive(new String(text, StandardCharsets.ISO_8859_1)).isEmpty();
  }

  private static void release(ProcessLock lock) {
    try (lock) {
      lock.write(new byte[0]);
    } catch (IOException onlyTextIsLeft) {
      // Closing frees the lock. A text that stays names a process that will be dead or, while it
      // lives, holds nothing: it is shown, never believed.
      return;
    }
  }

  private static String self() {
    ProcessHandle self = ProcessHandle.current();
    return self.pid() + " " + self.info().startInstant().map(Instant::toString).orElse("-") + "\n";
  }

  private static String name(long pid) {
    return "process " + pid;
  }

  /** The pid in the text, if the process that wrote it is alive. */
  private static Optional<Long> alive(String text) {
    int blank = text.indexOf(' ');
    int end = text.indexOf('\n');
    if (blank < 1 || blank > 10 || end < blank) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(text.substring(0, blank));
      String start = text.substring(blank + 1, end);
      Optional<Instant> written =
          start.equals("-") ? Optional.empty() : Optional.of(Instant.parse(start));
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> sameStart(process, written))
          .map(ProcessHandle::pid);
    } catch (NumberFormatException | DateTimeParseException notOurs) {
      return Optional.empty();
    }
  }

  private static boolean sameStart(ProcessHandle process, Optional<Instant> written) {
    Optional<Instant> actual = process.info().startInstant();
    return written.isEmpty()
        || actual.isEmpty()
        || Duration.between(written.get(), actual.get()).abs().compareTo(START_TOLERANCE) <= 0;
  }
}
