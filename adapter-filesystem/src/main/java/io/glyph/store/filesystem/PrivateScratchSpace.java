package io.glyph.store.filesystem;

import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Scratch folders {@code glyph-scratch-<user>-<pid>-<random>}, mode 0700. A lock on a file in each
 * says that its owner is alive; it ends with the process, however that ends.
 */
public final class PrivateScratchSpace implements ScratchSpace {
  private static final String MAKE = "make a scratch folder";
  private static final String CLEAN_UP = "remove a scratch folder";
  private static final String PREFIX = "glyph-scratch-";
  private static final String OWNER_FILE = "owner.lock";
  private static final int ATTEMPTS = 10;

  private final Path base;
  private final Disk disk;
  private final RandomGenerator random;

  /**
   * @param chosen the folder that the user chose
   * @param tmpdir value of the environment variable TMPDIR, used where nothing was chosen; else
   *     {@code /var/tmp}, which is on a disk where {@code /tmp} may be memory
   */
  public PrivateScratchSpace(Optional<Path> chosen, Optional<String> tmpdir) {
    this(chosen, tmpdir, DiskEffects.real(), new SecureRandom());
  }

  public PrivateScratchSpace(
      Optional<Path> chosen, Optional<String> tmpdir, DiskEffects effects, RandomGenerator random) {
    Optional<Path> inherited = tmpdir.filter(text -> !text.isEmpty()).map(Path::of);
    base = chosen.or(() -> inherited).orElse(Path.of("/var/tmp")).toAbsolutePath();
    disk = new Disk(effects);
    this.random = random;
  }

  @Override
  public Room open() {
    String start = PREFIX + user() + "-";
    removeDead(start);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path folder =
          base.resolve(
              start
                  + ProcessHandle.current().pid()
                  + "-"
                  + Long.toUnsignedString(random.nextLong(), 36));
      if (FileFacts.of(MAKE, folder).isPresent()) {
        continue;
      }
      disk.createFolder(MAKE, folder, Disk.PRIVATE_FOLDER);
      Optional<ProcessLock> lock = ProcessLock.take(disk, MAKE, folder.resolve(OWNER_FILE));
      // Taken: another command found it in the instant before and is removing it as dead.
      if (lock.isPresent()) {
        return new LockedRoom(disk, folder, lock.get());
      }
    }
    throw new StoreAccessException(StoreAccessException.Kind.IO, MAKE, base, null);
  }

  private void removeDead(String start) {
    for (Path candidate : Disk.children(CLEAN_UP, base)) {
      Path last = candidate.getFileName();
      String name = last == null ? "" : last.toString();
      if (name.startsWith(start) && isMine(candidate)) {
        removeIfDead(candidate, name.substring(start.length()));
      }
    }
  }

  /** Rooms whose owners are dead, left as they are. */
  List<Path> abandoned() {
    String start = PREFIX + user() + "-";
    List<Path> found = new ArrayList<>();
    for (Path candidate : Disk.children(CLEAN_UP, base)) {
      Path last = candidate.getFileName();
      String name = last == null ? "" : last.toString();
      if (name.startsWith(start) && isMine(candidate) && isDead(candidate, name, start)) {
        found.add(candidate);
      }
    }
    return found;
  }

  private boolean isDead(Path folder, String name, String start) {
    Path ownerFile = folder.resolve(OWNER_FILE);
    if (FileFacts.of(CLEAN_UP, ownerFile).isEmpty()) {
      return !alive(name.substring(start.length()));
    }
    Optional<ProcessLock> lock = ProcessLock.take(disk, CLEAN_UP, ownerFile);
    lock.ifPresent(taken -> {
      try {
        taken.close();
      } catch (IOException e) {
        throw DiskFailure.of(CLEAN_UP, ownerFile, e);
      }
    });
    return lock.isPresent();
  }

  /** What others own, or may write to, is not touched: they could swap things under our hands. */
  private static boolean isMine(Path folder) {
    try {
      var mine = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      var facts = Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      boolean closedToOthers = facts.get("mode") instanceof Integer mode && (mode & 0777) == 0700;
      return closedToOthers
          && mine.equals(facts.get("uid"))
          && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  private void removeIfDead(Path folder, String pidAndRandom) {
    Path ownerFile = folder.resolve(OWNER_FILE);
    if (FileFacts.of(CLEAN_UP, ownerFile).isEmpty()) {
      // Its owner may be about to lock it, or died before it could.
      if (!alive(pidAndRandom)) {
        disk.removeTree(CLEAN_UP, folder);
      }
      return;
    }
    ProcessLock.take(disk, CLEAN_UP, ownerFile)
        .ifPresent(lock -> new LockedRoom(disk, folder, lock).close());
  }

  private static boolean alive(String pidAndRandom) {
    int dash = pidAndRandom.indexOf('-');
    try {
      long pid = Long.parseLong(pidAndRandom.substring(0, Math.max(0, dash)));
      return ProcessHandle.of(pid).isPresent();
    } catch (NumberFormatException notOurs) {
      return true;
    }
  }

  private static String user() {
    StringBuilder safe = new StringBuilder();
    String user = System.getProperty("user.name", "");
    for (int i = 0; i < user.length(); i++) {
      char c = user.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      safe.append(plain ? c : '_');
    }
    return safe.isEmpty() ? "user" : safe.toString();
  }

  private record LockedRoom(Disk disk, Path folder, ProcessLock lock) implements Room {
    @Override
    public void close() {
      try (lock) {
        remove();
      } catch (IOException e) {
        throw DiskFailure.of(CLEAN_UP, folder, e);
      }
    }

    private void remove() {
      try {
        for (Path child : Disk.children(CLEAN_UP, folder)) {
          if (!child.endsWith(OWNER_FILE)) {
            disk.removeTree(CLEAN_UP, child);
          }
        }
        // Last, and still locked: until then nobody takes the folder for a dead one.
        disk.remove(CLEAN_UP, folder.resolve(OWNER_FILE));
        disk.remove(CLEAN_UP, folder);
      } catch (StoreAccessException stays) {
        // The next command removes it. To say that this one failed would be a lie: whoever had the
        // room may have committed what it was for.
        return;
      }
    }
  }
}
