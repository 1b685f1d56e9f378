package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.Sha256;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link MigrationSource} promises. */
public abstract class MigrationSourceContract {
  /** A source with at least one migration. */
  protected abstract MigrationSource source();

  @Test
  void catalogLeadsUpFromTheFirstVersion() {
    List<Migration> migrations = source().load().migrations();
    assertEquals(StoreVersion.FIRST, migrations.getFirst().from());
    assertEquals(migrations.size() + 1, migrations.getLast().to().number());
  }

  @Test
  void everyLoadGivesTheSame() {
    assertEquals(source().load(), source().load());
  }

  @Test
  void theOutlineSaysWhatTheMigrationsSay() {
    assertEquals(
        source().load().migrations().stream()
            .map(m ->
                new MigrationSource.Step(
                    m.from(), m.to(), !m.descriptor().loses().isEmpty(), m.origin()))
            .toList(),
        source().outline());
  }

  @Test
  void everyMigrationHasTheChecksumOfItsSqlAndSaysWhatItIs() {
    for (Migration migration : source().load().migrations()) {
      assertEquals(
          Sha256.hex(migration.sql().getBytes(StandardCharsets.UTF_8)), migration.sqlSha256());
      assertTrue(migration.descriptorSha256().matches("[0-9a-f]{64}"));
      assertFalse(migration.descriptor().title().isBlank());
      assertFalse(migration.descriptor().reason().isBlank());
      assertTrue(
          migration.script().startsWith("V%04d__".formatted(migration.to().number())),
          migration.script());
    }
  }

  @Test
  void textsThatWereKeptElsewhereBecomeAMigrationWithTheirDigests() {
    MigrationSource source = source();
    String sql = "DELETE FROM é;\r\n";
    String descriptor =
        "migration: {from: 3, to: 2, title: Back, reason: Because., loses: [], drops: []}\n";
    Migration back = source.parse("U0003__back.sql", sql, descriptor, Migration.Origin.STORE);
    assertTrue(back.isReverse());
    assertEquals(new StoreVersion(3), back.from());
    assertEquals(new StoreVersion(2), back.to());
    assertEquals(sql, back.sql());
    assertEquals(descriptor, back.description());
    assertEquals(Sha256.hex(sql.getBytes(StandardCharsets.UTF_8)), back.sqlSha256());
    assertEquals(Sha256.hex(descriptor.getBytes(StandardCharsets.UTF_8)), back.descriptorSha256());
    assertEquals(Migration.Origin.STORE, back.origin());
  }
}
