package io.glyph.store.domain.migration;

import java.util.List;

/** What a migration did to every table of a store, measured; in the order of the tables' names. */
public record Effects(List<TableEffect> tables) {
  public static final Effects NONE = new Effects(List.of());

  public Effects {
    tables = List.copyOf(tables);
  }

  public List<Loss> losses() {
    return tables.stream().flatMap(t -> t.losses().stream()).toList();
  }

  /** Losses that none of these descriptors names; a migration that has any is never committed. */
  public List<Loss> undeclared(List<Migration> steps) {
    return losses().stream().filter(loss -> !declared(loss, steps)).toList();
  }

  private static boolean declared(Loss loss, List<Migration> steps) {
    return steps.stream()
        .flatMap(step -> step.descriptor().loses().stream())
        .anyMatch(d -> d.kind().equals(loss.kind()) && d.subject().equals(loss.subject()));
  }
}
