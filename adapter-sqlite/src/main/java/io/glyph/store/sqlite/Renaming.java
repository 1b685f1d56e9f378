package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Migration;
import io.glyph.store.sqlite.StepComparison.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a text of the schema says the same as an older one, under the names that the steps of a
 * plan declare: SQLite itself writes the new names into triggers, views and indexes.
 */
final class Renaming {
  private final List<Names> steps;

  Renaming(List<Migration> steps) {
    this.steps = steps.stream().map(step -> Names.of(step.descriptor().renamed())).toList();
  }

  boolean explains(String before, String after) {
    List<String> was = SchemaText.tokens(before);
    List<String> is = SchemaText.tokens(after);
    if (was.size() != is.size()) {
      return false;
    }
    for (int i = 0; i < was.size(); i++) {
      if (!isSame(was.get(i), is.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(String was, String is) {
    if (was.equals(is)) {
      return true;
    }
    if (was.startsWith("'")) {
      return false;
    }
    if (is.startsWith("'")) {
      // A text in the quotes of a name, which SQLite puts right when it renames or drops a column.
      return ScriptStatement.name(was).equals(ScriptStatement.name(is));
    }
    return names(ScriptStatement.name(was)).contains(ScriptStatement.name(is));
  }

  /** What a name may have become, be it a table's or a column's. */
  private Set<String> names(String name) {
    Set<String> names = new HashSet<>(Set.of(name));
    for (Names step : steps) {
      for (String one : List.copyOf(names)) {
        List<String> next = new ArrayList<>();
        next.add(step.tables().getOrDefault(one, one));
        step.columns().values().forEach(columns -> next.add(columns.getOrDefault(one, one)));
        names.addAll(next);
      }
    }
    return names;
  }
}
