package io.glyph.store.filesystem;

import java.util.Set;

/**
 * Whether SQLite's WAL works on a file system: it needs memory that all processes share through
 * {@code -shm}, and POSIX locks that hold (https://www.sqlite.org/wal.html, "All processes using a
 * database must be on the same host computer").
 */
final class WalCapability {
  /** Served by another kernel: neither shared memory nor locks reach the other side. */
  private static final Set<String> NEVER =
      Set.of(
          // network protocols
          "nfs",
          "nfs4",
          "cifs",
          "smbfs",
          "smb2",
          "smb3",
          "ncpfs",
          "afs",
          "coda",
          "davfs",
          // cluster file systems: mapped memory is not coherent between nodes
          "ceph",
          "lustre",
          "gpfs",
          "beegfs",
          "orangefs",
          "pvfs2",
          "gfs2",
          "ocfs2",
          // folders that a host shares with its guest
          "9p",
          "virtiofs",
          "vboxsf",
          "vmhgfs",
          "prl_fs",
          "drvfs");

  /** File systems in user space that are known to be local; any other may be a network's. */
  private static final Set<String> LOCAL_FUSE =
      Set.of(
          "fuseblk",
          "fuse.ntfs",
          "fuse.ntfs-3g",
          "fuse.exfat",
          "fuse.ext2",
          "fuse.fuse-overlayfs",
          "fuse.gocryptfs",
          "fuse.encfs");

  private WalCapability() {}

  static boolean works(String type) {
    if (type.startsWith("fuse")) {
      return LOCAL_FUSE.contains(type);
    }
    return !NEVER.contains(type) && !type.startsWith("nfs") && !type.startsWith("smb");
  }
}
