package io.glyph.store.application.fake;

import io.glyph.store.application.port.TrustFiles;
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
    if (disk.exists(secret) || disk.exists(open)) {
      throw refused(argument, "there already").get();
    }
    write(secret, key.secret() + '\n');
    write(open, key.verifier().toString() + '\n');
    return open;
  }

  @Override
  public SignerKey signer(String argument, Path file) {
    requireElsewhere(argument, file);
    return text(file)
        .flatMap(text -> SignerKey.parse(text.strip()))
        .orElseThrow(refused(argument, "no private key"));
  }

  @Override
  public List<VerifierKey> verifiers(String argument, Path file) {
    requireElsewhere(argument, file);
    List<VerifierKey> keys = new ArrayList<>();
    for (String line : text(file).orElseThrow(refused(argument, "no file")).strip().split("\n")) {
      keys.add(VerifierKey.parse(line).orElseThrow(refused(argument, "no public key")));
    }
    return keys;
  }

  @Override
  public Optional<Witness> witness(String argument, Path file) {
    requireElsewhere(argument, file);
    return text(file)
        .map(text -> {
          List<String> notes = new ArrayList<>();
          if (!text.isEmpty()) {
            if (!text.endsWith("\n\n")) {
              throw refused(argument, "cut").get();
            }
            String[] parts = text.substring(0, text.length() - 2).split("\n\n", -1);
            for (int i = 0; i + 1 < parts.length; i += 2) {
              notes.add(parts[i] + "\n\n" + parts[i + 1] + '\n');
            }
          }
          return new Witness(notes, text.getBytes(StandardCharsets.UTF_8).length);
        });
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
    return text(file);
  }

  private Optional<String> text(Path file) {
    return disk.read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
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
