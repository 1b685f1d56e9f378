package io.glyph.store.filesystem;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a folder that the user named, behind those of another source, whose last
 * version they go on from. Where the folder has a {@code migrations.index} it is checked, so that a
 * folder that is about to be published is held to what it will be; where it has none, digests are
 * those of the files.
 *
 * <p>Files that are neither SQL nor YAML are passed over, and so are folders; what is SQL or YAML
 * must be a migration's, so that none is passed over for a slip in its name.
 */
public final class FolderMigrationSource implements MigrationSource {
  /** What other people's largest migrations hold, many times over. */
  private static final int MAX_SQL_BYTES = 16 << 20;

  private static final int MAX_INDEX_BYTES = 1 << 20;
  private static final String OPTION = "--catalog";

  private final MigrationSource first;
  private final Path folder;

  /**
   * @param first where the migrations before come from
   * @param folder absolute
   */
  public FolderMigrationSource(MigrationSource first, Path folder) {
    this.first = first;
    this.folder = folder;
  }

  @Override
  public MigrationCatalog load() {
    MigrationCatalog before = first.load();
    try {
      SortedMap<String, byte[]> files = read();
      byte @Nullable [] index = files.remove(CatalogFiles.INDEX);
      if (index != null) {
        requireIndexed(files, CatalogFiles.index(index));
      }
      if (files.isEmpty()) {
        throw new CatalogFormException(shown(), "there is no migration in it");
      }
      return before.followedBy(
          CatalogFiles.assemble(
              files, before.last().orElse(StoreVersion.FIRST), Migration.Origin.CATALOG));
    } catch (CatalogFormException wrong) {
      throw new RefusedException(new Refusal.InvalidArgument(OPTION, wrong.problem()));
    }
  }

  @Override
  public Migration parse(String script, String sql, String descriptor, Migration.Origin origin) {
    return first.parse(script, sql, descriptor, origin);
  }

  private static void requireIndexed(
      SortedMap<String, byte[]> files, SortedMap<String, String> digests)
      throws CatalogFormException {
    for (String name : digests.keySet()) {
      if (!files.containsKey(name)) {
        throw new CatalogFormException(name, "migrations.index lists it, and it is not there");
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String digest = digests.get(file.getKey());
      if (digest == null) {
        throw new CatalogFormException(file.getKey(), "migrations.index does not list it");
      }
      CatalogFiles.requireDigest(file.getKey(), file.getValue(), digest);
    }
  }

  private SortedMap<String, byte[]> read() throws CatalogFormException {
    String operation = "read catalog";
    Optional<FileFacts> facts = FileFacts.of(operation, folder);
    // A link to a folder is followed: the user has named it.
    if (facts.isEmpty() || !Files.isDirectory(folder)) {
      throw new CatalogFormException(shown(), "there is no such folder");
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (Path file : Disk.children(operation, folder)) {
      String name = String.valueOf(file.getFileName());
      boolean index = name.equals(CatalogFiles.INDEX);
      boolean yaml = name.endsWith(MigrationName.YAML) || name.endsWith(".yml");
      if (!index && !yaml && !name.endsWith(MigrationName.SQL)) {
        continue;
      }
      if (!index) {
        MigrationName.parse(name);
      }
      int limit = index ? MAX_INDEX_BYTES : yaml ? MigrationDescriptor.MAX_BYTES : MAX_SQL_BYTES;
      files.put(name, bytes(operation, file, name, limit));
    }
    return files;
  }

  /** No byte of it is read where it is not a plain file, or too large. */
  private static byte[] bytes(String operation, Path file, String name, int limit)
      throws CatalogFormException {
    FileFacts facts =
        FileFacts.of(operation, file)
            .orElseThrow(() -> new CatalogFormException(name, "it went away"));
    @Nullable String problem = SafeFile.problem(facts);
    if (problem != null) {
      throw new CatalogFormException(name, problem);
    }
    try (FileChannel channel = SafeFile.read(operation, file)) {
      if (channel == null) {
        throw new CatalogFormException(name, "it went away");
      }
      long size = channel.size();
      if (size > limit) {
        throw new CatalogFormException(name, "longer than " + limit / 1024 + " KiB");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until it is whole, or shorter than it was.
      }
      if (bytes.hasRemaining() || channel.size() != size) {
        throw new CatalogFormException(name, "it changed while it was read");
      }
      return bytes.array();
    } catch (IOException failed) {
      throw DiskFailure.of(operation, file, failed);
    }
  }

  private String shown() {
    return Printable.whole(folder.toString());
  }
}
