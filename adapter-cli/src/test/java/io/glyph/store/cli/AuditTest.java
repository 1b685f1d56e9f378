package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.Voucher;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Log and backups. */
final class AuditTest {
  private static final String EVIL = "a\u001b[2J\u009b31m\u202e";

  private final House house = new House();

  private static AuditLog.LoggedEvent event(
      String type, String at, Map<String, @Nullable Object> data, String json) {
    return new AuditLog.LoggedEvent(
        7,
        type,
        at,
        "user:self:ada",
        data,
        json,
        EventId.parse("019a0000-0000-7000-8000-000000000000"));
  }

  private static AuditLog.LoggedEvent snapshot() {
    return event(
        "snapshot_created",
        "2026-05-27T08:00:00Z",
        Json.object("snapshot", EVIL, "n", 3L, "list", List.of(1)),
        "{\"type\":\"snapshot_created\",\"data\":{\"snapshot\":\"x\u009b\u202e\"}}");
  }

  @Test
  void eventsAreALineEachAndHarmless() {
    house.events = List.of(snapshot());
    String told = house.run("audit", "log").out();
    assertEquals(
        "2026-05-27 10:00:00 +02:00  snapshot_created  user:self:ada"
            + "  snapshot=a\\x1b[2J\\x9b31m\\u{202e}  n=3\n",
        told);
  }

  @Test
  void theLineItselfIsInTheJson() {
    house.events = List.of(snapshot(), event("", "", Map.of(), ""));
    String told = house.run("audit", "log", "--json").out();
    assertEquals(told.length() - 1, told.indexOf('\n'));
    assertFalse(told.contains("\u009b") || told.contains("\u202e"), told);
    assertTrue(told.contains("\"event\":{\"type\":\"snapshot_created\""), told);
    assertTrue(told.endsWith("\"event\":null}],\"count\":2}}\n"), told);
    assertEquals(2L, Contract.at(told, "data", "count"));
  }

  @Test
  void filtersAreHandedOn() {
    house.events = List.of(snapshot(), event("store_init", "2026-05-26T21:59:59Z", Map.of(), "{}"));
    assertEquals(1, count("--type", "store_init"));
    assertEquals(1, count("--since", "2026-05-27"));
    assertEquals(1, count("--since", "2026-05-27T10:00:00+02:00"));
    assertEquals(0, count("--since", "2026-05-27T08:00:01Z"));
    assertEquals("No such event.\n", house.run("audit", "log", "--type", "x").out());
  }

  private long count(String option, String value) {
    String told = house.run("audit", "log", "--json", option, value).out();
    return (Long) Objects.requireNonNull(Contract.at(told, "data", "count"));
  }

  @Test
  void moreFiltersAreHandedOn() {
    house.events = List.of(snapshot(), event("store_init", "2026-05-26T21:59:59Z", Map.of(), "{}"));
    assertEquals(2, count("--by", "user:self:ada"));
    assertEquals(0, count("--by", "user:self:eve"));
    assertEquals(1, count("--until", "2026-05-27"));
    assertEquals(2, count("--id", "019a0000-0000-7000-8000-000000000000"));
    assertEquals(1, count("--limit", "1"));
    assertEquals(0, count("--limit", "0"));
  }

  @Test
  void nonsenseForAFilterIsRefused() {
    for (List<String> words :
        List.of(
            List.of("--limit", "-1"),
            List.of("--limit", "many"),
            List.of("--id", "7"),
            List.of("--until", "tomorrow"),
            List.of("--from", "0"),
            List.of("--follow", "--from", "x"))) {
      List<String> all = new ArrayList<>(List.of("audit", "log"));
      all.addAll(words);
      House.Told told = house.run(all.toArray(String[]::new));
      assertEquals(2, told.code(), words::toString);
      assertEquals("", told.out());
    }
  }

