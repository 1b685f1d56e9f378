package io.glyph.store.filesystem;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.Check;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Descriptor.Rebuilt;
import io.glyph.store.domain.migration.Descriptor.Renames;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the descriptor beside a migration's SQL, strictly: a key that is not known is no key, and
 * what is wrong is named by its key. A promise that was misspelt would be kept by nobody.
 */
final class MigrationDescriptor {
  static final int MAX_BYTES = 256 * 1024;
  private static final String ROOT = "migration";
  private static final Set<String> KEYS =
      Set.of(
          "from",
          "to",
          "title",
          "reason",
          "renamed",
          "rebuilt",
          "loses",
          "drops",
          "checks",
          "invariants",
          "purges");

  private MigrationDescriptor() {}

  static Descriptor read(byte[] bytes, StoreVersion from, StoreVersion to)
      throws YamlFormException {
    YamlMapping root = YamlMapping.of("it", YamlDocument.read(bytes, MAX_BYTES).root());
    root.requireKeys(Set.of(ROOT));
    YamlMapping migration = YamlMapping.of(ROOT, root.mapping(ROOT).node());
    migration.requireKeys(KEYS);
    if (migration.number("from") != from.number() || migration.number("to") != to.number()) {
      throw new YamlFormException("from and to are not those of the file's name");
    }
    List<DeclaredLoss> losses = losses(migration);
    boolean purges = migration.flag("purges");
    if (purges && losses.isEmpty()) {
      throw new YamlFormException("migration.purges is true, and migration.loses is empty");
    }
    return new Descriptor(
        words(migration, "title"),
        words(migration, "reason"),
        renames(migration),
        rebuilt(migration),
        losses,
        names(migration, "drops"),
        checks(migration),
        invariants(migration),
        purges);
  }

  /** {@code {tables: {a: b}, columns: {t.c: d}}}. */
  private static Renames renames(YamlMapping migration) throws YamlFormException {
    if (migration.isEmpty("renamed")) {
      return Renames.NONE;
    }
    YamlMapping renamed = migration.mapping("renamed");
    renamed.requireKeys(Set.of("tables", "columns"));
    Map<String, String> columns = pairs(renamed, "columns");
    for (String column : columns.keySet()) {
      requireColumn(column, "migration.renamed.columns");
    }
    return new Renames(pairs(renamed, "tables"), columns);
  }

  private static Map<String, String> pairs(YamlMapping renamed, String key)
      throws YamlFormException {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (!renamed.isEmpty(key)) {
      YamlMapping names = renamed.mapping(key);
      for (String old : names.node().entries().keySet()) {
        pairs.put(requireName(old, names.name()), words(names, old));
      }
    }
    return pairs;
  }

  /** {@code {t: {key: [a, b], rows: SELECT …}}}. */
  private static List<Rebuilt> rebuilt(YamlMapping migration) throws YamlFormException {
    List<Rebuilt> all = new ArrayList<>();
    if (!migration.isEmpty("rebuilt")) {
      YamlMapping tables = migration.mapping("rebuilt");
      for (String table : tables.node().entries().keySet()) {
        YamlMapping back = tables.mapping(requireName(table, tables.name()));
        back.requireKeys(Set.of("key", "rows"));
        List<String> key = names(back, "key");
        if (key.isEmpty()) {
          throw new YamlFormException(back.name() + ".key names no column");
        }
        all.add(new Rebuilt(table, key, words(back, "rows")));
      }
    }
    return all;
  }

  /** {@code {table: t, where: …, reason: …}}, {@code {column: t.c, reason: …}} and so on. */
  private static List<DeclaredLoss> losses(YamlMapping migration) throws YamlFormException {
    List<DeclaredLoss> losses = new ArrayList<>();
    for (YamlNode item : migration.list("loses")) {
      YamlMapping loss = YamlMapping.of("migration.loses", item);
      List<LossKind> kinds =
          Arrays.stream(LossKind.values())
              .filter(kind -> loss.node().entries().containsKey(kind.label()))
              .toList();
      if (kinds.size() > 1) {
        throw new YamlFormException(
            "migration.loses names two things in one, see line " + item.line());
      }
      if (kinds.isEmpty()) {
        throw new YamlFormException(
            "migration.loses does not say what is lost, see line " + item.line());
      }
      LossKind kind = kinds.getFirst();
      loss.requireKeys(Set.of(kind.label(), "where", "reason"));
      String subject = words(loss, kind.label());
      if (kind == LossKind.COLUMN) {
        requireColumn(subject, "migration.loses.column");
      }
      // A condition that was left empty by mistake must not become none.
      boolean limited = loss.node().entries().containsKey("where");
      losses.add(
          limited
              ? new DeclaredLoss(
                  kind, subject, Optional.of(words(loss, "where")), words(loss, "reason"))
              : new DeclaredLoss(kind, subject, words(loss, "reason")));
    }
    return losses;
  }

  private static List<Check> checks(YamlMapping migration) throws YamlFormException {
    List<Check> checks = new ArrayList<>();
    for (YamlNode item : migration.list("checks")) {
      YamlMapping check = YamlMapping.of("migration.checks", item);
      check.requireKeys(Set.of("before", "after"));
      checks.add(new Check(words(check, "before"), words(check, "after")));
    }
    return checks;
  }

  private static List<Invariant> invariants(YamlMapping migration) throws YamlFormException {
    List<Invariant> invariants = new ArrayList<>();
    for (YamlNode item : migration.list("invariants")) {
      YamlMapping invariant = YamlMapping.of("migration.invariants", item);
      invariant.requireKeys(Set.of("name", "sql"));
      invariants.add(new Invariant(words(invariant, "name"), words(invariant, "sql")));
    }
    return invariants;
  }

  /** A text that says something. */
  private static String words(YamlMapping mapping, String key) throws YamlFormException {
    String text = mapping.text(key);
    if (text.isBlank()) {
      throw new YamlFormException(mapping.name() + "." + Printable.of(key) + " says nothing");
    }
    return text;
  }

  private static List<String> names(YamlMapping mapping, String key) throws YamlFormException {
    List<String> names = mapping.texts(key);
    for (String name : names) {
      requireName(name, mapping.name() + "." + key);
    }
    return names;
  }

  private static String requireName(String name, String key) throws YamlFormException {
    if (name.isEmpty()) {
      throw new YamlFormException(key + " holds an empty name");
    }
    return name;
  }

  private static void requireColumn(String name, String key) throws YamlFormException {
    int dot = name.indexOf('.');
    if (dot <= 0 || dot == name.length() - 1) {
      throw new YamlFormException(
          key + " names \"" + Printable.of(name) + "\", which is not table.column");
    }
  }
}
