package io.glyph.store.application.fake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What the fakes share: files by path. A folder exists where it was made or where a file is in it.
 * All that a killed process leaves behind is here; locks are not.
 */
public final class InMemoryDisk {
  private final TreeMap<Path, byte[]> files = new TreeMap<>();
  private final TreeSet<Path> folders = new TreeSet<>();
  private final TreeSet<Path> links = new TreeSet<>();

  public Optional<byte[]> read(Path file) {
    return Optional.ofNullable(files.get(file)).map(byte[]::clone);
  }

  public void write(Path file, byte[] bytes) {
    files.put(file, bytes.clone());
  }

  public void append(Path file, byte[] bytes) {
    byte[] old = files.getOrDefault(file, new byte[0]);
    byte[] all = Arrays.copyOf(old, old.length + bytes.length);
    System.arraycopy(bytes, 0, all, old.length, bytes.length);
    files.put(file, all);
  }

  public void makeFolder(Path folder) {
    folders.add(folder);
  }

  /** Marks what is at a path as a link, whatever it leads to. */
  public void makeLink(Path at) {
    links.add(at);
  }

  public boolean isFile(Path path) {
    return files.containsKey(path);
  }

  public boolean isLink(Path path) {
    return links.contains(path);
  }

  public boolean isFolder(Path path) {
    return folders.contains(path) || files.keySet().stream().anyMatch(f -> isBelow(f, path));
  }

  public boolean exists(Path path) {
    return isFile(path) || isFolder(path) || isLink(path);
  }

  /** Names in a folder, sorted. */
  public List<String> names(Path folder) {
    TreeSet<String> names = new TreeSet<>();
    for (TreeSet<Path> paths : List.of(new TreeSet<>(files.keySet()), folders)) {
      paths.stream()
          .filter(path -> isBelow(path, folder))
          .forEach(path -> names.add(path.getName(folder.getNameCount()).toString()));
    }
    return new ArrayList<>(names);
  }

  /** Removes a file, or a folder with all that is in it. */
  public void delete(Path path) {
    files.keySet().removeIf(p -> p.equals(path) || isBelow(p, path));
    folders.removeIf(p -> p.equals(path) || isBelow(p, path));
    links.removeIf(p -> p.equals(path) || isBelow(p, path));
  }

  /** Renames a file, or a folder with all that is in it. */
  public void move(Path from, Path to) {
    UnaryOperator<Path> renamed =
        path -> path.equals(from) ? to : to.resolve(from.relativize(path));
    TreeMap<Path, byte[]> movedFiles = new TreeMap<>();
    files.forEach((path, bytes) -> {
      if (path.equals(from) || isBelow(path, from)) {
        movedFiles.put(renamed.apply(path), bytes);
      }
    });
    List<Path> movedFolders =
        folders.stream().filter(p -> p.equals(from) || isBelow(p, from)).map(renamed).toList();
    delete(from);
    delete(to);
    files.putAll(movedFiles);
    folders.addAll(movedFolders);
  }

  /** Every path at or below a folder with its content, to be compared later. */
  public SortedMap<String, String> snapshot(Path folder) {
    TreeMap<String, String> all = new TreeMap<>();
    folders.stream()
        .filter(p -> p.equals(folder) || isBelow(p, folder))
        .forEach(p -> all.put(p.toString(), "folder"));
    files.forEach((path, bytes) -> {
      if (path.equals(folder) || isBelow(path, folder)) {
        all.put(path.toString(), HexFormat.of().formatHex(bytes));
      }
    });
    return all;
  }

  private static boolean isBelow(Path path, Path folder) {
    return path.startsWith(folder) && !path.equals(folder);
  }
}
