package io.glyph.store.filesystem;

import io.glyph.store.domain.migration.Migration.DeclaredLoss;
import io.glyph.store.domain.migration.Migration.Descriptor;
import io.glyph.store.domain.migration.Migration.Invariant;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the descriptor beside a migration's SQL, strictly: a key that is not known is no key. */
final class MigrationDescriptor {
  private static final int MAX_BYTES = 256 * 1024;
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
          "invariants");

  /** Keys of the format that this release does not carry out; silence would be a wrong promise. */
  private static final List<String> NOT_YET = List.of("renamed", "rebuilt", "checks");

  private static final List<String> LOSS_KINDS = List.of("table", "column", "rows", "ids");

  private MigrationDescriptor() {}

  static Descriptor read(byte[] bytes, StoreVersion from, StoreVersion to)
      throws YamlFormException {
    YamlMapping root = YamlMapping.of("it", YamlDocument.read(bytes, MAX_BYTES).root());
    root.requireKeys(Set.of("migration"));
    YamlMapping migration = YamlMapping.of("migration", root.mapping("migration").node());
    migration.requireKeys(KEYS);
    if (migration.number("from") != from.number() || migration.number("to") != to.number()) {
      throw new YamlFormException("from and to are not those of the file's name");
    }
    for (String key : NOT_YET) {
      if (!migration.isEmpty(key)) {
        throw new YamlFormException("migration." + key + " cannot be honoured by this release");
      }
    }
    return new Descriptor(
        migration.text("title"),
        migration.text("reason"),
        losses(migration),
        migration.texts("drops"),
        invariants(migration));
  }

  /** {@code {table: t, reason: …}}, {@code {column: t.c, reason: …}} and so on. */
  private static List<DeclaredLoss> losses(YamlMapping migration) throws YamlFormException {
    List<DeclaredLoss> losses = new ArrayList<>();
    for (YamlNode item : migration.list("loses")) {
      YamlMapping loss = YamlMapping.of("migration.loses", item);
      String kind = "";
      for (String candidate : LOSS_KINDS) {
        if (loss.node().entries().containsKey(candidate)) {
          if (!kind.isEmpty()) {
            throw new YamlFormException("migration.loses names two things in one");
          }
          kind = candidate;
        }
      }
      if (kind.isEmpty()) {
        throw new YamlFormException("migration.loses does not say what is lost");
      }
      loss.requireKeys(Set.of(kind, "reason"));
      losses.add(new DeclaredLoss(kind, loss.text(kind), loss.text("reason")));
    }
    return losses;
  }

  private static List<Invariant> invariants(YamlMapping migration) throws YamlFormException {
    List<Invariant> invariants = new ArrayList<>();
    for (YamlNode item : migration.list("invariants")) {
      YamlMapping invariant = YamlMapping.of("migration.invariants", item);
      invariant.requireKeys(Set.of("name", "sql"));
      invariants.add(new Invariant(invariant.text("name"), invariant.text("sql")));
    }
    return invariants;
  }
}
