package io.glyph.store.application.fake;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A catalog that tests write down; {@link InMemoryStoreDatabase} says what their SQL may be. */
public final class FixedMigrationSource implements MigrationSource {
  private final MigrationCatalog catalog;

  public FixedMigrationSource(Migration... migrations) {
    this.catalog =
        new MigrationCatalog(
            Arrays.stream(migrations).filter(m -> !m.isReverse()).toList(),
            Arrays.stream(migrations).filter(Migration::isReverse).toList());
  }

  @Override
  public MigrationCatalog load() {
    return catalog;
  }

  /** The descriptor is kept as text only; every migration made here keeps all. */
  @Override
  public Migration parse(String script, String sql, String descriptor, Migration.Origin origin) {
    int number = Integer.parseInt(script.substring(1, 5));
    boolean reverse = script.startsWith("U");
    return new Migration(
        new StoreVersion(reverse ? number : number - 1),
        new StoreVersion(reverse ? number - 1 : number),
        script,
        sql,
        Sha256.hex(sql.getBytes(StandardCharsets.UTF_8)),
        descriptor,
        Sha256.hex(descriptor.getBytes(StandardCharsets.UTF_8)),
        Descriptor.keepsAll(script, "Tests"),
        origin);
  }

  /** A reverse script from a version, that declares these losses. */
  public static Migration back(int version, String sql, String... loses) {
    Migration up = to(version, sql, loses);
    return new Migration(
        up.to(),
        up.from(),
        "U%04d__test.sql".formatted(version),
        sql,
        up.sqlSha256(),
        up.description(),
        up.descriptorSha256(),
        up.descriptor(),
        Migration.Origin.BUILT_IN);
  }

  /** A migration to a version that declares these losses, each {@code kind subject}. */
  public static Migration to(int version, String sql, String... loses) {
    List<Descriptor.DeclaredLoss> declared =
        Arrays.stream(loses)
            .map(loss -> loss.split(" ", 2))
            .map(loss -> new Descriptor.DeclaredLoss(kind(loss[0]), loss[1], "tests say so"))
            .toList();
    return new Migration(
        new StoreVersion(version - 1),
        new StoreVersion(version),
        "V%04d__test.sql".formatted(version),
        sql,
        Sha256.hex(sql.getBytes(StandardCharsets.UTF_8)),
        declared.toString(),
        Sha256.hex(declared.toString().getBytes(StandardCharsets.UTF_8)),
        Descriptor.keepsAll("To " + version, "Tests").losing(declared),
        Migration.Origin.BUILT_IN);
  }

  private static Descriptor.LossKind kind(String label) {
    return label.equals("values")
        ? Descriptor.LossKind.COLUMN
        : Descriptor.LossKind.parse(label).orElseThrow();
  }
}
