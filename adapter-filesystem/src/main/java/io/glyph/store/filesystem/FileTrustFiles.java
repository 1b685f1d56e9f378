package io.glyph.store.filesystem;

import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.audit.SignedNote;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.audit.VerifierKey;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys, witnesses and checkpoints as plain files. */
public final class FileTrustFiles implements TrustFiles {
  private static final String MAKE_KEY = "make a key";
  private static final String READ = "read a file that vouches for the log";
  private static final String APPEND = "append to the witness";
  private static final int LONGEST_KEYS = 64 * 1024;
  private static final int LONGEST_WITNESS = 16 * 1024 * 1024;
  private static final int OTHERS = 077;

  private final Disk disk;

  public FileTrustFiles() {
    this(DiskEffects.real());
  }

  public FileTrustFiles(DiskEffects effects) {
    disk = new Disk(effects);
  }

  @Override
  public Path createKey(String argument, Path secret, SignerKey key) {
    requireElsewhere(argument, secret);
    Path open = secret.resolveSibling(secret.getFileName() + ".pub");
    for (Path file : List.of(secret, open)) {
      if (FileFacts.of(MAKE_KEY, file).isPresent()) {
        throw refused(argument, "there is a file of that name already, and keys are not replaced");
      }
    }
    disk.create(MAKE_KEY, secret, bytes(key.secret() + '\n'), Disk.PRIVATE_FILE);
    disk.create(
        MAKE_KEY,
        open,
        bytes(key.verifier().toString() + '\n'),
        PosixFilePermissions.fromString("rw-r--r--"));
    disk.sync(MAKE_KEY, folder(secret));
    return open;
  }

  @Override
  public SignerKey signer(String argument, Path file) {
    requireElsewhere(argument, file);
    FileFacts facts =
        FileFacts.of(READ, file).orElseThrow(() -> refused(argument, "there is no such file"));
    if (facts.isRegular() && (facts.mode() & OTHERS) != 0) {
      throw refused(
          argument, "others may read or write this key: give it mode 0600, or make another one");
    }
    String text = text(argument, file, LONGEST_KEYS);
    return SignerKey.parse(withoutNewline(text))
        .orElseThrow(() ->
            refused(argument, "this is no private key: one line, PRIVATE+KEY+name+id+base64"));
  }

  @Override
  public List<VerifierKey> verifiers(String argument, Path file) {
    requireElsewhere(argument, file);
    String text = text(argument, file, LONGEST_KEYS);
    List<VerifierKey> keys = new ArrayList<>();
    for (String line : withoutNewline(text).split("\n", -1)) {
      keys.add(
          VerifierKey.parse(line)
              .orElseThrow(
                  () -> refused(argument, "this is no public key: a line each, name+id+base64")));
    }
    return keys;
  }

  @Override
  public Optional<Witness> witness(String argument, Path file) {
    requireElsewhere(argument, file);
    Optional<byte[]> read = read(argument, file, LONGEST_WITNESS);
    return read.map(bytes -> new Witness(notes(argument, decode(argument, bytes)), bytes.length));
  }

  /** Each note ends with an empty line, which also says that all of it was written. */
  private static List<String> notes(String argument, String text) {
    List<String> notes = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int body = text.indexOf("\n\n", at);
      int end = body < 0 ? -1 : text.indexOf("\n\n", body + 2);
      if (end < 0 || end + 1 - at > SignedNote.MAX_BYTES) {
        throw refused(
            argument,
            "checkpoint "
                + (notes.size() + 1)
                + " of it is cut or too long: take what is after the last whole one out of the"
                + " file, and find out why");
      }
      String note = text.substring(at, end + 1);
      if (SignedNote.parse(note).isEmpty()) {
        throw refused(argument, "record " + (notes.size() + 1) + " of it is no signed note");
      }
      notes.add(note);
      at = end + 2;
    }
    return notes;
  }

  @Override
  public void append(String argument, Path file, String note, long bytes) {
    requireElsewhere(argument, file);
    boolean fresh = FileFacts.of(APPEND, file).isEmpty();
    try (FileChannel channel =
            disk.open(
                APPEND,
                file,
                Set.of(
                    StandardOpenOption.APPEND,
                    StandardOpenOption.CREATE,
                    LinkOption.NOFOLLOW_LINKS));
        FileLock lock = channel.tryLock()) {
      if (lock == null || channel.size() != bytes) {
        throw refused(argument, "somebody else has written to it meanwhile; run this again");
      }
      disk.write(file, channel, bytes(note + '\n'));
      disk.sync(file, channel);
    } catch (IOException e) {
      throw DiskFailure.of(APPEND, file, e);
    }
    if (fresh) {
      disk.sync(APPEND, folder(file));
    }
  }

  @Override
  public Optional<String> checkpoint(String argument, Path file) {
    if (!exists(file)) {
      return Optional.empty();
    }
    requireElsewhere(argument, file);
    return read(argument, file, SignedNote.MAX_BYTES).map(bytes -> decode(argument, bytes));
  }

  /** A text that was meant as a checkpoint may be no name that the system could even look for. */
  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static String text(String argument, Path file, int most) {
    return decode(
        argument,
        read(argument, file, most).orElseThrow(() -> refused(argument, "there is no such file")));
  }

  private static Optional<byte[]> read(String argument, Path file, int most) {
    Optional<FileFacts> facts = FileFacts.of(READ, file);
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    @Nullable String problem = SafeFile.problem(facts.get());
    if (problem != null) {
      throw refused(argument, problem);
    }
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      if (size > most) {
        throw refused(argument, "it is larger than " + most + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      if (bytes.hasRemaining()) {
        throw new IOException("the file became shorter while it was read");
      }
      return Optional.of(bytes.array());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    }
  }

  private static String decode(String argument, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      throw refused(argument, "it is not UTF-8 text");
    }
  }

  private static String withoutNewline(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /** Refuses what is in a store, also where the way to it leads through links. */
  private static void requireElsewhere(String argument, Path file) {
    Path folder = folder(file);
    try {
      for (Path name : folder.toRealPath()) {
        if (name.toString().equals(StoreLocation.FOLDER_NAME)) {
          throw refused(
              argument, "it is inside a .glyph folder, where it proves nothing: keep it elsewhere");
        }
      }
    } catch (NoSuchFileException missing) {
      throw refused(argument, "there is no folder for it");
    } catch (IOException e) {
      throw DiskFailure.of(READ, folder, e);
    }
  }

  private static RefusedException refused(String argument, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }
}
