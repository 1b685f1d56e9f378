package io.glyph.store.filesystem;

import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.migration.Descriptor.Invariant;
import io.glyph.store.domain.migration.Descriptor.LossKind;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayList;
import java.util.Arrays;
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
        Descriptor.Renames.NONE,
        List.of(),
        losses(migration),
        migration.texts("drops"),
        List.of(),
        invariants(migration),
        false);
  }

  /** {@code {table: t, reason: …}}, {@code {column: t.c, reason: …}} and so on. */
  private static List<DeclaredLoss> losses(YamlMapping migration) throws YamlFormException {
    List<DeclaredLoss> losses = new ArrayList<>();
    for (YamlNode item : migration.list("loses")) {
      YamlMapping loss = YamlMapping.of("migration.loses", item);
      List<LossKind> kinds =
          Arrays.stream(LossKind.values())
              .filter(kind -> loss.node().entries().containsKey(kind.label()))
              .toList();
      if (kinds.size() > 1) {
        throw new YamlFormException("migration.loses names two things in one");
      }
      if (kinds.isEmpty()) {
        throw new YamlFormException("migration.loses does not say what is lost");
      }
      LossKind kind = kinds.getFirst();
      loss.requireKeys(Set.of(kind.label(), "reason"));
      losses.add(new DeclaredLoss(kind, loss.text(kind.label()), loss.text("reason")));
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
