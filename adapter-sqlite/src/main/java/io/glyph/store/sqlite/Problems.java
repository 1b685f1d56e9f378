package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.version.StoreVersion;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a plan beside losses. It waits until it is known that nothing undeclared was
 * lost, which is the worse news; then the first of them is the reason. Else they are told beside
 * the losses, since a way back that cannot be used is often why something counts as lost.
 */
final class Problems {
  private static final int MAX_TOLD = 10;

  private final Set<Notice> told = new LinkedHashSet<>();
  private @Nullable StoreVersion step;
  private @Nullable RefusedException first;

  /** From here on problems are those of a step. */
  void enter(Migration migration) {
    step = migration.to();
  }

  /** From here on problems are those of the plan. */
  void leave() {
    step = null;
  }

  void add(String check, String detail) {
    if (first == null) {
      first = new RefusedException(new Refusal.MigrationFailed(step, Printable.of(check), detail));
    }
    if (told.size() < MAX_TOLD) {
      told.add(new Notice.ProblemFound(Printable.of(check), detail));
    }
  }

  List<Notice> notices() {
    return List.copyOf(told);
  }

  /**
   * @throws SQLException where it is not the author's fault
   */
  void add(String check, SQLException failed) throws SQLException {
    if (MigrationEngine.isInfrastructure(failed)) {
      throw failed;
    }
    add(check, SqlErrors.words(failed));
  }

  Optional<RefusedException> first() {
    return Optional.ofNullable(first);
  }
}
