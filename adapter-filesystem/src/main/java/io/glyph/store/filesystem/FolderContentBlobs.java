package io.glyph.store.filesystem;

import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Blobs as files {@code content/ab/abcd…}, each made under another name and renamed last. */
public final class FolderContentBlobs implements ContentBlobs {
  static final String KEEP = "keep a file's bytes";

  /** The first prototype's modes; the umask takes its share. */
  static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  private final DiskEffects effects;
  private final Disk disk;
  private final BlobIntake.Bounds bounds;

  public FolderContentBlobs() {
    this(DiskEffects.real());
  }

  public FolderContentBlobs(DiskEffects effects) {
    this(effects, BlobIntake.Bounds.DEFAULT);
  }

  FolderContentBlobs(DiskEffects effects, BlobIntake.Bounds bounds) {
    this.effects = effects;
    this.disk = new Disk(effects);
    this.bounds = bounds;
  }

  @Override
  public Intake begin(StoreLocation store) {
    if (requireFolder(store.content()).isEmpty()) {
      disk.createFolder(KEEP, store.content(), FOLDER);
      disk.sync(KEEP, store.directory());
    }
    Path draft = store.contentDraft();
    if (requireFolder(draft).isPresent()) {
      disk.removeTree(KEEP, draft);
    }
    disk.createFolder(KEEP, draft, Disk.PRIVATE_FOLDER);
    return new BlobIntake(store, effects, bounds);
  }

  /** Empty where there is nothing of that name. */
  static Optional<FileFacts> requireFolder(Path folder) {
    Optional<FileFacts> facts = FileFacts.of(KEEP, folder);
    if (facts.isPresent() && !facts.get().isFolder()) {
      String problem = facts.get().isLink() ? "it is a link" : "it is not a folder";
      throw new RefusedException(new Refusal.UnsafeStore(folder, problem));
    }
    return facts;
  }
}
