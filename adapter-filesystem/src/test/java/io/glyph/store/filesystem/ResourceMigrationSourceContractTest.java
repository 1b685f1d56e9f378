package io.glyph.store.filesystem;

import io.glyph.store.application.contract.MigrationSourceContract;
import io.glyph.store.application.port.MigrationSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Over a catalog that is written here; this build's own is held to the contract in bootstrap. */
class ResourceMigrationSourceContractTest extends MigrationSourceContract {
  private static final String FOLDER = "io/glyph/store/migrations/";

  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "V0002__two.sql",
              "CREATE TABLE x(é);\n",
              "V0002__two.yaml",
              descriptor(2, "[]"),
              "V0003__three.sql",
              "DROP TABLE x;\n",
              "V0003__three.yaml",
              descriptor(3, "[{table: x, reason: not used}]")));

  @Override
  protected MigrationSource source() {
    return new ResourceMigrationSource(name -> {
      String file = name.substring(FOLDER.length());
      String text =
          switch (file) {
            case "migrations.index" -> index();
            case "migrations.outline" -> "1 2 keeps\n2 3 loses\n";
            default -> FILES.get(file);
          };
      return text == null ? null : new ByteArrayInputStream(utf8(text));
    });
  }

  private static String descriptor(int to, String loses) {
    return """
    migration:
      from: %d
      to: %d
      title: To %d
      reason: The tests say so.
      loses: %s
      drops: []
    """
        .formatted(to - 1, to, to, loses);
  }

  private static String index() {
    StringBuilder index = new StringBuilder();
    FILES.forEach((name, text) ->
        index
            .append(HexFormat.of().formatHex(Sha256.start().digest(utf8(text))))
            .append("  ")
            .append(name)
            .append('\n'));
    return index.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
