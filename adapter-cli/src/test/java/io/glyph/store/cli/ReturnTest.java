package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.BackupRepository;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Going back, and the backups that lead there, for programs. */
final class ReturnTest {
  private static final String ID = House.backup().id().toString();

  private final House house = new House();

  private String keeps(String schema, String... words) {
    house.backups = List.of(new BackupRepository.Entry.Readable(House.backup()));
    house.reached = 1;
    House.Told told = house.run(words);
    assertEquals(0, told.code(), told.err());
    assertEquals("", told.err());
    assertEquals(List.of(), Contract.faults(schema, told.out()));
    return told.out();
  }

  @Test
  void restoringKeepsTheSchemaAndNamesBothBackups() {
    String out = keeps("backup_restore", "backup", "restore", ID, "--json");
    assertEquals(ID, Contract.at(out, "data", "restored", "id"));
    assertEquals(ID, Contract.at(out, "data", "backup", "id"));
    assertEquals("backup", Contract.at(out, "data", "way"));
    assertEquals(1, house.applied);
  }

  @Test
  void rollingBackKeepsTheSchema() {
    String out = keeps("migrate_rollback", "migrate", "rollback", "--backup", ID, "--json");
    assertEquals(ID, Contract.at(out, "data", "restored", "id"));
    assertEquals(1, house.applied);
  }

  @Test
  void creatingABackupKeepsTheSchema() {
    String out = keeps("backup_create", "backup", "create", "--json");
    assertEquals(ID, Contract.at(out, "data", "backup", "id"));
  }

  @Test
  void pruningKeepsTheSchemaAndSaysWhy() {
    String kept = keeps("backup_prune", "backup", "prune", "--keep", "1", "--json");
    assertTrue(kept.contains("\"kept\":true,\"why\":\"among_newest\""), kept);
    assertTrue(kept.contains("\"event_id\":null"), kept);
    String gone = keeps("backup_prune", "backup", "prune", "--keep", "0", "--json");
    assertTrue(gone.contains("\"kept\":false,\"why\":\"older\""), gone);
  }
}
