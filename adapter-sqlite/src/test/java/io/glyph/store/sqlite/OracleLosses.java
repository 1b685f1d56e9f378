package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Losses that {@link LossOracle} finds, each as kind, subject and count, and of values how many
 * were not NULL; all of them, and what of them nobody declared.
 */
final class OracleLosses {
  final Set<String> all = new TreeSet<>();
  final Set<String> undeclared = new TreeSet<>();
  private final List<DeclaredLoss> declared;

  OracleLosses(List<DeclaredLoss> declared) {
    this.declared = declared;
  }

  /**
   * @param column of values that changed, else empty
   */
  void add(String kind, String subject, List<Map<String, String>> rows, String column) {
    put(all, kind, subject, rows, column);
    put(
        undeclared,
        kind,
        subject,
        rows.stream()
            .filter(row -> declared.stream().noneMatch(d -> allows(d, kind, subject, row)))
            .toList(),
        column);
  }

  private static void put(
      Set<String> losses,
      String kind,
      String subject,
      List<Map<String, String>> rows,
      String column) {
    if (!rows.isEmpty()) {
      long filled = rows.stream().filter(r -> !LossOracle.isNull(r.get(column))).count();
      String values = column.isEmpty() ? "" : " of " + filled;
      losses.add(kind + " " + subject + " " + rows.size() + values);
    }
  }

  private static boolean allows(
      DeclaredLoss declared, String kind, String subject, Map<String, String> row) {
    LossKind wanted = kind.equals("values") ? LossKind.COLUMN : LossKind.parse(kind).orElseThrow();
    if (declared.kind() != wanted || !declared.subject().equals(subject)) {
      return false;
    }
    if (declared.where().isEmpty()) {
      return true;
    }
    // The generator makes conditions of one form only: column IS [NOT] NULL.
    String[] words = declared.where().get().split(" ", -1);
    return LossOracle.isNull(row.get(words[0])) == words[1].equals("IS");
  }
}
