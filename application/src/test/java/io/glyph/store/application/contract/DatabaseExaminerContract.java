package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.DatabaseExaminer.ContentPage;
import io.glyph.store.application.port.DatabaseExaminer.ContentRow;
import io.glyph.store.application.port.DatabaseExaminer.Examination;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What {@link DatabaseExaminer} promises. */
public abstract class DatabaseExaminerContract {
  private static final String HASH = "ab".repeat(32);

  protected abstract DatabaseExaminer examiner();

  /** A store folder that is there. The same at every call. */
  protected abstract StoreLocation store();

  /** Every name under the store's folder, with what is in it. */
  protected abstract SortedMap<String, String> footprint();

  /** Makes a database of a version, with its marks and its bookkeeping, and no rows; 1 or 2. */
  protected abstract void make(int version);

  protected abstract void put(Path file, byte[] bytes);

  /** Inserts a row into {@code content}. */
  protected abstract void insertContent(String id, String hash, long bytes);

  /** Lets the marks disagree. */
  protected abstract void setUserVersion(int version);

  /** Gives a table of ours what no version has, and what could run when it is read. */
  protected abstract void plant();

  /** Removes a row of the list of applied migrations. */
  protected abstract void forgetMigration();

  private Examination examine() {
    SortedMap<String, String> before = footprint();
    Examination found = examiner().examine(store(), () -> false);
    assertEquals(before, footprint());
    return found;
  }

  @Test
  void nothingIsWrongWithADatabaseAsItsVersionMakesIt() {
    make(1);
    Examination found = examine();
    assertEquals(Optional.of(StoreVersion.FIRST), found.version());
    assertSound(found);
    assertFalse(found.foreignKeys());
  }

  @Test
  void norWithOneThatWasMigrated() {
    make(2);
    Examination found = examine();
    assertEquals(Optional.of(new StoreVersion(2)), found.version());
    assertSound(found);
  }

  private static void assertSound(Examination found) {
    assertTrue(found.rowsChecked());
    assertTrue(found.historyAgrees());
    assertEquals(List.of(), found.schema());
    assertEquals(List.of(), found.damage());
    assertEquals(List.of(), found.orphans());
    assertEquals(List.of(), found.brokenWaysBack());
  }

  @Test
  void whatIsNoDatabaseIsInvalid() {
    assertInvalid();
    put(store().database(), "hello".getBytes(StandardCharsets.UTF_8));
    assertInvalid();
  }

  private void assertInvalid() {
    RefusedException refused = assertThrows(RefusedException.class, this::examine);
    assertInstanceOf(Refusal.DatabaseInvalid.class, refused.refusal());
  }

  @Test
  void marksThatDisagreeTellNoVersionAndNothingIsCompared() {
    make(1);
    setUserVersion(7);
    Examination found = examine();
    assertEquals(Optional.empty(), found.version());
    assertFalse(found.rowsChecked());
    assertEquals(List.of(), found.schema());
  }

  @Test
  void whereStrangersCodeCouldRunNoRowIsRead() {
    make(1);
    plant();
    Examination found = examine();
    assertEquals(Optional.of(StoreVersion.FIRST), found.version());
    assertFalse(found.rowsChecked());
    assertEquals(1, found.schema().size());
  }

  @Test
  void historyThatDoesNotLeadToTheVersionIsTold() {
    make(2);
    forgetMigration();
    assertFalse(examine().historyAgrees());
  }

  @Test
  void contentIsGivenInPagesEachRowOnce() {
    make(1);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String hash = String.format("%064x", i);
      ids.add("content:sha256:" + hash);
      insertContent(ids.getLast(), hash, i);
    }
    List<ContentRow> rows = new ArrayList<>();
    long at = ContentPage.START;
    int pages = 0;
    for (boolean last = false; !last; pages++) {
      ContentPage page = examiner().contents(store(), at, 3);
      assertTrue(page.rows().size() <= 3);
      rows.addAll(page.rows());
      at = page.end();
      last = page.last();
    }
    assertEquals(ids, rows.stream().map(ContentRow::id).sorted().toList());
    assertEquals(3, pages);
    for (ContentRow row : rows) {
      assertTrue(row.sound());
      assertEquals(row.id(), "content:sha256:" + row.hash());
      assertEquals(Long.parseLong(row.hash(), 16), row.bytes());
    }
  }

  @Test
  void emptyContentIsOnePageAndTheLast() {
    make(1);
    assertEquals(List.of(), examiner().contents(store(), ContentPage.START, 3).rows());
    assertTrue(examiner().contents(store(), ContentPage.START, 3).last());
  }

  @Test
  void rowWhoseIdIsNotMadeOfItsHashIsNotSound() {
    make(1);
    insertContent("content:sha256:../../etc/passwd", HASH, 5);
    ContentRow row = examiner().contents(store(), ContentPage.START, 3).rows().getFirst();
    assertFalse(row.sound());
    assertEquals(HASH, row.hash());
  }
}
