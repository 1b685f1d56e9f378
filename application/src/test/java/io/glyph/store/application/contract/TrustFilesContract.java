package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.TrustFiles;
import io.glyph.store.domain.audit.Checkpoint;
import io.glyph.store.domain.audit.SignerKey;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What {@link TrustFiles} promises. */
public abstract class TrustFilesContract {
  private static final SignerKey KEY = SignerKey.generate("ada.example/log", new Random(5));
  private static final SignerKey OTHER = SignerKey.generate("bob.example/log", new Random(6));

  protected abstract TrustFiles files();

  /** A folder that is there, and in no store. The same at every call. */
  protected abstract Path folder();

  /** A folder inside a store. */
  protected abstract Path insideAStore();

  /** Writes a file that only its owner may read. */
  protected abstract void put(Path file, byte[] bytes);

  protected abstract Optional<byte[]> get(Path file);

  /** Puts a link in a place. */
  protected abstract void link(Path at);

  @Test
  void keyIsReadBackAndItsPublicHalfHasNothingOfTheSecret() {
    Path open = files().createKey("--x", at("key"), KEY);
    assertEquals(at("key.pub"), open);
    assertEquals(KEY.secret(), files().signer("--x", at("key")).secret());
    assertEquals(List.of(KEY.verifier()), files().verifiers("--x", open));
    assertFalse(text(open).contains("PRIVATE"), text(open));
  }

  @Test
  void noKeyIsEverReplaced() {
    files().createKey("--x", at("key"), KEY);
    assertRefused(() -> files().createKey("--x", at("key"), OTHER));
    assertEquals(KEY.secret(), files().signer("--x", at("key")).secret());
    put(at("lone.pub"), utf8("mine"));
    assertRefused(() -> files().createKey("--x", at("lone"), OTHER));
    assertTrue(get(at("lone")).isEmpty(), "half a key was made");
    assertEquals("mine", text(at("lone.pub")));
  }

  @Test
  void severalPublicKeysStandALineEach() {
    put(at("keys"), utf8(KEY.verifier() + "\n" + OTHER.verifier() + "\n"));
    assertEquals(List.of(KEY.verifier(), OTHER.verifier()), files().verifiers("--x", at("keys")));
  }

  @Test
  void whatIsNoKeyIsRefused() {
    for (String text :
        List.of(
            "",
            "\n",
            KEY.secret() + "\n\n",
            " " + KEY.secret(),
            KEY.verifier().toString(),
            "x".repeat(100_000))) {
      put(at("key"), utf8(text));
      assertRefused(() -> files().signer("--x", at("key")));
    }
    for (String text :
        List.of("", KEY.secret(), "a+b+c\n", KEY.verifier() + "\n\n" + OTHER.verifier() + "\n")) {
      put(at("keys"), utf8(text));
      assertRefused(() -> files().verifiers("--x", at("keys")));
    }
    put(at("key"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertRefused(() -> files().signer("--x", at("key")));
    assertRefused(() -> files().verifiers("--x", at("key")));
    assertRefused(() -> files().signer("--x", at("missing")));
    assertRefused(() -> files().verifiers("--x", at("missing")));
  }

  @Test
  void witnessThatIsNotThereIsNone() {
    assertEquals(Optional.empty(), files().witness("--x", at("witness")));
    assertEquals(Optional.empty(), files().checkpoint("--x", at("checkpoint")));
    assertTrue(get(at("witness")).isEmpty(), "asking made one");
  }

  @Test
  void emptyWitnessHasSeenNothing() {
    put(at("witness"), new byte[0]);
    assertEquals(
        new TrustFiles.Witness(List.of(), 0), files().witness("--x", at("witness")).orElseThrow());
  }

  @Test
  void witnessGrowsByWholeCheckpoints() {
    files().append("--x", at("witness"), note(1), 0);
    byte[] first = get(at("witness")).orElseThrow();
    files().append("--x", at("witness"), note(2), first.length);
    byte[] both = get(at("witness")).orElseThrow();
    assertArrayEquals(first, Arrays.copyOf(both, first.length));
    assertEquals(
        new TrustFiles.Witness(List.of(note(1), note(2)), both.length),
        files().witness("--x", at("witness")).orElseThrow());
  }

  @Test
  void witnessThatChangedMeanwhileGetsNothing() {
    files().append("--x", at("witness"), note(1), 0);
    byte[] there = get(at("witness")).orElseThrow();
    assertRefused(() -> files().append("--x", at("witness"), note(2), 0));
    assertRefused(() -> files().append("--x", at("witness"), note(2), there.length + 1));
    assertArrayEquals(there, get(at("witness")).orElseThrow());
  }

  @Test
  void witnessThatIsCutAnywhereIsRefused() {
    byte[] whole = utf8(note(1) + '\n' + note(2) + '\n');
    int first = utf8(note(1) + '\n').length;
    for (int size = 1; size < whole.length; size++) {
      put(at("witness"), Arrays.copyOf(whole, size));
      if (size == first) {
        assertEquals(1, files().witness("--x", at("witness")).orElseThrow().notes().size());
      } else {
        assertRefused(() -> files().witness("--x", at("witness")));
      }
    }
  }

  @Test
  void witnessWithAnythingElseInItIsRefused() {
    for (String odd :
        List.of(
            "\n",
            "\n\n",
            note(1) + "\n\n",
            note(1) + "\n# a remark\n\n",
            "x".repeat(70_000) + "\n\n" + note(1) + '\n')) {
      put(at("witness"), utf8(odd));
      assertRefused(() -> files().witness("--x", at("witness")));
    }
  }

  @Test
  void checkpointOfItsOwnIsGivenAsItIs() {
    put(at("checkpoint"), utf8(note(3)));
    assertEquals(Optional.of(note(3)), files().checkpoint("--x", at("checkpoint")));
  }

  @Test
  void nothingInsideAStoreVouchesForIt() {
    Path inside = insideAStore().resolve("file");
    assertRefused(() -> files().createKey("--x", inside, KEY));
    assertRefused(() -> files().append("--x", inside, note(1), 0));
    put(inside, utf8(note(1) + '\n'));
    assertRefused(() -> files().signer("--x", inside));
    assertRefused(() -> files().verifiers("--x", inside));
    assertRefused(() -> files().witness("--x", inside));
    assertRefused(() -> files().checkpoint("--x", inside));
  }

  @Test
  void linkIsNotFollowed() {
    link(at("link"));
    assertRefused(() -> files().createKey("--x", at("link"), KEY));
    assertRefused(() -> files().signer("--x", at("link")));
    assertRefused(() -> files().verifiers("--x", at("link")));
    assertRefused(() -> files().witness("--x", at("link")));
    assertRefused(() -> files().checkpoint("--x", at("link")));
  }

  private Path at(String name) {
    return folder().resolve(name);
  }

  private String text(Path file) {
    return new String(get(file).orElseThrow(), StandardCharsets.UTF_8);
  }

  private static String note(long size) {
    return KEY.sign(new Checkpoint("origin", size, "ab".repeat(32))).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(Executable work) {
    RefusedException refused = assertThrows(RefusedException.class, work);
    Refusal.InvalidArgument invalid =
        assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    assertEquals("--x", invalid.name());
  }
}
