package io.glyph.store.application.fake;

import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Projects on an {@link InMemoryDisk}, which knows links and no other special files. */
public final class InMemoryProjectTree implements ProjectTree {
  private final InMemoryDisk disk;

  public InMemoryProjectTree(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Selection select(StoreLocation store, Path named) {
    if (!disk.exists(named)) {
      throw refused("there is nothing at it");
    }
    for (Path name : named) {
      if (name.toString().equals(StoreLocation.FOLDER_NAME)) {
        throw refused("it is inside a store");
      }
    }
    if (named.startsWith(store.project())) {
      Path below = store.project().relativize(named);
      return new Selection(
          store.project(),
          named.equals(store.project())
              ? Optional.empty()
              : Optional.of(SourcePath.of(below.toString())));
    }
    Path parent = named.getParent();
    return disk.isFile(named) && parent != null
        ? new Selection(parent, Optional.of(SourcePath.of(parent.relativize(named).toString())))
        : new Selection(named, Optional.empty());
  }

  @Override
  public void walk(StoreLocation store, Selection selection, ImportRules rules, Visitor visitor) {
    walk(selection, selection.root(), Optional.empty(), rules, visitor);
  }

  private void walk(
      Selection selection,
      Path folder,
      Optional<SourcePath> at,
      ImportRules rules,
      Visitor visitor) {
    for (String name : disk.names(folder)) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      SourcePath path = at.map(above -> above.child(bytes)).orElseGet(() -> SourcePath.of(bytes));
      Path here = folder.resolve(name);
      boolean wanted =
          selection.part().map(p -> path.startsWith(p) || p.startsWith(path)).orElse(true);
      if (!wanted || name.startsWith(StoreLocation.FOLDER_NAME)) {
        continue;
      }
      if (disk.isLink(here)) {
        if (rules.takes(path) || rules.mayTakeBelow(path)) {
          visitor.skipped(new SkippedFile(path, SkippedFile.Kind.LINK));
        }
      } else if (disk.isFile(here)) {
        if (rules.takes(path)) {
          visitor.file(new FoundFile(path, here, stamp(here)));
        }
      } else if (rules.mayTakeBelow(path)) {
        walk(selection, here, Optional.of(path), rules, visitor);
      }
    }
  }

  private FileStamp stamp(Path file) {
    long size = disk.read(file).orElseThrow().length;
    return new FileStamp(1, file.hashCode(), size, Instant.EPOCH, Instant.EPOCH);
  }

  private static RefusedException refused(String problem) {
    return new RefusedException(new Refusal.InvalidArgument("PATH", problem));
  }
}
