package io.glyph.store.domain.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.backup.Retention.Reason;
import io.glyph.store.domain.backup.Retention.Verdict;
import io.glyph.store.domain.version.StoreVersion;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Reason NEWEST = Reason.AMONG_NEWEST;
  private static final Reason GUARDED = Reason.BEFORE_NEWEST_MIGRATION;
  private static final Reason OLDER = Reason.OLDER;

  @Test
  void fewerThanNoBackupsCannotBeKept() {
    assertThrows(IllegalArgumentException.class, () -> new Retention(-1, false));
    assertEquals(List.of(OLDER), judge(0, false, 1));
  }

  @Test
  void exactlyAsManyOfTheNewestStayAsAreKept() {
    assertEquals(List.of(OLDER, OLDER, OLDER), judge(0, false, 3));
    assertEquals(List.of(OLDER, OLDER, NEWEST), judge(1, false, 3));
    assertEquals(List.of(OLDER, NEWEST, NEWEST), judge(2, false, 3));
    assertEquals(List.of(NEWEST, NEWEST, NEWEST), judge(3, false, 3));
    assertEquals(List.of(NEWEST, NEWEST, NEWEST), judge(4, false, 3));
    assertEquals(List.of(NEWEST, NEWEST, NEWEST), judge(Integer.MAX_VALUE, false, 3));
  }

  @Test
  void nothingIsJudgedWhereNothingIs() {
    assertEquals(List.of(), judge(0, false, 0));
    assertEquals(List.of(), judge(2, true, 0));
  }

  @Test
  void backupOfTheNewestMigrationStaysWhereverItLies() {
    assertEquals(List.of(GUARDED, OLDER, OLDER), judge(0, false, 3, 0));
    assertEquals(List.of(OLDER, GUARDED, OLDER), judge(0, false, 3, 1));
    assertEquals(List.of(OLDER, OLDER, GUARDED), judge(0, false, 3, 2));
  }

  @Test
  void onlyTheNewestOfSeveralMigrationsIsGuarded() {
    assertEquals(List.of(OLDER, GUARDED, OLDER, NEWEST), judge(1, false, 4, 0, 1));
    assertEquals(List.of(OLDER, OLDER, OLDER, NEWEST), judge(1, false, 4, 0, 3));
  }

  @Test
  void guardedBackupIsNotCountedAgainstTheNewest() {
    assertEquals(List.of(GUARDED, OLDER, NEWEST, NEWEST), judge(2, false, 4, 0));
  }

  @Test
  void guardEndsWhereTheMigrationIsSaidToBeGood() {
    assertEquals(List.of(OLDER, OLDER, NEWEST), judge(1, true, 3, 0));
    assertEquals(List.of(OLDER, OLDER, NEWEST), judge(1, true, 3, 2));
  }

  @Test
  void backupOfAMigrationThatNeverHappenedIsNotGuarded() {
    List<Verdict> verdicts =
        new Retention(1, false).judge(backups(3), Set.of("an event of no backup"));
    assertEquals(List.of(OLDER, OLDER, NEWEST), reasons(verdicts));
  }

  @Test
  void verdictsComeInTheOrderOfTheBackupsAndSayWhatStays() {
    List<Verdict> verdicts = new Retention(1, false).judge(backups(3), Set.of("event-0"));
    assertEquals(backups(3), verdicts.stream().map(Verdict::backup).toList());
    assertEquals(List.of(true, false, true), verdicts.stream().map(Verdict::kept).toList());
  }

  private static List<Reason> judge(int keep, boolean good, int backups, Integer... migrations) {
    Set<String> applied =
        Set.copyOf(List.of(migrations).stream().map(number -> "event-" + number).toList());
    return reasons(new Retention(keep, good).judge(backups(backups), applied));
  }

  private static List<Reason> reasons(List<Verdict> verdicts) {
    return verdicts.stream().map(Verdict::reason).toList();
  }

  private static List<Backup> backups(int count) {
    StoreVersion version = new StoreVersion(1);
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Backup(
                new BackupId(i + 1, version, "5be31ff0"),
                version,
                Instant.parse("2026-11-20T10:00:00Z"),
                1,
                "5be31ff0",
                "requested",
                "event-" + i))
        .toList();
  }
}
