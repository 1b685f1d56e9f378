package io.glyph.store.application.fake;

import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.audit.SignedNote;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.audit.VerifierKey;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keys, witnesses and checkpoints on an {@link InMemoryDisk}. */
public final class InMemoryTrustFiles implements TrustFiles {
  private final InMemoryDisk disk;

  public InMemoryTrustFiles(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Path createKey(String argument, Path secret, SignerKey key) {
    requireElsewhere(argument, secret);
    Path open = secret.resolveSibling(secret.getFileName() + ".pub");
    if (isThere(secret) || isThere(open)) {
      throw refused(argument, "there already").get();
    }
    write(secret, key.secret() + '\n');
    write(open, key.verifier().toString() + '\n');
    return open;
  }

  @Override
  public SignerKey signer(String argument, Path file) {
    requireElsewhere(argument, file);
    return text(argument, file)
        .flatMap(text -> SignerKey.parse(withoutNewline(text)))
        .orElseThrow(refused(argument, "no private key"));
  }

  @Override
  public List<VerifierKey> verifiers(String argument, Path file) {
    requireElsewhere(argument, file);
    List<VerifierKey> keys = new ArrayList<>();
    String text = withoutNewline(text(argument, file).orElseThrow(refused(argument, "no file")));
    for (String line : text.split("\n", -1)) {
      keys.add(VerifierKey.parse(line).orElseThrow(refused(argument, "no public key")));
    }
    return keys;
  }

  @Override
  public Optional<Witness> witness(String argument, Path file) {
    requireElsewhere(argument, file);
    return text(argument, file)
        .map(text ->
            new Witness(notes(argument, text), text.getBytes(StandardCharsets.UTF_8).length));
  }

  private static List<String> notes(String argument, String text) {
    List<String> notes = new ArrayList<>();
    for (String rest = text; !rest.isEmpty(); ) {
      int body = rest.indexOf("\n\n");
      int end = body < 0 ? -1 : rest.indexOf("\n\n", body + 2);
      String note = end < 0 ? "" : rest.substring(0, end + 1);
      if (SignedNote.parse(note).isEmpty()) {
        throw refused(argument, "cut, or something else in it").get();
      }
      notes.add(note);
      rest = rest.substring(end + 2);
    }
    return notes;
  }

  @Override
  public void append(String argument, Path file, String note, long bytes) {
    requireElsewhere(argument, file);
    if (disk.read(file).map(b -> b.length).orElse(0) != bytes) {
      throw refused(argument, "changed").get();
    }
    disk.append(file, (note + '\n').getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<String> checkpoint(String argument, Path file) {
    requireElsewhere(argument, file);
    return text(argument, file);
  }

  private boolean isThere(Path path) {
    return disk.exists(path) || disk.isLink(path);
  }

  private Optional<String> text(String argument, Path file) {
    if (disk.isLink(file)) {
      throw refused(argument, "a link").get();
    }
    return disk.read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static String withoutNewline(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private void write(Path file, String text) {
    disk.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void requireElsewhere(String argument, Path file) {
    for (Path name : file) {
      if (name.toString().equals(".glyph")) {
        throw refused(argument, "inside a store").get();
      }
    }
  }

  private static Supplier<RefusedException> refused(String argument, String problem) {
    return () -> new RefusedException(new Refusal.InvalidArgument(argument, problem));
  }
}
