package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.Check;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.domain.migration.Descriptor.Renames;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/** Scripts on a database of any shape, measured. One statement is one line. */
final class Measuring {
  private final Path folder;
  private String setup = "";
  private Optional<Path> existing = Optional.empty();
  private final List<Step> steps = new ArrayList<>();

  Measuring(Path folder) {
    this.folder = folder;
  }

  Measuring on(String statements) {
    this.setup = statements;
    return this;
  }

  /** On a copy of a database that is there. */
  Measuring on(Path database) {
    this.existing = Optional.of(database);
    return this;
  }

  Measuring step(String script) {
    steps.add(new Step(script));
    return this;
  }

  /** Of the last step. */
  Measuring renamed(String table, String name) {
    steps.getLast().tables.put(table, name);
    return this;
  }

  Measuring renamedColumn(String column, String name) {
    steps.getLast().columns.put(column, name);
    return this;
  }

  Measuring rebuilt(String table, List<String> key, String rows) {
    steps.getLast().rebuilt.add(new Rebuilt(table, key, rows));
    return this;
  }

  Measuring loses(LossKind kind, String subject) {
    steps.getLast().loses.add(new DeclaredLoss(kind, subject, "test"));
    return this;
  }

  Measuring loses(LossKind kind, String subject, String where) {
    steps.getLast().loses.add(new DeclaredLoss(kind, subject, Optional.of(where), "test"));
    return this;
  }

  Measuring drops(String object) {
    steps.getLast().drops.add(object);
    return this;
  }

  Measuring check(String before, String after) {
    steps.getLast().checks.add(new Check(before, after));
    return this;
  }

  Measuring invariant(String sql) {
    steps.getLast().invariants.add(new Invariant("none", sql));
    return this;
  }

  /** Losses, each as kind, subject and count. */
  String losses() throws Exception {
    return shown(measure().losses());
  }

  String undeclared() throws Exception {
    return shown(measure().undeclared());
  }

  static String shown(List<? extends Loss> losses) {
    return losses.stream()
        .map(l -> l.kind() + " " + l.subject() + " " + l.count())
        .toList()
        .toString();
  }

  /** As the engine does it: what else is wrong is asked only where nothing is undeclared. */
  Effects measure() throws Exception {
    Path database = folder.resolve("db");
    Path copy = folder.resolve("copy");
    Files.deleteIfExists(database);
    Files.deleteIfExists(copy);
    if (existing.isPresent()) {
      Files.copy(existing.get(), database);
    }
    Stores.meddle(database, setup.lines().filter(l -> !l.isBlank()).toArray(String[]::new));
    Files.copy(database, copy);
    try (SQLiteConnection connection =
        WriteAccess.open(DatabaseUri.readWrite(database), Limits.DEFAULT)) {
      OpenTransaction transaction = OpenTransaction.begin(connection);
      RowComparison rows = new RowComparison(connection);
      int version = 1;
      for (Step step : steps) {
        Migration migration = step.migration(version++);
        rows.step(
            migration,
            () -> {
              for (String statement : step.script.lines().filter(l -> !l.isBlank()).toList()) {
                Sql.run(connection, statement);
              }
            });
      }
      String before = rows.attach(copy);
      Effects effects = rows.measure(before);
      if (effects.undeclared().isEmpty()) {
        rows.requireNoProblem(before);
      }
      transaction.requireOpen();
      transaction.rollback();
      rows.detach();
      return effects;
    }
  }

  private static final class Step {
    private final String script;
    private final Map<String, String> tables = new HashMap<>();
    private final Map<String, String> columns = new HashMap<>();
    private final List<Rebuilt> rebuilt = new ArrayList<>();
    private final List<DeclaredLoss> loses = new ArrayList<>();
    private final List<String> drops = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Invariant> invariants = new ArrayList<>();

    private Step(String script) {
      this.script = script;
    }

    private Migration migration(int from) {
      return new Migration(
          new StoreVersion(from),
          new StoreVersion(from + 1),
          "V" + from + "__x.sql",
          script,
          "",
          "",
          "",
          new Descriptor(
              "t",
              "r",
              new Renames(tables, columns),
              rebuilt,
              loses,
              drops,
              checks,
              invariants,
              false),
          Migration.Origin.BUILT_IN);
    }
  }
}
