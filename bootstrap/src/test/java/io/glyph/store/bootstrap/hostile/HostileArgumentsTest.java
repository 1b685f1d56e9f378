package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of a call: they are refused with a code, in few words, and nothing is touched. */
class HostileArgumentsTest {
  private static final int MUCH = 1 << 20;

  /** What a message may have: no such call fills a terminal. */
  private static final int MOST = 4096;

  @TempDir Path temp;
  private Path project = Path.of("");

  @BeforeEach
  void unpack() {
    project =
        GoldenStore.OF_VERSION_4.stream()
            .filter(golden -> golden.name().equals("v4-worked"))
            .findFirst()
            .orElseThrow()
            .unpackInto(temp);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "LONG|usage",
        "status --LONG|usage",
        "status --store LONG|invalid_argument",
        "backup create --actor LONG|invalid_argument",
        "backup create --actor user:self:LONG|invalid_argument",
        "migrate plan --to LONG|invalid_argument",
        "migrate plan --scratch LONG|invalid_argument",
        "migrate plan --catalog LONG|invalid_argument",
        "migrate rollback --backup LONG|not_found",
        "migrate rollback --confirm LONG|invalid_argument",
        "backup restore LONG|not_found",
        "backup verify LONG|not_found",
        "backup prune --keep LONG|invalid_argument",
        "object show LONG|not_found",
        "object list --kind LONG|invalid_argument",
        "audit log --since LONG|invalid_argument",
        "audit log --id LONG|invalid_argument",
        "audit log --follow --from LONG|invalid_argument",
        "audit verify --since LONG|invalid_argument",
        "audit verify --witness LONG|invalid_argument",
        "audit verify --public-key LONG|invalid_argument",
        "audit seal --key LONG|invalid_argument",
        "audit keygen --key LONG --name x|invalid_argument",
        "import LONG|invalid_argument",
        "init LONG|invalid_argument"
      })
  void ofAMegabyteAreRefusedInAFewWords(String line, String code) throws IOException {
    FolderImage before = FolderImage.of(project);
    String[] words = (line + " --json").split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace("LONG", "n".repeat(MUCH));
    }
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> refused(code, words));
    assertEquals(before, FolderImage.of(project));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "object show ../../../../etc/passwd|not_found",
        "object show content:sha256:../../x|not_found",
        "backup restore ../../../x|not_found",
        "backup restore ..|not_found",
        "backup restore /etc|not_found",
        "backup verify ../0001-v1|not_found",
        "migrate rollback --backup ../backups|not_found",
        "migrate plan --to 0|invalid_argument",
        "migrate plan --to -1|invalid_argument",
        "migrate plan --to 1.5|invalid_argument",
        "migrate plan --to 2147483648|invalid_argument",
        "migrate plan --to 99999999999999999999|invalid_argument",
        "migrate plan --to 2147483647|no_migration_path",
        "migrate apply --to 9|no_migration_path",
        "migrate rollback --to 0|invalid_argument",
        "migrate rollback --to 9|no_migration_path",
        "backup prune --keep -1|invalid_argument",
        "backup create --actor ../../x|invalid_argument",
        "backup create --actor user:self:\u001b[2J|invalid_argument",
        "object show \u001b[2J|not_found",
        "\u001b[2J|usage"
      })
  void thatLeadElsewhereOrAreOutOfRangeAreRefused(String line, String code) {
    FolderImage before = FolderImage.of(project);
    refused(code, (line + " --json").split(" "));
    refused("", line.split(" "));
    assertEquals(before, FolderImage.of(project));
  }

  /**
   * @param code empty where the answer is for people
   */
  private void refused(String code, String... words) {
    PackagedGlyph.Result result = InProcessGlyph.run(project, words);
    String all = result.out() + result.err();
    assertTrue(result.exit() > 1, all.substring(0, Math.min(MOST, all.length())));
    assertEquals("", result.out());
    assertTrue(all.length() < MOST, () -> all.length() + ": " + all.substring(0, MOST));
    assertFalse(all.contains("\tat "), all);
    assertTrue(all.chars().allMatch(c -> c >= ' ' || c == '\n'), all);
    if (!code.isEmpty()) {
      assertEquals(code, JsonText.at(JsonText.parse(result.err().strip()), "error.code"), all);
    }
  }
}
