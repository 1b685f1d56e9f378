package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectTree.FileStamp;
import io.glyph.store.domain.source.ContentHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a file of the project, whole and in memory; it writes nothing.
 *
 * @param content empty where the file does not have as many bytes as it should
 * @param after how the file looked when it had been read; empty where it was gone
 */
record Reading(Optional<Content> content, Optional<StampedFile> after) {
  static final String READ = "read a file of the project";

  /** What was read: the first bytes of an array that is a little longer. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and not copied since it may be large
  record Content(ContentHash hash, byte[] bytes, int length) {}

  /**
   * @param stamp how it looked when it was found: of so many bytes it should be
   * @param digest of the thread that reads
   */
  static Reading of(Path file, FileStamp stamp, MessageDigest digest) {
    Optional<Content> content = content(file, stamp, digest);
    return new Reading(content, StampedFile.of(READ, file));
  }

  private static Optional<Content> content(Path file, FileStamp stamp, MessageDigest digest) {
    @Nullable FileChannel source = open(file);
    if (source == null) {
      return Optional.empty();
    }
    int expected = Math.toIntExact(stamp.bytes());
    // One byte more than expected shows that it has grown.
    ByteBuffer bytes = ByteBuffer.allocate(expected + 1);
    try (source) {
      while (bytes.position() < expected && source.read(bytes) >= 0) {}
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    }
    if (bytes.position() != expected) {
      return Optional.empty();
    }
    digest.update(bytes.array(), 0, expected);
    return Optional.of(new Content(hash(digest), bytes.array(), expected));
  }

  /** Null where there is no file of that name any more, or something else. */
  static @Nullable FileChannel open(Path file) {
    try {
      return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException gone) {
      return null;
    } catch (IOException e) {
      // A link that has taken its place cannot be opened; what it is now is looked at afterwards.
      if (StampedFile.of(READ, file).filter(StampedFile::isRegular).isEmpty()) {
        return null;
      }
      throw DiskFailure.of(READ, file, e);
    }
  }

  static ContentHash hash(MessageDigest digest) {
    return new ContentHash(HexFormat.of().formatHex(digest.digest()));
  }
}
