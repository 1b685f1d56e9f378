package io.glyph.store.domain.migration;

import io.glyph.store.domain.migration.Descriptor.DeclaredLoss;
import io.glyph.store.domain.version.StoreVersion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Migrations, losses and plans for tests. */
public final class Migrations {
  private Migrations() {}

  static Migration step(int from, DeclaredLoss... loses) {
    return step(from, "a" + from, "b" + from, loses);
  }

  static Migration step(
      int from, String sqlSha256, String descriptorSha256, DeclaredLoss... loses) {
    return new Migration(
        new StoreVersion(from),
        new StoreVersion(from + 1),
        "V%04d__step.sql".formatted(from + 1L),
        "SELECT 1;",
        sqlSha256,
        "",
        descriptorSha256,
        Descriptor.keepsAll("Step", "A test.").losing(List.of(loses)),
        Migration.Origin.BUILT_IN);
  }

  /** Steps from a version up to another. */
  static List<Migration> steps(int from, int to) {
    return IntStream.range(from, to).mapToObj(v -> step(v)).toList();
  }

  public static MigrationPlan plan(int from, int to, Loss... losses) {
    return new MigrationPlan(
        "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11",
        new StoreVersion(from),
        new StoreVersion(to),
        steps(from, to),
        effects(losses));
  }

  /** One table effect for each loss, in the order given. */
  static Effects effects(Loss... losses) {
    return effects(List.of(), losses);
  }

  static Effects effects(List<Migration> steps, Loss... losses) {
    return Effects.judged(
        Arrays.stream(losses)
            .map(l -> new TableEffect(l.table(), 9, 9, 9, 0, false, List.of(l)))
            .toList(),
        steps);
  }
}
