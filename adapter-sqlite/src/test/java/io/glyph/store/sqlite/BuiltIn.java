package io.glyph.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The built-in migrations with their descriptors, read without the product's own reader. */
final class BuiltIn {
  private static final String FOLDER = "/io/glyph/store/migrations/";

  private BuiltIn() {}

  /** From one version to another, up or down. */
  static List<Migration> steps(int from, int to) {
    return from <= to
        ? IntStream.range(from + 1, to + 1).mapToObj(BuiltIn::up).toList()
        : IntStream.range(0, from - to).mapToObj(i -> down(from - i)).toList();
  }

  static Migration up(int to) {
    return read("V000" + to, to - 1, to);
  }

  /** The reverse script that starts from a version. */
  static Migration down(int from) {
    return read("U000" + from, from, from - 1);
  }

  private static Migration read(String prefix, int from, int to) {
    String name =
        switch (Math.max(from, to)) {
          case 2 -> prefix + "__managed_store";
          case 3 -> prefix + "__stable_sources";
          default -> prefix + "__portable_and_private";
        };
    byte[] sql = Stores.resource(FOLDER + name + ".sql");
    byte[] yaml = Stores.resource(FOLDER + name + ".yaml");
    Map<?, ?> root = new Yaml().load(new String(yaml, UTF_8));
    Map<?, ?> descriptor = map(root.get("migration"));
    if (!Integer.valueOf(from).equals(descriptor.get("from"))
        || !Integer.valueOf(to).equals(descriptor.get("to"))) {
      throw new IllegalStateException(name + " is of other versions");
    }
    return new Migration(
        new StoreVersion(from),
        new StoreVersion(to),
        name + ".sql",
        new String(sql, UTF_8),
        Stores.sha256(sql),
        new String(yaml, UTF_8),
        Stores.sha256(yaml),
        descriptor(descriptor),
        Migration.Origin.BUILT_IN);
  }

  private static Descriptor descriptor(Map<?, ?> yaml) {
    List<Descriptor.Rebuilt> rebuilt = new ArrayList<>();
    map(yaml.get("rebuilt"))
        .forEach((table, value) -> {
          Map<?, ?> way = map(value);
          List<String> key = list(way.get("key")).stream().map(String::valueOf).toList();
          rebuilt.add(
              new Descriptor.Rebuilt(String.valueOf(table), key, String.valueOf(way.get("rows"))));
        });
    List<DeclaredLoss> losses = new ArrayList<>();
    for (Object item : list(yaml.get("loses"))) {
      Map<?, ?> loss = map(item);
      for (LossKind kind : LossKind.values()) {
        if (loss.get(kind.label()) != null) {
          losses.add(
              new DeclaredLoss(
                  kind,
                  String.valueOf(loss.get(kind.label())),
                  Optional.ofNullable(loss.get("where")).map(String::valueOf),
                  String.valueOf(loss.get("reason"))));
        }
      }
    }
    List<Descriptor.Check> checks =
        list(yaml.get("checks")).stream()
            .map(BuiltIn::map)
            .map(c ->
                new Descriptor.Check(
                    String.valueOf(c.get("before")), String.valueOf(c.get("after"))))
            .toList();
    List<Descriptor.Invariant> invariants =
        list(yaml.get("invariants")).stream()
            .map(BuiltIn::map)
            .map(i ->
                new Descriptor.Invariant(
                    String.valueOf(i.get("name")), String.valueOf(i.get("sql"))))
            .toList();
    return new Descriptor(
        String.valueOf(yaml.get("title")),
        String.valueOf(yaml.get("reason")),
        Descriptor.Renames.NONE,
        rebuilt,
        losses,
        list(yaml.get("drops")).stream().map(String::valueOf).toList(),
        checks,
        invariants,
        Boolean.TRUE.equals(yaml.get("purges")));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
