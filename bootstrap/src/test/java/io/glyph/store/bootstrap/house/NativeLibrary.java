package io.glyph.store.bootstrap.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, extracted once for all runs of the packaged program. Left to itself each
 * run extracts its own into the temporary folder, and one that is killed leaves it there: a crash
 * matrix would fill a disk.
 */
final class NativeLibrary {
  static final String NAME = LibraryLoaderUtil.getNativeLibName();

  private NativeLibrary() {}

  /** The folder that it is in, beside the distribution. */
  static Path folder(Path dist) {
    Path folder = dist.resolveSibling("native-" + SQLiteJDBCLoader.getVersion());
    Path library = folder.resolve(NAME);
    if (Files.exists(library)) {
      return folder;
    }
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + NAME;
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("sqlite-jdbc has no library for this platform");
      }
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, NAME, ".draft");
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }
}
