package io.glyph.store.filesystem;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens what is a plain file of one name, and nothing else: opening a FIFO would wait for ever. */
final class SafeFile {
  private SafeFile() {}

  /**
   * @throws RefusedException with {@code UnsafeStore}
   */
  static void require(Path file, FileFacts facts) {
    @Nullable String problem = problem(facts);
    if (problem != null) {
      throw new RefusedException(new Refusal.UnsafeStore(file, problem));
    }
  }

  /** What is unsafe about it; null where nothing is. */
  static @Nullable String problem(FileFacts facts) {
    if (facts.isLink()) {
      return "it is a link";
    }
    if (!facts.isRegular()) {
      return facts.isFolder() ? "it is a folder, not a file" : "it is not a regular file";
    }
    return facts.links() > 1 ? "it is a hard link: the file has another name too" : null;
  }

  /** For reading; null where there is no such file. */
  static @Nullable FileChannel read(String operation, Path file) {
    Optional<FileFacts> facts = FileFacts.of(operation, file);
    if (facts.isEmpty()) {
      return null;
    }
    require(file, facts.get());
    try {
      return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException gone) {
      return null;
    } catch (IOException e) {
      throw DiskFailure.of(operation, file, e);
    }
  }
}
