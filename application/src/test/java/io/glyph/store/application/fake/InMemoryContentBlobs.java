package io.glyph.store.application.fake;

import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

/** Blobs in the files of an {@link InMemoryDisk}. Nothing changes there while it is read. */
public final class InMemoryContentBlobs implements ContentBlobs {
  private final InMemoryDisk disk;

  public InMemoryContentBlobs(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Intake begin(StoreLocation store) {
    disk.delete(store.contentDraft());
    disk.makeFolder(store.contentDraft());
    return new Intake() {
      @Override
      public Optional<ImportedFile> take(ProjectTree.FoundFile file) {
        return disk.read(file.file()).map(bytes -> kept(file, bytes));
      }

      private ImportedFile kept(ProjectTree.FoundFile file, byte[] bytes) {
        ContentHash hash = new ContentHash(Sha256.hex(bytes));
        Path blob = store.blob(hash.hex());
        if (disk.isLink(blob) || disk.isFolder(blob)) {
          throw new RefusedException(new Refusal.UnsafeStore(blob, "it is not a regular file"));
        }
        if (disk.read(blob).map(old -> old.length != bytes.length).orElse(true)) {
          disk.write(store.contentDraft().resolve(hash.hex()), bytes);
        }
        return new ImportedFile(file.path(), hash, bytes.length);
      }

      @Override
      public void settle() {
        for (String name : disk.names(store.contentDraft())) {
          disk.move(store.contentDraft().resolve(name), store.blob(name));
        }
      }

      @Override
      public void close() {
        disk.delete(store.contentDraft());
      }
    };
  }
}
