package io.glyph.store.filesystem;

import com.fasterxml.jackson.core.JsonGenerator;
import io.glyph.store.domain.store.StoreLocation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Files {@code audit/attachments/<sha256>}, each made under another name and renamed last. */
final class Attachments {
  private static final String ATTACH = "write an attachment of the audit log";

  private final Disk disk;

  Attachments(DiskEffects effects) {
    this.disk = new Disk(effects);
  }

  String write(StoreLocation store, Consumer<Consumer<Map<String, Object>>> items) {
    Path folder = store.attachments();
    if (FileFacts.of(ATTACH, folder).isEmpty()) {
      disk.createFolder(ATTACH, folder, FolderContentBlobs.FOLDER);
      disk.sync(ATTACH, Objects.requireNonNull(folder.getParent()));
    }
    Path draft = store.attachmentDraft();
    disk.remove(ATTACH, draft);
    try {
      String digest = fill(draft, items);
      Path attachment = folder.resolve(digest);
      Optional<FileFacts> there = FileFacts.of(ATTACH, attachment);
      if (there.isPresent()) {
        // The same bytes again, or half of them by a disk that has lost some: the new file is
        // whole.
        SafeFile.require(attachment, there.get());
      }
      disk.rename(ATTACH, draft, attachment);
      disk.sync(ATTACH, folder);
      return digest;
    } catch (IOException e) {
      throw DiskFailure.of(ATTACH, draft, e);
    }
  }

  private String fill(Path draft, Consumer<Consumer<Map<String, Object>>> items)
      throws IOException {
    MessageDigest digest = Sha256.start();
    try (FileChannel channel =
        disk.open(
            ATTACH,
            draft,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            FolderContentBlobs.FILE)) {
      OutputStream out = new BufferedOutputStream(new Hashing(draft, channel, digest), 1 << 16);
      try (JsonGenerator json = EventParser.FACTORY.createGenerator(out)) {
        json.writeStartArray();
        items.accept(item -> {
          try {
            EventWriter.write(json, item);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
        json.writeEndArray();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      disk.sync(draft, channel);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Writes through the seam, and hashes what it has written. */
  private final class Hashing extends OutputStream {
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest;

    Hashing(Path file, FileChannel channel, MessageDigest digest) {
      this.file = file;
      this.channel = channel;
      this.digest = digest;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      disk.write(file, channel, ByteBuffer.wrap(bytes, from, length));
      digest.update(bytes, from, length);
    }

    /** The channel is closed only after its sync. */
    @Override
    public void close() {}
  }
}
