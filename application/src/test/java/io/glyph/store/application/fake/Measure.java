package io.glyph.store.application.fake;

import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Carries out migrations on an image, and measures what they did to its rows. */
final class Measure {
  private Measure() {}

  /** What a backup, brought forward, does not give back; nothing of that is undeclared. */
  static Effects backup(DatabaseImage backup, DatabaseImage before, List<Migration> forward) {
    Effects measured = run(backup, before, forward);
    return new Effects(measured.tables(), List.of(), List.of(), List.of());
  }

  static Effects run(DatabaseImage image, DatabaseImage before, List<Migration> steps) {
    for (Migration step : steps) {
      for (String statement : step.sql().lines().toList()) {
        execute(image, step, statement.split(" ", 4));
      }
      image.mark(step.to());
    }
    return compare(before, image, steps);
  }

  private static void execute(DatabaseImage image, Migration step, String[] words) {
    switch (words[0]) {
      case "put" -> image.rows(words[1]).put(words[2], words[3]);
      case "delete" -> image.rows(words[1]).remove(words[2]);
      case "empty" -> image.rows(words[1]).clear();
      case "drop" -> image.tables.remove(words[1]);
      case "" -> {}
      default ->
          throw new RefusedException(
              new Refusal.MigrationFailed(step.to(), step.script(), "no such statement"));
    }
  }

  private static Effects compare(DatabaseImage before, DatabaseImage after, List<Migration> steps) {
    SequencedSet<String> names = new TreeSet<>(before.tables.keySet());
    names.addAll(after.tables.keySet());
    List<TableEffect> effects = new ArrayList<>();
    for (String name : names) {
      Map<String, String> old = before.tables.getOrDefault(name, new TreeMap<>());
      Map<String, String> now = after.tables.getOrDefault(name, new TreeMap<>());
      long kept = old.entrySet().stream().filter(now.entrySet()::contains).count();
      long added = now.keySet().stream().filter(key -> !old.containsKey(key)).count();
      boolean isNew = !before.tables.containsKey(name);
      boolean gone = !after.tables.containsKey(name);
      effects.add(
          new TableEffect(
              name, old.size(), now.size(), kept, added, isNew, losses(name, old, now, gone)));
    }
    return Effects.judged(effects, steps);
  }

  private static List<Loss> losses(
      String table, Map<String, String> old, Map<String, String> now, boolean gone) {
    List<String> missing = old.keySet().stream().filter(key -> !now.containsKey(key)).toList();
    List<String> changed =
        old.entrySet().stream()
            .filter(row -> now.containsKey(row.getKey()) && !now.entrySet().contains(row))
            .map(Map.Entry::getKey)
            .toList();
    List<Loss> losses = new ArrayList<>();
    if (gone && !old.isEmpty()) {
      losses.add(new Loss.TableLost(table, old.size(), some(missing), digest(missing)));
    } else if (!missing.isEmpty()) {
      losses.add(new Loss.RowsLost(table, missing.size(), some(missing), digest(missing)));
    }
    if (!changed.isEmpty()) {
      losses.add(
          new Loss.ValuesLost(table, "value", changed.size(), some(changed), digest(changed)));
    }
    return losses;
  }

  private static List<String> some(List<String> keys) {
    return keys.stream().limit(Loss.MAX_EXAMPLES).toList();
  }

  private static String digest(List<String> keys) {
    return Sha256.hex(String.join("\n", keys).getBytes(StandardCharsets.UTF_8));
  }
}
