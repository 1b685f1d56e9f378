package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A project's files as the file system lists them. */
public final class FileSystemTree implements ProjectTree {
  private static final String FIND = "find what to import";
  private static final String ARGUMENT = "PATH";

  @Override
  public Selection select(StoreLocation store, Path named) {
    Path path = real(named);
    for (Path name : path) {
      if (TreeWalk.isStore(name)) {
        throw refused("it is inside a store, which is never imported");
      }
    }
    Path project = real(store.project());
    if (path.equals(project)) {
      return new Selection(project, Optional.empty());
    }
    if (path.startsWith(project)) {
      return new Selection(project, Optional.of(below(project, path)));
    }
    if (Files.isDirectory(path)) {
      return new Selection(path, Optional.empty());
    }
    @Nullable Path folder = path.getParent();
    if (folder == null || !Files.isRegularFile(path)) {
      throw refused("it is neither a folder nor a regular file");
    }
    return new Selection(folder, Optional.of(below(folder, path)));
  }

  @Override
  public void walk(StoreLocation store, Selection selection, ImportRules rules, Visitor visitor) {
    new TreeWalk(store, selection, rules, visitor).run();
  }

  private static SourcePath below(Path folder, Path path) {
    @Nullable SourcePath below = null;
    for (int i = folder.getNameCount(); i < path.getNameCount(); i++) {
      byte[] name = RawName.of(root(path).resolve(path.subpath(0, i + 1)));
      below = below == null ? SourcePath.of(name) : below.child(name);
    }
    if (below == null) {
      throw new IllegalArgumentException("a path is not below itself");
    }
    return below;
  }

  private static Path root(Path path) {
    @Nullable Path root = path.getRoot();
    if (root == null) {
      throw new IllegalArgumentException("a real path is absolute");
    }
    return root;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException missing) {
      throw refused("there is no such file or folder");
    } catch (IOException e) {
      throw DiskFailure.of(FIND, path, e);
    }
  }

  private static RefusedException refused(String problem) {
    return new RefusedException(new Refusal.InvalidArgument(ARGUMENT, problem));
  }
}
