package io.glyph.store.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a server serves. Paths in requests lead nowhere else: links are resolved before anything is
 * looked at. Whoever may swap a folder for a link between that and the use of the path has this
 * user's rights already.
 */
public sealed interface Scope {
  /** Of Linux, in bytes; other systems take no longer ones. */
  int LONGEST_NAME = 255;

  /** As above, without the byte that ends it. */
  int LONGEST_PATH = 4_095;

  /** The folder that the server's default socket is named by. */
  Path folder();

  /** Whether a path, links resolved, lies inside a store. */
  boolean isInsideAStore(Path real);

  /**
   * The project that a request means.
   *
   * @param named as in the request
   */
  Path project(String named);

  /** One store. */
  record OneStore(StoreLocation store) implements Scope {
    @Override
    public Path folder() {
      return store.directory();
    }

    @Override
    public boolean isInsideAStore(Path real) {
      return real.startsWith(RunFolder.real(store.directory()));
    }

    @Override
    public Path project(String named) {
      if (!named.isEmpty()) {
        throw new RefusedException(
            new Refusal.InvalidArgument("store", "this server serves one store: leave it empty"));
      }
      return store.project();
    }
  }

  /**
   * Every store below a folder.
   *
   * @param root absolute, a folder, links resolved
   */
  record Below(Path root) implements Scope {
    /**
     * The folder that a user names.
     *
     * @param named an existing folder
     */
    public static Below of(Path named) {
      try {
        Path real = named.toRealPath();
        if (Files.isDirectory(real)) {
          return new Below(real);
        }
      } catch (IOException failed) {
        throw Failures.io("open the folder to serve", named, failed);
      }
      throw new RefusedException(new Refusal.InvalidArgument("--root", "is not a folder"));
    }

    @Override
    public Path folder() {
      return root;
    }

    @Override
    public boolean isInsideAStore(Path real) {
      return StoreLocation.isInsideAStore(real) && real.startsWith(root);
    }

    @Override
    public Path project(String named) {
      if (named.isEmpty()) {
        throw new RefusedException(
            new Refusal.InvalidArgument("store", "this server serves many stores: name one"));
      }
      return below(root, named, "store");
    }
  }

  /**
   * A path that lies, links resolved, in a folder.
   *
   * @param folder links resolved
   * @param named relative to it
   * @param argument how the request calls it
   */
  static Path below(Path folder, String named, String argument) {
    requireShort(named, argument);
    Path meant;
    try {
      meant = folder.resolve(named).normalize();
    } catch (InvalidPathException notAPath) {
      throw new RefusedException(new Refusal.InvalidArgument(argument, "is not a path"));
    }
    // Judged by its words first: of what lies outside nobody learns even whether it is there.
    if (named.startsWith("/") || !meant.startsWith(folder)) {
      throw outside(folder.resolve(named));
    }
    try {
      Path real = folder.resolve(named).toRealPath();
      if (!real.startsWith(folder)) {
        throw outside(meant);
      }
      return real;
    } catch (NoSuchFileException missing) {
      throw new RefusedException(new Refusal.StoreNotFound(meant));
    } catch (IOException failed) {
      if (throughAFile(folder, meant)) {
        throw new RefusedException(new Refusal.StoreNotFound(meant));
      }
      throw Failures.io("resolve a path", meant, failed);
    }
  }

  /** What no file system takes is no path; the kernel says so in words that differ. */
  private static void requireShort(String named, String argument) {
    boolean tooLong = named.getBytes(UTF_8).length > LONGEST_PATH;
    for (String name : named.split("/", -1)) {
      tooLong |= name.getBytes(UTF_8).length > LONGEST_NAME;
    }
    if (tooLong) {
      throw new RefusedException(new Refusal.InvalidArgument(argument, "is too long for a path"));
    }
  }

  /** Whether a file stands where a folder would have to: below a file there is nothing. */
  private static boolean throughAFile(Path folder, Path meant) {
    for (Path at = meant.getParent(); at != null && at.startsWith(folder); at = at.getParent()) {
      if (Files.exists(at)) {
        return !Files.isDirectory(at);
      }
    }
    return false;
  }

  private static RefusedException outside(Path path) {
    return new RefusedException(
        new Refusal.IoFailed(
            ErrorCode.PERMISSION_DENIED, "resolve a path", path, "lies outside of what is served"));
  }
}
