package io.glyph.store.domain.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vectors are those of others: the example of C2SP signed-note; the tests of Go's note package
 * (golang.org/x/mod/sumdb/note, note_test.go), which the specification was written after; the
 * example of C2SP tlog-checkpoint; and a checkpoint of Go's checksum database.
 */
class SignedNoteTest {
  private static final String PETER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String PETERS_SECRET =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String ENOCH =
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
  private static final String TEXT =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";
  private static final String BY_PETER =
      "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
          + "otpRZb6KE6RyyBwJnAM=\n";
  private static final String BY_ENOCH =
      "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWL"
          + "ox33WWd1RvMc+QQ=\n";
  private static final String EXAMPLE_KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  private static final String EXAMPLE =
      "This is an example message.\n\n\u2014 example.com/foo"
          + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72"
          + "IneyaQM=\n";
  private static final String QUASIMODO =
      "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned \u00e8 subito"
          + " sera.\n\n\u2014 quasimodo.example/salvatore"
          + " NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwN"
          + "tIc=\n";
  private static final String BEHIND_THE_SOFA =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
          + "\u2014 example.com/behind-the-sofa"
          + " Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOA"
          + "YQ8=\n";
  private static final String SUM_KEY =
      "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
  private static final String SUM =
      "go.sum database tree\n63096908\n8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n\n"
          + "\u2014 sum.golang.org"
          + " Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqA"
          + "mAk=\n";

  private static VerifierKey key(String text) {
    return VerifierKey.parse(text).orElseThrow();
  }

  private static SignedNote.Judgement judge(String note, String... keys) {
    List<VerifierKey> known = new ArrayList<>();
    for (String key : keys) {
      known.add(key(key));
    }
    return SignedNote.parse(note).orElseThrow().judge(known);
  }

  @Test
  void theExamplesOfTheSpecificationAreGood() {
    assertEquals(new SignedNote.Judgement.Good(key(EXAMPLE_KEY)), judge(EXAMPLE, EXAMPLE_KEY));
    assertEquals(new SignedNote.Judgement.Good(key(SUM_KEY)), judge(SUM, SUM_KEY));
    SignedNote quasimodo = SignedNote.parse(QUASIMODO).orElseThrow();
    assertTrue(quasimodo.text().endsWith(":\n\ned \u00e8 subito sera.\n"));
    assertEquals("quasimodo.example/salvatore+367ba04b", quasimodo.signatures().getFirst().key());
    assertEquals(QUASIMODO, quasimodo.toString());
  }

  @Test
  void checkpointsOfOthersAreRead() {
    SignedNote sofa = SignedNote.parse(BEHIND_THE_SOFA).orElseThrow();
    Checkpoint checkpoint = Checkpoint.parse(sofa.text()).orElseThrow();
    assertEquals("example.com/behind-the-sofa", checkpoint.origin());
    assertEquals(20_852_163, checkpoint.size());
    assertEquals(
        "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62", checkpoint.root());
    assertEquals(sofa.text(), checkpoint.text());
    assertEquals(63_096_908, Checkpoint.parse(SignedNote.parse(SUM).get().text()).get().size());
  }

  @Test
  void aKeyIsWrittenAsItIsRead() {
    for (String text : List.of(PETER, ENOCH, EXAMPLE_KEY, SUM_KEY)) {
      assertEquals(text, key(text).toString());
    }
    assertEquals("c74f20a3", key(PETER).id());
    assertEquals(PETER, SignerKey.parse(PETERS_SECRET).orElseThrow().verifier().toString());
    assertEquals(PETERS_SECRET, SignerKey.parse(PETERS_SECRET).orElseThrow().secret());
  }

  @Test
  void signingGivesTheBytesThatGoGives() {
    assertEquals(
        TEXT + '\n' + BY_PETER, SignerKey.parse(PETERS_SECRET).orElseThrow().sign(TEXT).toString());
  }

