package io.glyph.store.domain.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupIdTest {
  private static final BackupId THIRD = new BackupId(3, new StoreVersion(1), "5be31ff0");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../0003-v1-5be31ff0",
        "0003-v1-5be31ff0/..",
        "0003-v1-5be31ff0/",
        "0003-v1-5be31ff0\n",
        " 0003-v1-5be31ff0",
        "0000-v1-5be31ff0",
        "3-v1-5be31ff0",
        "003-v1-5be31ff0",
        "00003-v1-5be31ff0",
        "0003-v0-5be31ff0",
        "0003-v01-5be31ff0",
        "0003-v2147483648-5be31ff0",
        "0003-v99999999999-5be31ff0",
        "0003-1-5be31ff0",
        "0003-v1-5BE31FF0",
        "0003-v1-5be31ff",
        "0003-v1-5be31ff00",
        "0003-v1-5be31ffg",
        "٠٠٠٣-v1-5be31ff0",
        "0003-v١-5be31ff0",
        "1000000000-v1-5be31ff0",
        "99999999999999999999-v1-5be31ff0",
        "-003-v1-5be31ff0",
        "0003-v1-5be31ff0.partial"
      })
  void anyOtherSpellingIsNoBackup(String text) {
    assertEquals(Optional.empty(), BackupId.parse(text));
  }

  @Test
  void itsPartsAreReadInTheirOrder() {
    assertEquals(Optional.of(THIRD), BackupId.parse("0003-v1-5be31ff0"));
  }

  @Property
  void everyIdIsReadBackAndIsNeverAPath(
      @ForAll @IntRange(min = 1, max = 999_999_999) int number,
      @ForAll @IntRange(min = 1) int version,
      @ForAll int digest) {
    BackupId id =
        new BackupId(number, new StoreVersion(version), String.format(Locale.ROOT, "%08x", digest));
    assertEquals(Optional.of(id), BackupId.parse(id.toString()));
    assertTrue(id.toString().matches("[0-9a-fv-]+"), id::toString);
  }

  @Property
  void whatIsReadIsWrittenTheSame(@ForAll String text) {
    BackupId.parse(text).ifPresent(id -> assertEquals(text, id.toString()));
  }

  @Test
  void nonsenseIsRefused() {
    StoreVersion one = StoreVersion.FIRST;
    assertThrows(IllegalArgumentException.class, () -> new BackupId(0, one, "5be31ff0"));
    assertThrows(IllegalArgumentException.class, () -> new BackupId(-1, one, "5be31ff0"));
    assertThrows(IllegalArgumentException.class, () -> new BackupId(1, one, "../5be31"));
    assertThrows(IllegalArgumentException.class, () -> new BackupId(1, one, "5be31ff"));
    assertEquals("0001-v1-5be31ff0", new BackupId(1, one, "5be31ff0").toString());
  }

  @Test
  void orderIsThatOfTheNumbersAlsoWhereTextWouldSortOtherwise() {
    BackupId early = new BackupId(9_999, new StoreVersion(9), "ffffffff");
    BackupId late = new BackupId(10_000, new StoreVersion(1), "00000000");
    assertTrue(early.compareTo(late) < 0);
    assertTrue(late.compareTo(early) > 0);
    assertEquals(0, early.compareTo(new BackupId(9_999, new StoreVersion(9), "ffffffff")));
  }

  @Test
  void aSoundBackupHasTheNameOfItsFolder() {
    Backup backup =
        new Backup(
            THIRD, StoreVersion.FIRST, Instant.EPOCH, 1, "5b".repeat(32), "before_migration", "");
    assertEquals("0003-v1-5be31ff0", new BackupCheck.Sound(backup).name());
  }
}