  @Test
  void everyFaultHasWordsAndKeepsTheContract() {
    List<AuditFault> faults =
        List.of(
            new AuditFault.NoLineThere(7),
            new AuditFault.Contradicted(Voucher.WITNESS, 0, 3),
            new AuditFault.RolledBack(Voucher.SINCE, 9, 3, true),
            new AuditFault.RolledBack(Voucher.WITNESS, 9, 3, false),
            new AuditFault.NotSigned(),
            new AuditFault.WrongKey(EVIL, true),
            new AuditFault.UnknownKey(Voucher.WITNESS, EVIL, 0),
            new AuditFault.UnknownKey(Voucher.SINCE, "", 0),
            new AuditFault.BadSignature(Voucher.SIGNATURE, "", 4),
            new AuditFault.OtherStore(Voucher.WITNESS, EVIL));
    house.defect = new RefusedException(new Refusal.AuditDamaged(faults));
    House.Told told = house.run("audit", "verify", "--json");
    assertEquals(32, told.code());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    String words = house.run("audit", "verify").err();
    assertTrue(words.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), words);
    assertTrue(words.contains("the whole folder was put back to an earlier state"), words);
  }

  @Test
  void aDateIsTheStartOfTheDayHere() {
    assertEquals(
        Instant.parse("2026-05-26T22:00:00Z"),
        AuditLogCommand.since("2026-05-27", ZoneId.of("Europe/Berlin")));
  }

  @Test
  void aRefusalLeavesStandardOutputEmpty() {
    house.version = 3;
    house.manifestVersion = 3;
    for (String form : List.of("--json", "--no-color")) {
      House.Told told = house.run("audit", "log", form);
      assertEquals(10, told.code());
      assertEquals("", told.out());
    }
  }

  @Test
  void aLongLogIsWholeAlthoughItGoesOutInPieces() {
    String json = "{\"x\":\"" + "y".repeat(10_000) + "\"}";
    house.events = Collections.nCopies(300, event("t", "", Map.of(), json));
    String told = house.run("audit", "log", "--json").out();
    assertEquals(300L, Contract.at(told, "data", "count"));
  }

  @Test
  void anIntactLogIsProvedAndNotSealedLinesAreTold() {
    House.Told told = house.run("audit", "verify", "--json");
    assertEquals(0, told.code());
    assertEquals(List.of(), Contract.faults("audit_verify", told.out()));
    assertTrue(house.run("audit", "verify").out().contains("Not sealed"));
  }

  @Test
  void aDamagedLogFailsWithItsFaults() {
    house.tail = new LogTail.Torn(new ByteRange(10, 20));
    House.Told told = house.run("audit", "verify", "--json");
    assertEquals(32, told.code());
    assertEquals("", told.out());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    assertTrue(told.err().contains("\"lines\":"), told.err());
    assertTrue(house.run("audit", "verify").err().contains("`glyph recover`"));
  }

  @Test
  void soundBackupsAreShown() {
    house.backups = List.of(new BackupRepository.Entry.Readable(House.backup()));
    assertTrue(house.run("backup", "list").out().contains("0001-v1-abababab  version 1"));
    House.Told told = house.run("backup", "verify");
    assertEquals(0, told.code(), told.err());
    assertTrue(told.out().startsWith("Sound: 1 backup"), told.out());
  }

  @Test
  void oneDamagedBackupFailsTheCheckAndSoundOnesAreNamedToo() {
    house.backups =
        List.of(
            new BackupRepository.Entry.Readable(House.backup()),
            new BackupRepository.Entry.Unreadable("junk", "no description"));
    House.Told told = house.run("backup", "verify", "--json");
    assertEquals(33, told.code());
    assertEquals("", told.out());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    assertEquals(List.of("0001-v1-abababab"), Contract.at(told.err(), "error", "details", "sound"));
  }

  @Test
  void aBackupThatIsNotThereIsNotFound() {
    assertEquals(3, house.run("backup", "verify", "../../etc").code());
  }

  @Test
  void historyOfHostileEventsIsHarmless() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("from", EVIL);
    data.put("losses", List.of(Map.of("count", 2L, "kind", EVIL), "nonsense"));
    data.put("backup", "nonsense");
    data.put("confirmation", null);
    house.events = List.of(event("migration_applied", EVIL, data, "{}"));
    house.version = 2;
    house.manifestVersion = 2;
    String told = house.run("migrate", "history").out();
    assertTrue(told.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), told);
    assertEquals(
        List.of(),
        Contract.faults("migrate_history", house.run("migrate", "history", "--json").out()));
  }
}
