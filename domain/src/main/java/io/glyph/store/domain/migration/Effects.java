package io.glyph.store.domain.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan did to a store, measured on the rows.
 *
 * @param tables every table, in the order of the names
 * @param objects indexes, triggers and views that are gone
 * @param notices what lost nothing and is worth knowing
 * @param undeclared losses, rows and objects, that no descriptor names, or that fall outside its
 *     conditions; a plan that has any is never committed
 */
public record Effects(
    List<TableEffect> tables,
    List<Loss.SchemaObjectLost> objects,
    List<Notice> notices,
    List<Loss> undeclared) {
  public static final Effects NONE = new Effects(List.of(), List.of(), List.of(), List.of());

  /** Keeps copies of what is given. */
  public Effects {
    tables = List.copyOf(tables);
    objects = List.copyOf(objects);
    notices = List.copyOf(notices);
    undeclared = List.copyOf(undeclared);
  }

  /**
   * Judges losses by the descriptors alone, for declarations that have no conditions.
   *
   * @param tables what was measured
   * @param steps migrations, in order
   * @return the effects
   */
  public static Effects judged(List<TableEffect> tables, List<Migration> steps) {
    List<Loss> undeclared = new ArrayList<>();
    for (TableEffect table : tables) {
      for (Loss loss : table.losses()) {
        if (steps.stream().allMatch(step -> step.descriptor().naming(loss).isEmpty())) {
          undeclared.add(loss);
        }
      }
    }
    return new Effects(tables, List.of(), List.of(), undeclared);
  }

  /**
   * {@return what cannot be had back and a human must agree to: data, not indexes, triggers and
   * views}
   */
  public List<Loss> losses() {
    return tables.stream().flatMap(t -> t.losses().stream()).toList();
  }
}
