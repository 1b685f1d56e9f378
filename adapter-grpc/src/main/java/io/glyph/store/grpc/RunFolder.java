package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of mode 0700 that holds sockets, tokens and locks while servers run: {@code glyph} in
 * {@code $XDG_RUNTIME_DIR}, or, without one, a temporary folder that goes with the server.
 *
 * @param owner this user, as the file system names them
 */
record RunFolder(Path path, boolean temporary, UserPrincipal owner) {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static RunFolder open(ServerSettings settings) {
    Optional<Path> runtime =
        settings.runtimeFolder().filter(p -> p.isAbsolute() && Files.isDirectory(p));
    Path parent = runtime.orElse(settings.temporaryFolder());
    try {
      Path real = parent.toRealPath();
      if (settings.scope().isInsideAStore(real)) {
        throw new RefusedException(
            new Refusal.InvalidArgument("runtime folder", "lies inside the store"));
      }
      return runtime.isPresent() ? shared(real.resolve("glyph")) : temporary(real);
    } catch (IOException failed) {
      throw Failures.io("open run folder", parent, failed);
    }
  }

  private static RunFolder shared(Path path) {
    try {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException there) {
      // Judged below.
    } catch (IOException failed) {
      throw Failures.io("create run folder", path, failed);
    }
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE)) {
        UserPrincipal me = whoAmI(path);
        if (Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(me)) {
          return new RunFolder(path, false, me);
        }
      }
    } catch (IOException failed) {
      throw Failures.io("open run folder", path, failed);
    }
    throw new RefusedException(
        new Refusal.IoFailed(
            ErrorCode.PERMISSION_DENIED,
            "open run folder",
            path,
            "must be a folder of this user with mode 0700"));
  }

  private static RunFolder temporary(Path parent) throws IOException {
    Path made =
        Files.createTempDirectory(parent, "glyph-", PosixFilePermissions.asFileAttribute(PRIVATE));
    return new RunFolder(made, true, whoAmI(made));
  }

  /** Java does not tell the user's number; the owner of a file just made does. */
  private static UserPrincipal whoAmI(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, ".owner", null, PRIVATE_FILE);
    try {
      return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(probe);
    }
  }

  /** A folder with links resolved. */
  static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException failed) {
      throw Failures.io("look at the store", folder, failed);
    }
  }

  /** Name for files that belong to something with a path: 16 hex digits. */
  static String nameFor(Path something) {
    byte[] path = something.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(AccessToken.sha256(path), 0, 8);
  }

  /** Removes a temporary folder, which must be empty by now; leaves the shared one. */
  void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException stays) {
        // An empty folder in the temporary folder hurts nobody, and the server is done.
      }
    }
  }
}
