package io.glyph.store.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The archive of a folder, and its SHA-256 beside it in the form of {@code sha256sum}. */
final class Archive {
  private Archive() {}

  static void write(Path out, Path root, Instant time) throws IOException, InterruptedException {
    String name = root.getFileName().toString();
    Path archive = out.resolve(name + ".tar.gz");
    Files.deleteIfExists(archive);
    Commands.run(
        out,
        Map.of("LC_ALL", "C.UTF-8", "PATH", System.getenv("PATH")),
        List.of(
            "tar",
            "--create",
            "--sort=name",
            "--mtime=" + time,
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "--format=gnu",
            "--use-compress-program=gzip -n",
            "--file=" + archive.getFileName(),
            name));
    Files.writeString(
        out.resolve(name + ".tar.gz.sha256"),
        sha256(archive) + "  " + archive.getFileName() + "\n");
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
