package io.glyph.store.application.fake;

import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportedFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Rows of an import in a {@link DatabaseImage}: keys and values separated by a bar. */
final class InMemoryImportDraft implements ImportDraft {
  private final Supplier<DatabaseImage> transaction;
  private final List<ImportedFile> files = new ArrayList<>();

  InMemoryImportDraft(Supplier<DatabaseImage> transaction) {
    this.transaction = transaction;
  }

  @Override
  public void add(ImportedFile file) {
    files.add(file);
  }

  @Override
  public void forEach(Predicate<ImportedFile> visitor) {
    for (ImportedFile file : files) {
      if (!visitor.test(file)) {
        return;
      }
    }
  }

  @Override
  public ImportCounts merge(ImportRules rules, Instant at) {
    DatabaseImage image = transaction.get();
    TreeMap<String, String> contents = image.rows("content");
    TreeMap<String, String> sources = image.rows("sources");
    int contentsBefore = contents.size();
    int realmsBefore = image.rows("realms").size();
    rules
        .realms()
        .forEach(realm -> image.rows("realms").putIfAbsent(realm.name(), realm.description()));
    long added = 0;
    long changed = 0;
    for (ImportedFile file : files) {
      String path = HexFormat.of().formatHex(file.path().bytes());
      contents.putIfAbsent(
          file.hash().id(), file.hash() + "|" + file.bytes() + "|" + path + "|" + at);
      String old = sources.get(path);
      if (old == null) {
        String id = freeId(sources, path);
        sources.put(path, id + "|" + file.hash().id() + "|" + at);
        image.rows("source_labels").put(id + "|0", rules.label());
        added++;
      } else if (!old.split("\\|", -1)[1].equals(file.hash().id())) {
        sources.put(path, old.split("\\|", -1)[0] + "|" + file.hash().id() + "|" + at);
        changed++;
      }
    }
    return new ImportCounts(
        contents.size() - contentsBefore,
        added,
        changed,
        files.size() - added - changed,
        sources.size() - files.size(),
        image.rows("realms").size() - realmsBefore);
  }

  private static String freeId(TreeMap<String, String> sources, String path) {
    byte[] bytes = HexFormat.of().parseHex(path);
    String id = "source:sha256:" + Sha256.hex(bytes);
    for (int n = 1; isTaken(sources, id); n++) {
      String salted = new String(bytes, StandardCharsets.ISO_8859_1) + "\0" + n;
      id = "source:sha256:" + Sha256.hex(salted.getBytes(StandardCharsets.ISO_8859_1));
    }
    return id;
  }

  private static boolean isTaken(TreeMap<String, String> sources, String id) {
    return sources.values().stream().anyMatch(row -> row.startsWith(id + "|"));
  }
}
