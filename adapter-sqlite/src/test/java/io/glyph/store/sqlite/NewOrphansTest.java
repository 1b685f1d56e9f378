package io.glyph.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose parent is missing: those that were there, and those that a migration makes. */
class NewOrphansTest {
  private static final String FAMILY =
      """
      CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT)
      CREATE TABLE child(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id) ON DELETE CASCADE, v)
      INSERT INTO parent VALUES(1, 'a'), (2, 'b')
      INSERT INTO child VALUES(10, 1, 'x'), (11, 2, 'y'), (12, 2, 'z')
      """;

  @TempDir private Path folder;

  private Measuring on(String setup) {
    return new Measuring(folder).on(setup);
  }

  @Test
  void oldOrphanIsNoViolationAndANewOneIs() throws Exception {
    String setup = FAMILY.replace("(12, 2, 'z')", "(12, 99, 'z')");
    String rebuild =
        """
        CREATE TABLE c2(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id), v)
        INSERT INTO c2 SELECT id, p, v FROM child ORDER BY id DESC
        DROP TABLE child
        ALTER TABLE c2 RENAME TO child
        """;
    assertEquals("[]", on(setup).step(rebuild).losses());
    assertEquals(
        "[]",
        on(setup
                .replace("v)", "v, PRIMARY KEY(id)) WITHOUT ROWID")
                .replace("id INTEGER PRIMARY KEY, p", "id INTEGER, p"))
            .step(rebuild)
            .losses());
    // One orphan goes and another comes: the count is the same.
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () ->
                on(setup)
                    .step("DELETE FROM child WHERE id = 12\nINSERT INTO child VALUES(13, 98, 'n')")
                    .loses(LossKind.ROWS, "child")
                    .measure());
    assertEquals(
        "foreign_key_check",
        assertInstanceOf(Refusal.MigrationFailed.class, refused.refusal()).check());
  }

  @Test
  void orphansOfAKeyThatIsNewAreViolations() {
    String setup =
        FAMILY
            .replace(" REFERENCES parent(id) ON DELETE CASCADE", "")
            .replace("(12, 2, 'z')", "(12, 99, 'z')");
    assertThrows(
        RefusedException.class,
        () ->
            on(setup)
                .step(
                    """
                    CREATE TABLE c2(id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id), v)
                    INSERT INTO c2 SELECT id, p, v FROM child
                    DROP TABLE child
                    ALTER TABLE c2 RENAME TO child
                    """)
                .measure());
  }
}
