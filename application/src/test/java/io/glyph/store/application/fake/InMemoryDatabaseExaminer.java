package io.glyph.store.application.fake;

import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Examines {@link DatabaseImage}s. A table called {@code glyph_} and something stands for what a
 * stranger has planted; a row of {@code content} is its id, its hash and its size.
 */
public final class InMemoryDatabaseExaminer implements DatabaseExaminer {
  private final InMemoryDisk disk;

  public InMemoryDatabaseExaminer(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Examination examine(StoreLocation store, BooleanSupplier stopped) {
    DatabaseImage image = load(store);
    if (stopped.getAsBoolean()) {
      throw new RefusedException(new Refusal.Interrupted());
    }
    if (!(image.marks().agree()
        && image.marks().metaRow() instanceof VersionMark.Says(StoreVersion version))) {
      return Examination.ofSchema(Optional.empty(), List.of());
    }
    List<SchemaDifference> planted =
        image.tables.keySet().stream()
            .filter(name -> name.startsWith("glyph_"))
            .map(name -> new SchemaDifference(SchemaDifference.Kind.EXTRA, name, List.of()))
            .toList();
    if (!planted.isEmpty()) {
      return Examination.ofSchema(Optional.of(version), planted);
    }
    List<Integer> applied = image.history.stream().map(row -> row.to().number()).toList();
    List<StoreVersion> broken =
        image.waysBack.stream()
            .filter(way -> !digest(way.sql()).equals(way.sqlSha256()))
            .map(StoreDatabase.WayBack::from)
            .toList();
    return new Examination(
        Optional.of(version),
        List.of(),
        true,
        List.of(),
        false,
        List.of(),
        version.number() >= 3,
        applied.equals(IntStream.rangeClosed(2, version.number()).boxed().toList()),
        broken,
        List.of());
  }

  @Override
  public ContentPage contents(StoreLocation store, long after, int limit) {
    List<Map.Entry<String, String>> all = List.copyOf(load(store).rows("content").entrySet());
    int from = after == ContentPage.START ? 0 : (int) after;
    int to = Math.min(all.size(), from + limit);
    List<ContentRow> rows =
        all.subList(from, to).stream()
            .map(row -> {
              String[] cells = row.getValue().split(" ");
              return new ContentRow(
                  row.getKey(),
                  cells[0],
                  Long.parseLong(cells[1]),
                  row.getKey().equals("content:sha256:" + cells[0]));
            })
            .toList();
    return new ContentPage(rows, to, to - from < limit);
  }

  private DatabaseImage load(StoreLocation store) {
    return DatabaseImage.decode(
        disk.read(store.database())
            .orElseThrow(
                () -> new RefusedException(new Refusal.DatabaseInvalid("there is no file"))));
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
