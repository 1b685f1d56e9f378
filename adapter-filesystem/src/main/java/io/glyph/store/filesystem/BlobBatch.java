package io.glyph.store.filesystem;

import static io.glyph.store.filesystem.FolderContentBlobs.KEEP;

import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Blobs between being written and having their names. Their bytes are synced before they are
 * renamed, so that what has the name of a blob is one, whatever happens; many at a time, since a
 * sync for each file costs ten times what writing it does.
 */
final class BlobBatch implements AutoCloseable {
  /** Of a hash; a million bits. */
  private static final int WRITTEN_DIGITS = 5;

  private final StoreLocation store;
  private final DiskEffects effects;
  private final Disk disk;
  private final BlobIntake.Bounds bounds;
  private final Path copy;

  /** Written in the draft folder. */
  private final Set<String> drafts = new HashSet<>();

  /** There before; who wrote them may not have synced them. */
  private final Set<String> present = new HashSet<>();

  private final Set<Path> folders = new TreeSet<>();
  private final Set<Path> knownFolders = new HashSet<>();

  /** Those that were not there before, and so hold nothing but what was put there from here. */
  private final Set<Path> ownFolders = new HashSet<>();

  /** A bit for the beginning of each hash that was written: where it is not set, none was. */
  private final BitSet written = new BitSet(1 << (4 * WRITTEN_DIGITS));

  private long bytes;
  private boolean firstIsDone;
  private boolean copyIsThere;
  private @Nullable String last;
  private DiskEffects.@Nullable WholeSync whole;

  BlobBatch(StoreLocation store, DiskEffects effects, BlobIntake.Bounds bounds) {
    this.store = store;
    this.effects = effects;
    this.disk = new Disk(effects);
    this.bounds = bounds;
    this.copy = store.contentDraft().resolve("copy");
  }

  /** Writes a blob that is in memory, unless it is there. */
  void offer(ContentHash hash, byte[] content, int length) {
    String hex = hash.hex();
    if (isThere(hex, length)) {
      return;
    }
    Path draft = draft(hex);
    try (FileChannel channel =
        disk.open(
            KEEP,
            draft,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            FolderContentBlobs.FILE)) {
      disk.write(draft, channel, ByteBuffer.wrap(content, 0, length));
    } catch (IOException e) {
      throw DiskFailure.of(KEEP, draft, e);
    }
    written(hex, length);
  }

  /** Where a large file is copied to while it is hashed. */
  Path roomForCopy(long size) {
    if (bytes > 0 && bytes + size > bounds.bytesAtOnce()) {
      flush();
    }
    removeCopy();
    copyIsThere = true;
    return copy;
  }

  /** Takes what is in the room for a copy, or throws it away where it is there already. */
  void offerCopy(ContentHash hash, long length) {
    if (isThere(hash.hex(), length)) {
      removeCopy();
      return;
    }
    disk.rename(KEEP, copy, draft(hash.hex()));
    copyIsThere = false;
    written(hash.hex(), length);
  }

  private void removeCopy() {
    if (copyIsThere) {
      disk.remove(KEEP, copy);
      copyIsThere = false;
    }
  }

  private static int bit(String hex) {
    return Integer.parseInt(hex.substring(0, WRITTEN_DIGITS), 16);
  }

  private void written(String hex, long length) {
    drafts.add(hex);
    written.set(bit(hex));
    last = hex;
    bytes += length;
  }

  private boolean isThere(String hex, long length) {
    if (drafts.contains(hex) || present.contains(hex)) {
      return true;
    }
    Path blob = store.blob(hex);
    Path folder = Objects.requireNonNull(blob.getParent());
    if (!knownFolders.contains(folder)) {
      if (FolderContentBlobs.requireFolder(folder).isEmpty()) {
        return false;
      }
      knownFolders.add(folder);
    }
    if (ownFolders.contains(folder) && !written.get(bit(hex))) {
      return false;
    }
    Optional<FileFacts> facts = FileFacts.of(KEEP, blob);
    if (facts.isEmpty()) {
      return false;
    }
    SafeFile.require(blob, facts.get());
    if (facts.get().size() != length) {
      // Half written by a program that was killed: the right bytes take its place.
      return false;
    }
    present.add(hex);
    return true;
  }

  /** What was offered last is what the file holds. */
  void keepLast() {
    last = null;
    int most = firstIsDone ? bounds.filesAtOnce() : bounds.filesSyncedSingly();
    if (drafts.size() + present.size() >= most || bytes >= bounds.bytesAtOnce()) {
      flush();
    }
  }

  /** What was offered last is of a file that changed while it was read. */
  void forgetLast() {
    removeCopy();
    if (last != null) {
      disk.remove(KEEP, draft(last));
      drafts.remove(last);
      last = null;
    }
  }

  void settle() {
    flush();
    for (Path folder : folders) {
      disk.sync(KEEP, folder);
    }
    disk.sync(KEEP, store.content());
  }

  private void flush() {
    if (whole == null) {
      drafts.forEach(hex -> disk.sync(KEEP, draft(hex)));
      present.forEach(hex -> disk.sync(KEEP, store.blob(hex)));
    } else {
      syncWhole(whole);
    }
    for (String hex : drafts) {
      Path blob = store.blob(hex);
      disk.rename(KEEP, draft(hex), requireFolderOf(blob).resolve(hex));
    }
    present.forEach(hex -> folders.add(Objects.requireNonNull(store.blob(hex).getParent())));
    drafts.clear();
    present.clear();
    bytes = 0;
    watch();
  }

  /** From the second batch on. What fails to be written from here on is told by its sync. */
  private void watch() {
    if (!firstIsDone) {
      firstIsDone = true;
      try {
        whole = effects.wholeSync(store.contentDraft()).orElse(null);
      } catch (IOException e) {
        throw DiskFailure.of(KEEP, store.contentDraft(), e);
      }
    }
  }

  private void syncWhole(DiskEffects.WholeSync sync) {
    try {
      sync.sync();
    } catch (IOException e) {
      throw DiskFailure.of(KEEP, store.content(), e);
    }
  }

  private Path requireFolderOf(Path blob) {
    Path folder = Objects.requireNonNull(blob.getParent());
    if (!knownFolders.contains(folder)) {
      if (FolderContentBlobs.requireFolder(folder).isEmpty()) {
        disk.createFolder(KEEP, folder, FolderContentBlobs.FOLDER);
        ownFolders.add(folder);
      }
      knownFolders.add(folder);
    }
    folders.add(folder);
    return folder;
  }

  private Path draft(String hex) {
    return store.contentDraft().resolve(hex);
  }

  @Override
  public void close() {
    if (whole != null) {
      try {
        whole.close();
      } catch (IOException e) {
        throw DiskFailure.of(KEEP, store.content(), e);
      }
    }
  }
}
