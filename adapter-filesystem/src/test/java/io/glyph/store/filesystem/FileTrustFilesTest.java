package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.audit.Checkpoint;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileTrustFilesTest {
  private static final SignerKey KEY = SignerKey.generate("ada.example/log", new Random(5));

  @TempDir Path temp;

  private final FileTrustFiles files = new FileTrustFiles();
  private Path key = Path.of("");
  private Path witness = Path.of("");

  @BeforeEach
  void places() {
    key = temp.resolve("key");
    witness = temp.resolve("witness");
  }

  private static String note(long size) {
    return KEY.sign(new Checkpoint("origin", size, "ab".repeat(32))).toString();
  }

  private static String problem(Executable work) {
    RefusedException refused = assertThrows(RefusedException.class, work);
    Refusal.InvalidArgument invalid = (Refusal.InvalidArgument) refused.refusal();
    assertEquals("--x", invalid.name());
    return invalid.problem();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aKeyIsForItsOwnerAloneAndItsPublicHalfForAll() throws IOException {
    Path open = files.createKey("--x", key, KEY);
    assertEquals("rw-------", mode(key));
    assertEquals("rw-r--r--", mode(open));
    assertEquals(KEY.secret(), files.signer("--x", key).secret());
    assertEquals(List.of(KEY.verifier()), files.verifiers("--x", open));
    assertFalse(Files.readString(open).contains("PRIVATE"));
  }

  @Test
  void noKeyIsEverReplaced() throws IOException {
    files.createKey("--x", key, KEY);
    String there = Files.readString(key);
    SignerKey other = SignerKey.generate("other", new Random(6));
    assertTrue(problem(() -> files.createKey("--x", key, other)).contains("not replaced"));
    Files.delete(key);
    assertTrue(problem(() -> files.createKey("--x", key, other)).contains("not replaced"));
    assertFalse(Files.exists(key));
    assertTrue(there.startsWith("PRIVATE+KEY+ada.example/log+"));
    Files.createSymbolicLink(key, temp.resolve("nowhere"));
    Files.delete(temp.resolve("key.pub"));
    assertTrue(problem(() -> files.createKey("--x", key, other)).contains("not replaced"));
  }

  @Test
  void nothingInsideAStoreIsTakenAlsoThroughLinks() throws IOException {
    Path store = Files.createDirectories(temp.resolve("orchard/.glyph/audit"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), store);
    for (Path folder : List.of(store, link, link.resolve("../audit"))) {
      Path inside = folder.resolve("file");
      assertTrue(problem(() -> files.createKey("--x", inside, KEY)).contains(".glyph"));
      assertTrue(problem(() -> files.signer("--x", inside)).contains(".glyph"));
      assertTrue(problem(() -> files.verifiers("--x", inside)).contains(".glyph"));
      assertTrue(problem(() -> files.witness("--x", inside)).contains(".glyph"));
      assertTrue(problem(() -> files.append("--x", inside, note(1), 0)).contains(".glyph"));
    }
    try (var left = Files.list(store)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aKeyThatOthersMayReadOrWriteIsRefused() throws IOException {
    files.createKey("--x", key, KEY);
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
      assertTrue(problem(() -> files.signer("--x", key)).contains("0600"), mode);
    }
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    assertEquals(KEY.secret(), files.signer("--x", key).secret());
  }

  @Test
  void garbageIsNoKey() throws IOException {
    byte[] notText = {(byte) 0xff, (byte) 0xfe, 0};
    for (byte[] content :
        List.of(
            new byte[0],
            notText,
            "\n".getBytes(),
            (KEY.secret() + "\n\n").getBytes(),
            (" " + KEY.secret()).getBytes(),
            KEY.verifier().toString().getBytes(),
            new byte[100_000])) {
      Files.write(key, content);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      problem(() -> files.signer("--x", key));
    }
    for (byte[] content :
        List.of(new byte[0], notText, KEY.secret().getBytes(), "a+b+c\n".getBytes())) {
      Files.write(key, content);
      problem(() -> files.verifiers("--x", key));
    }
  }

  @Test
  void whatIsNoPlainFileIsRefusedAndNotWaitedFor() throws IOException, InterruptedException {
    Path pipe = temp.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path folder = Files.createDirectory(temp.resolve("folder"));
    files.createKey("--x", key, KEY);
    Path link = Files.createSymbolicLink(temp.resolve("a-link"), key);
    for (Path odd : List.of(pipe, folder, link, temp.resolve("missing"))) {
      problem(() -> files.signer("--x", odd));
      problem(() -> files.verifiers("--x", odd));
    }
    for (Path odd : List.of(pipe, folder, link)) {
      problem(() -> files.witness("--x", odd));
      problem(() -> files.checkpoint("--x", odd));
    }
    assertEquals(Optional.empty(), files.witness("--x", temp.resolve("missing")));
    assertTrue(
        problem(() -> files.witness("--x", temp.resolve("none/witness"))).contains("no folder"));
  }

  @Test
  void aWitnessGrowsByWholeCheckpoints() throws IOException {
    files.append("--x", witness, note(1), 0);
    long size = Files.size(witness);
    files.append("--x", witness, note(2), size);
    assertEquals(List.of(note(1), note(2)), files.witness("--x", witness).orElseThrow().notes());
    assertEquals(Files.size(witness), files.witness("--x", witness).orElseThrow().bytes());
  }

  @Test
  void aWitnessThatChangedMeanwhileGetsNothing() throws IOException {
    files.append("--x", witness, note(1), 0);
    byte[] there = Files.readAllBytes(witness);
    assertTrue(problem(() -> files.append("--x", witness, note(2), 0)).contains("meanwhile"));
    assertEquals(there.length, Files.size(witness));
  }

  @Test
  void aWitnessThatIsCutAnywhereIsRefused() throws IOException {
    byte[] whole = (note(1) + '\n' + note(2) + '\n').getBytes();
    int first = (note(1) + '\n').getBytes().length;
    for (int size = 1; size < whole.length; size++) {
      Files.write(witness, java.util.Arrays.copyOf(whole, size));
      if (size != first) {
        problem(() -> files.witness("--x", witness));
      } else {
        assertEquals(1, files.witness("--x", witness).orElseThrow().notes().size());
      }
    }
  }

  @Test
  void aWitnessWithAnythingElseInItIsRefused() throws IOException {
    for (String odd :
        List.of(
            "\n",
            "\n\n",
            note(1) + "\n\n",
            note(1) + "\n# a remark\n\n",
            "x".repeat(70_000) + "\n\n" + note(1) + '\n',
            note(1).replace("\u2014", "-") + '\n')) {
      Files.writeString(witness, odd);
      problem(() -> files.witness("--x", witness));
    }
    Files.writeString(witness, note(1) + '\n');
    Files.write(witness, new byte[] {(byte) 0xc3}, StandardOpenOption.APPEND);
    problem(() -> files.witness("--x", witness));
  }

  @Test
  void aHugeWitnessIsRefusedBeforeItIsRead() throws IOException {
    try (var channel =
        Files.newByteChannel(witness, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(1L << 34);
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}));
    }
    assertTrue(problem(() -> files.witness("--x", witness)).contains("larger"));
    assertTrue(problem(() -> files.checkpoint("--x", witness)).contains("larger"));
  }

  @Test
  void aCheckpointIsReadAsItIs() throws IOException {
    Files.writeString(witness, note(1));
    assertEquals(Optional.of(note(1)), files.checkpoint("--x", witness));
    assertEquals(Optional.empty(), files.checkpoint("--x", temp.resolve("missing")));
    assertEquals(Optional.empty(), files.checkpoint("--x", temp.resolve("x".repeat(300))));
    assertEquals(Optional.empty(), files.checkpoint("--x", temp.resolve("no/such/folder")));
  }
}
