package io.glyph.store.grpc;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A Unix domain socket of mode 0600, in a folder where nobody else can put anything.
 *
 * <p>Two servers that start at once could each take the other's socket for a stale one. A lock in
 * the run folder, held as long as the server lives, keeps them apart; it is never deleted, because
 * deleting a lock file makes two of it.
 */
final class SocketEndpoint implements Endpoint {
  /** Linux allows 107 bytes, macOS 103. */
  static final int MAX_PATH_BYTES = 100;

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final String name;
  private final Path lockFile;
  private final boolean removeLock;
  private final FileChannel lock;

  private SocketEndpoint(Path path, String name, RunFolder run) {
    this.path = path;
    this.name = name;
    this.lockFile = run.path().resolve(name + ".lock");
    this.removeLock = run.temporary();
    this.lock = lock(lockFile, path);
  }

  static SocketEndpoint claimDefault(Scope scope, RunFolder run) {
    String name = RunFolder.nameFor(RunFolder.real(scope.folder()));
    return claim(run.path().resolve(name + ".sock"), name, run);
  }

  static SocketEndpoint claim(Path named, Scope scope, RunFolder run) {
    Path file = named.getFileName();
    Path parent = named.getParent();
    if (!named.isAbsolute() || file == null || parent == null) {
      throw refused("must be an absolute path");
    }
    Path path;
    try {
      Path folder = parent.toRealPath();
      PosixFileAttributes seen = Files.readAttributes(folder, PosixFileAttributes.class);
      if (!seen.isDirectory()
          || !seen.owner().equals(run.owner())
          || seen.permissions().contains(PosixFilePermission.GROUP_WRITE)
          || seen.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        throw refused("must be in a folder of this user that nobody else can write to");
      }
      if (scope.isInsideAStore(folder)) {
        throw refused("must not be inside the store");
      }
      path = folder.resolve(file);
    } catch (NoSuchFileException missing) {
      throw refused("must be in a folder that exists");
    } catch (IOException failed) {
      throw Failures.io("look at the socket's folder", parent, failed);
    }
    return claim(path, RunFolder.nameFor(path), run);
  }

  private static SocketEndpoint claim(Path path, String name, RunFolder run) {
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_PATH_BYTES) {
      throw refused(
          "its path has %d bytes and sockets can have %d; use a shorter one"
              .formatted(bytes, MAX_PATH_BYTES));
    }
    SocketEndpoint endpoint = new SocketEndpoint(path, name, run);
    try {
      endpoint.removeIfStale();
    } catch (RefusedException inUse) {
      endpoint.close();
      throw inUse;
    }
    return endpoint;
  }

  private static FileChannel lock(Path file, Path socket) {
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      held = channel.tryLock() != null;
      if (!held) {
        throw inUse(socket);
      }
      return channel;
    } catch (OverlappingFileLockException inThisProcess) {
      throw inUse(socket);
    } catch (IOException failed) {
      throw Failures.io("lock the socket", file, failed);
    } finally {
      if (channel != null && !held) {
        closeQuietly(channel);
      }
    }
  }

  private void removeIfStale() {
    try {
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if (!(mode instanceof Integer bits) || (bits & FILE_TYPE) != SOCKET) {
        throw refused("something that is not a socket is there already");
      }
      try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        probe.connect(UnixDomainSocketAddress.of(path));
        throw inUse(path);
      } catch (ConnectException nobody) {
        Files.delete(path);
      }
    } catch (NoSuchFileException free) {
      // As it should be.
    } catch (IOException failed) {
      throw Failures.io("look at the socket", path, failed);
    }
  }

  @Override
  public SocketAddress address() {
    return UnixDomainSocketAddress.of(path);
  }

  @Override
  public ServerChannel channel() {
    return new NioServerDomainSocketChannel();
  }

  @Override
  public Bound bound(int port) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failed) {
      throw Failures.io("protect the socket", path, failed);
    }
    return new Bound("unix:" + path, name);
  }

  @Override
  public RefusedException failed(IOException cause) {
    return Failures.io("bind the socket", path, cause);
  }

  /** The socket itself went when its channel was closed. */
  @Override
  public void close() {
    if (removeLock) {
      try {
        Files.deleteIfExists(lockFile);
      } catch (IOException stays) {
        // In a temporary folder that nobody will look at again.
      }
    }
    closeQuietly(lock);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException closedAnyway) {
      // Nothing was written, and the lock goes with the descriptor.
    }
  }

  private static RefusedException inUse(Path socket) {
    return new RefusedException(
        new Refusal.StoreBusy(Optional.of("a server that listens at unix:" + socket)));
  }

  private static RefusedException refused(String problem) {
    return new RefusedException(new Refusal.InvalidArgument("socket", problem));
  }
}
