package io.glyph.store.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.VersionMark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusTest {
  private final House house = new House();

  private void version(int number) {
    house.version = number;
    house.manifestVersion = number;
  }

  private void expect(int code, String verdict, String firstWords) {
    House.Told json = house.run("status", "--json");
    assertEquals(code, json.code());
    assertEquals("", json.err());
    assertEquals(List.of(), Contract.faults("status", json.out()));
    assertEquals(verdict, Contract.at(json.out(), "data", "compatibility", "verdict"));
    House.Told text = house.run("status");
    assertEquals(code, text.code());
    assertTrue(text.out().startsWith(firstWords), text.out());
  }

  @Test
  void aStoreOfTheWritableVersionIsWritable() {
    version(2);
    expect(0, "writable", "Writable: this is a version 2 store, glyph/0.2.0 reads and writes it.");
  }

  @Test
  void anOlderStoreIsReadableAndTheMigrationIsNamed() {
    expect(0, "readable", "Readable, not writable: this is a version 1 store");
    String told = house.run("status").out();
    assertTrue(told.contains("`glyph migrate plan`, then `glyph migrate apply`"), told);
    assertTrue(told.contains("1,234,567"), told);
  }

  @Test
  void aReadableStoreThatIsNewerThanWhatIsWrittenNeedsANewerRelease() {
    house.support = House.support("glyph/0.2.0", 1, 2, 1);
    version(2);
    expect(0, "readable", "Readable, not writable: this is a version 2 store");
    assertTrue(house.run("status").out().contains("install a newer release"));
  }

  @Test
  void aNewerStoreNamesTheReleaseToInstall() {
    version(3);
    expect(10, "too_new", "Too new: this store is version 3");
    assertTrue(house.run("status").out().contains("Install glyph/0.3.0 or newer"));
  }

  @Test
  void anOlderStoreThanIsReadNamesAReleaseThatReadsIt() {
    house.support = House.support("glyph/0.9.0", 2, 9, 9);
    expect(11, "too_old", "Too old: this store is version 1");
    assertTrue(house.run("status").out().contains("Install glyph/0.2.0, which reads it"));
  }

  @Test
  void anOverwrittenManifestAsksForRecovery() {
    house.version = 2;
    expect(31, "recovery_required", "Recovery needed: an older program has overwritten");
    String json = house.run("status", "--json").out();
    assertEquals("manifest_overwritten", Contract.at(json, "data", "recovery", "reason"));
  }

  @Test
  void whoHoldsTheLockIsTold() {
    house.version = 2;
    house.holder = Optional.of("process 4711");
    assertTrue(house.run("status").out().contains("It is held by process 4711 now"));
  }

  @Test
  void marksThatDisagreeAreShownEach() {
    house.marks = new DatabaseMarks(new VersionMark.Malformed("2.0"), 5, 0);
    expect(30, "inconsistent", "Inconsistent: ");
    String told = house.run("status").out();
    assertTrue(told.contains("table meta says: '2.0'") && told.contains("user_version says: 5"));
    assertEquals(null, Contract.at(house.run("status", "--json").out(), "data", "version"));
  }

  @Test
  void anUnusableManifestIsAFailureAndNotAStatus() {
    house.manifest = new ManifestReading.Missing();
    House.Told told = house.run("status", "--json");
    assertEquals(30, told.code());
    assertEquals("", told.out());
    assertEquals(List.of(), Contract.faults("error", told.err()));
    assertEquals("manifest_invalid", Contract.at(told.err(), "error", "code"));
  }

  @Test
  void noStoreIsNotFound() {
    house.storeIsThere = false;
    House.Told told = house.run("status");
    assertEquals(3, told.code());
    assertTrue(told.err().contains("`glyph init`"), told.err());
  }

  @Test
  void countsAreLeftOutWhereNobodyAsked() {
    String json = house.run("status", "--json", "--no-counts").out();
    assertEquals(null, Contract.at(json, "data", "counts"));
    assertFalse(house.run("status", "--no-counts").out().contains("Rows"));
  }

  @Test
  void hostileNamesAreHarmlessOnATerminal() {
    house.project = "x\u001b[2J\u202e\n\u009b";
    house.counts = new LinkedHashMap<>(Map.of("a\u001b]0;title\u0007", 1L));
    house.terminal = true;
    String text = house.run("status", "--no-color").out();
    assertTrue(
        text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c))
            && !text.contains("\u202e"),
        text);
    String json = house.run("status", "--json").out();
    assertEquals(house.project, Contract.at(json, "data", "project"));
  }
}
