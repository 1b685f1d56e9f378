package io.glyph.store.domain.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final Path PATH = Path.of("/p/.glyph");
  private static final Remedy RECOVER = Remedy.Run.of("recover");

  private static Finding finding(FindingCode code) {
    return Finding.of(code, PATH, "x", RECOVER);
  }

  private static Diagnosis diagnosis(List<Finding> findings, Set<Area> unchecked) {
    return new Diagnosis(new StoreLocation(PATH), Optional.empty(), false, findings, unchecked);
  }

  @Test
  void worstComesFirstAndThenTheOrderOfTheAreas() {
    Diagnosis diagnosis =
        diagnosis(
            List.of(
                finding(FindingCode.LEFTOVER),
                finding(FindingCode.LOG_TORN),
                finding(FindingCode.PURGE_PENDING),
                finding(FindingCode.LOG_MISSING),
                finding(FindingCode.MANIFEST_INVALID)),
            Set.of());
    assertEquals(
        List.of(
            FindingCode.MANIFEST_INVALID,
            FindingCode.LOG_MISSING,
            FindingCode.LOG_TORN,
            FindingCode.PURGE_PENDING,
            FindingCode.LEFTOVER),
        diagnosis.findings().stream().map(Finding::code).toList());
    assertEquals(3, diagnosis.count(Severity.ERROR));
    assertEquals(1, diagnosis.count(Severity.WARNING));
    assertEquals(1, diagnosis.count(Severity.NOTICE));
    assertFalse(diagnosis.isSound());
  }

  @Test
  void warningsAndNoticesLeaveAStoreSound() {
    assertTrue(diagnosis(List.of(), Set.of()).isSound());
    assertTrue(
        diagnosis(
                List.of(finding(FindingCode.PURGE_PENDING), finding(FindingCode.LEFTOVER)),
                Set.of())
            .isSound());
  }

  @Test
  void whatWasNotCheckedIsNamed() {
    Set<Area> rows = Set.of(Area.ROWS);
    assertEquals(rows, diagnosis(List.of(), rows).unchecked());
    assertEquals(rows, diagnosis(List.of(finding(FindingCode.DATABASE_INVALID)), rows).unchecked());
  }

  @Test
  void findingsAreFewAndCounted() {
    List<String> ten = Collections.nCopies(10, "x");
    List<String> eleven = Collections.nCopies(11, "x");
    assertEquals(
        ten, new Finding(FindingCode.ORPHANS, Optional.empty(), "", 99, ten, RECOVER).examples());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Finding(FindingCode.ORPHANS, Optional.empty(), "", 99, eleven, RECOVER));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Finding(FindingCode.ORPHANS, Optional.empty(), "", 0, List.of(), RECOVER));
  }

  @Test
  void remediesAreNotEmpty() {
    assertThrows(IllegalArgumentException.class, () -> new Remedy.Run(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Remedy.Sql(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Remedy.Remove(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new Remedy.SetAside(List.of(), List.of("recover")));
    assertEquals(List.of("backup", "create"), Remedy.Run.of("backup", "create").words());
  }

  @Test
  void spellingsArePublic() {
    assertEquals("content_missing", FindingCode.CONTENT_MISSING.label());
    assertEquals(Area.CONTENT, FindingCode.CONTENT_MISSING.area());
    assertEquals("error", Severity.ERROR.label());
    assertEquals("leftovers", Area.LEFTOVERS.label());
    assertEquals("own_copy_of_log", Remedy.Decision.OWN_COPY_OF_LOG.label());
  }
}