  @Test
  void noPartOfAKeyAndNoChangedKeyIsAKey() {
    for (String whole : List.of(PETER, PETERS_SECRET)) {
      for (int from = 0; from <= whole.length(); from++) {
        for (int to = from; to <= whole.length(); to++) {
          if (to - from < whole.length()) {
            assertFalse(isKey(whole.substring(from, to)), whole.substring(from, to));
          }
        }
        if (from < whole.length()) {
          char[] changed = whole.toCharArray();
          changed[from]++;
          assertFalse(isKey(new String(changed)), new String(changed));
        }
      }
    }
    // Go's vectors of keys whose ids are right: of the wrong length, and of another algorithm.
    assertFalse(
        isKey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="));
    assertFalse(isKey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    assertFalse(isKey(PETER + "\n"));
  }

  private static boolean isKey(String text) {
    return VerifierKey.parse(text).isPresent() || SignerKey.parse(text).isPresent();
  }

  @Test
  void signaturesOfKeysThatNobodyKnowsAreIgnored() {
    String both = TEXT + '\n' + BY_PETER + BY_ENOCH;
    assertEquals(new SignedNote.Judgement.Good(key(PETER)), judge(both, PETER));
    assertEquals(new SignedNote.Judgement.Good(key(ENOCH)), judge(both, ENOCH));
    SignedNote.Judgement.Unknown unknown =
        assertInstanceOf(SignedNote.Judgement.Unknown.class, judge(both, EXAMPLE_KEY));
    assertFalse(unknown.sameName());
    assertEquals(2, unknown.lines().size());
  }

  @Test
  void aKeyOfTheSameNameIsAnotherKey() {
    SignerKey other = SignerKey.generate("PeterNeumann", new Random(7));
    assertEquals(
        Optional.of(true),
        Optional.of(judge(other.sign(TEXT).toString(), PETER))
            .filter(SignedNote.Judgement.Unknown.class::isInstance)
            .map(j -> ((SignedNote.Judgement.Unknown) j).sameName()));
  }

  @Test
  void aWrongSignatureOfAKnownKeyIsBadWhateverElseIsThere() {
    // Go's vector: four characters put into the middle of the base64.
    String wrong = BY_PETER.substring(0, 60) + "ABCD" + BY_PETER.substring(60);
    assertEquals(
        new SignedNote.Judgement.Bad(key(PETER)), judge(TEXT + '\n' + wrong, PETER, ENOCH));
    assertEquals(
        new SignedNote.Judgement.Bad(key(PETER)),
        judge(TEXT + '\n' + BY_ENOCH + wrong, ENOCH, PETER));
    assertEquals(
        new SignedNote.Judgement.Bad(key(PETER)),
        judge(TEXT.replace("answer", "Answer") + '\n' + BY_PETER, PETER));
  }

  @Test
  void ofRepeatedSignaturesTheFirstDecides() {
    String wrong = BY_PETER.substring(0, 60) + "ABCD" + BY_PETER.substring(60);
    String twice = TEXT + '\n' + BY_PETER + BY_PETER + wrong;
    assertEquals(new SignedNote.Judgement.Good(key(PETER)), judge(twice, PETER));
  }

  @Test
  void oneHundredSignaturesAreReadAndNoMore() {
    String many = TEXT + '\n' + BY_PETER.repeat(100);
    assertEquals(new SignedNote.Judgement.Good(key(PETER)), judge(many, PETER));
    assertEquals(Optional.empty(), SignedNote.parse(many + BY_PETER));
  }

  @Test
  void whatIsNotExactlyANoteIsNone() {
    String sixteen = String.join("", Collections.nCopies(16, BY_ENOCH));
    assertTrue(SignedNote.parse(TEXT + '\n' + sixteen).isPresent());
    for (String broken :
        List.of(
            "",
            "\n",
            "\n\n",
            TEXT,
            TEXT + "\n",
            TEXT + '\n' + BY_PETER.substring(0, BY_PETER.length() - 1),
            TEXT + '\n' + BY_PETER + "\n",
            TEXT + '\n' + BY_PETER + "Unexpected line.\n",
            "\u0001" + TEXT + '\n' + BY_PETER,
            "\ufffd" + TEXT + '\n' + BY_PETER,
            TEXT + '\n' + BY_PETER.replace("\n", "\r\n"),
            TEXT + '\n' + BY_PETER.replace("\u2014", "-"),
            TEXT + '\n' + BY_PETER.replace("=", ""),
            TEXT + '\n' + BY_PETER.replace("PeterNeumann", "Bad Name"),
            TEXT + '\n' + BY_PETER.replace("PeterNeumann", "Bad+Name"),
            TEXT + '\n' + "\u2014 PeterNeumann x08gow==\n",
            "x".repeat(SignedNote.MAX_BYTES) + "\n\n" + BY_PETER)) {
      assertEquals(Optional.empty(), SignedNote.parse(broken), broken);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "o\n1\n",
        "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n9999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "o\n1\nCsUY\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nextension\n"
      })
  void whatIsNotExactlyACheckpointIsNone(String text) {
    assertEquals(Optional.empty(), Checkpoint.parse(text));
  }

  @Test
  void extensionLinesAreAllowedAndIgnored() {
    String text = "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n";
    assertEquals(1, Checkpoint.parse(text).orElseThrow().size());
  }

  @Test
  void theSecretIsNeverShown() {
    SignerKey key = SignerKey.parse(PETERS_SECRET).orElseThrow();
    assertFalse(key.toString().contains("AYEKFALV"), key.toString());
  }

  @Test
  void aNewKeySignsWhatItsPublicHalfVerifies() {
    Random random = new Random(42);
    for (int i = 0; i < 20; i++) {
      SignerKey key = SignerKey.generate("example.com/log" + i, random);
      String note = key.sign(new Checkpoint("origin", i, "ab".repeat(32))).toString();
      assertEquals(
          new SignedNote.Judgement.Good(key.verifier()), judge(note, key.verifier().toString()));
      assertEquals(key.secret(), SignerKey.parse(key.secret()).orElseThrow().secret());
    }
  }
}
