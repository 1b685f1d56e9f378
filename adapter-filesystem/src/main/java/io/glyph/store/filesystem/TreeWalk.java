package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectTree.FoundFile;
import io.glyph.store.application.port.ProjectTree.Selection;
import io.glyph.store.application.port.ProjectTree.Visitor;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One walk through a project. Nothing is recursive: a tree may be as deep as a path is long. */
final class TreeWalk {
  private static final String LIST = "list a folder of the project";
  private static final String LOOK = "look at a file of the project";

  private final Selection selection;
  private final ImportRules rules;
  private final Visitor visitor;
  private final Set<StampedFile.Identity> ownFiles;
  private final Deque<Iterator<Entry>> open = new ArrayDeque<>();

  private record Entry(SourcePath path, Path file) {}

  TreeWalk(StoreLocation store, Selection selection, ImportRules rules, Visitor visitor) {
    this.selection = selection;
    this.rules = rules;
    this.visitor = visitor;
    this.ownFiles = identities(store);
  }

  /** The store's folder, one that is being made, or one of another project in this tree. */
  static boolean isStore(Path name) {
    String text = name.toString();
    return text.equals(StoreLocation.FOLDER_NAME) || text.equals(".glyph.init");
  }

  void run() {
    open.push(list(selection.root(), null));
    while (!open.isEmpty()) {
      Iterator<Entry> entries = open.element();
      if (entries.hasNext()) {
        visit(entries.next());
      } else {
        open.pop();
      }
    }
  }

  private void visit(Entry entry) {
    if (!isMeant(entry.path()) || isStore(Objects.requireNonNull(entry.file().getFileName()))) {
      return;
    }
    // Most of a project's entries are judged by name alone, without asking the file system.
    boolean taken = rules.takes(entry.path());
    if (!taken && !rules.mayTakeBelow(entry.path())) {
      return;
    }
    Optional<StampedFile> found = StampedFile.of(LOOK, entry.file());
    if (found.isEmpty()) {
      return;
    }
    StampedFile file = found.get();
    if (file.isFolder()) {
      if (!taken || rules.mayTakeBelow(entry.path())) {
        open.push(list(entry.file(), entry.path()));
      }
    } else if (!file.isRegular()) {
      visitor.skipped(new SkippedFile(entry.path(), file.kind()));
    } else if (taken && !ownFiles.contains(file.identity())) {
      visitor.file(new FoundFile(entry.path(), entry.file(), file.stamp()));
    }
  }

  private boolean isMeant(SourcePath path) {
    return selection.part().isEmpty()
        || path.startsWith(selection.part().get())
        || selection.part().get().startsWith(path);
  }

  private static Iterator<Entry> list(Path folder, @Nullable SourcePath at) {
    record Named(byte[] name, Path file) {}
    List<Named> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(child -> children.add(new Named(RawName.of(child), child)));
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return List.<Entry>of().iterator();
    } catch (DirectoryIteratorException e) {
      throw DiskFailure.of(LIST, folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DiskFailure.of(LIST, folder, e);
    }
    children.sort((a, b) -> Arrays.compareUnsigned(a.name(), b.name()));
    // A folder that changes while it is listed may give a name twice.
    for (int i = children.size() - 1; i > 0; i--) {
      if (Arrays.equals(children.get(i).name(), children.get(i - 1).name())) {
        children.remove(i);
      }
    }
    return children.stream()
        .map(child ->
            new Entry(
                at == null ? SourcePath.of(child.name()) : at.child(child.name()), child.file()))
        .iterator();
  }

  /** A hard link to one of these is the file itself, whatever its name. */
  private static Set<StampedFile.Identity> identities(StoreLocation store) {
    Set<StampedFile.Identity> identities = new HashSet<>();
    Path database = store.database();
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      StampedFile.of(LOOK, database.resolveSibling(database.getFileName() + suffix))
          .ifPresent(file -> identities.add(file.identity()));
    }
    StampedFile.of(LOOK, store.lock()).ifPresent(file -> identities.add(file.identity()));
    return identities;
  }
}
