package io.glyph.store.filesystem;

import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;

/** Writes manifests, and edits them as text so that nothing else in them changes. */
final class ManifestText {
  private ManifestText() {}

  static String compose(
      StoreVersion version,
      Release createdBy,
      Instant createdAt,
      String project,
      Optional<StoreId> id,
      Optional<Release> minimumReader) {
    StringBuilder text = new StringBuilder("store:\n");
    text.append("  version: ").append(version).append('\n');
    id.ifPresent(value -> text.append("  id: ").append(value).append('\n'));
    minimumReader.ifPresent(value -> text.append("  minimum_reader: ").append(value).append('\n'));
    text.append("  created_by: ").append(createdBy).append('\n');
    text.append("  created_at: ").append(createdAt.truncatedTo(ChronoUnit.SECONDS)).append('\n');
    text.append("  project: ").append(YamlText.scalar(project)).append('\n');
    text.append("  object_format: glyph-object-v1\n");
    text.append("  audit_log: ").append(ManifestForm.AUDIT_LOG).append('\n');
    return text.toString();
  }

  static byte[] revise(
      ManifestForm form, StoreVersion version, StoreId id, Optional<Release> minimumReader)
      throws YamlFormException {
    YamlNode.Scalar old = form.scalar("version");
    if (old == null) {
      throw new YamlFormException("store.version is missing");
    }
    Edits edits = new Edits(form, old);
    edits.replace(old, version.toString());
    edits.put("id", id.toString());
    minimumReader.ifPresentOrElse(
        reader -> edits.put("minimum_reader", reader.toString()),
        () -> edits.drop("minimum_reader"));
    String text = edits.apply();
    return (form.document().hadMark() ? "\uFEFF" + text : text).getBytes(StandardCharsets.UTF_8);
  }

  /** Changes to the text, kept until all are known, so that no position moves under another. */
  private static final class Edits {
    private final ManifestForm form;
    private final String text;
    private final YamlNode.Scalar version;
    private final TreeMap<Integer, Edit> byStart = new TreeMap<>();
    private final StringBuilder added = new StringBuilder();

    private record Edit(int end, String replacement) {}

    Edits(ManifestForm form, YamlNode.Scalar version) {
      this.form = form;
      this.text = form.document().text();
      this.version = version;
    }

    void replace(YamlNode.Scalar scalar, String value) {
      byStart.put(scalar.start(), new Edit(scalar.end(), value));
    }

    /** Replaces the value of a key, or adds both beside the version. */
    void put(String key, String value) {
      if (form.store().entries().get(key) instanceof YamlNode.Scalar present) {
        // An empty value, as in "id:", stands right at the colon.
        boolean glued = present.start() > 0 && text.charAt(present.start() - 1) == ':';
        replace(present, glued ? " " + value : value);
      } else if (form.store().flow()) {
        added.append(", ").append(key).append(": ").append(value);
      } else {
        added.append(" ".repeat(form.store().column())).append(key).append(": ").append(value);
        added.append(lineEnd());
      }
    }

    /** Takes the line of a key out; where others share it, null in its place reads as absent. */
    void drop(String key) {
      if (!(form.store().entries().get(key) instanceof YamlNode.Scalar present)) {
        return;
      }
      int start = present.start();
      while (start > 0 && !isLineEnd(text.charAt(start - 1))) {
        start--;
      }
      int end = Math.max(present.start(), present.end());
      while (end < text.length() && !isLineEnd(text.charAt(end))) {
        end++;
      }
      String rest = text.substring(present.end(), end).strip();
      if (form.store().flow()
          || !text.substring(start, present.start()).strip().equals(key + ":")
          || !(rest.isEmpty() || rest.startsWith("#"))) {
        put(key, "null");
        return;
      }
      end += text.startsWith("\r\n", end) ? 2 : end < text.length() ? 1 : 0;
      byStart.put(start, new Edit(end, ""));
    }

    private static boolean isLineEnd(char c) {
      return c == '\n' || c == '\r';
    }

    String apply() {
      if (!added.isEmpty()) {
        insert();
      }
      StringBuilder result = new StringBuilder();
      int at = 0;
      for (var entry : byStart.entrySet()) {
        result.append(text, at, entry.getKey()).append(entry.getValue().replacement());
        at = entry.getValue().end();
      }
      return result.append(text, at, text.length()).toString();
    }

    private void insert() {
      int end = version.end();
      if (form.store().flow()) {
        // Right after the version's own replacement.
        byStart.computeIfPresent(
            version.start(), (start, edit) -> new Edit(end, edit.replacement() + added));
        return;
      }
      int line = end;
      while (line < text.length() && text.charAt(line) != '\n' && text.charAt(line) != '\r') {
        line++;
      }
      if (line == text.length()) {
        added.setLength(added.length() - lineEnd().length());
        byStart.put(line, new Edit(line, lineEnd() + added));
        return;
      }
      line += text.startsWith("\r\n", line) ? 2 : 1;
      // A line that is taken out may begin just there.
      byStart.merge(
          line,
          new Edit(line, added.toString()),
          (there, mine) -> new Edit(there.end(), mine.replacement() + there.replacement()));
    }

    /** As the manifest's first line ends. */
    private String lineEnd() {
      for (int i = 0; i < text.length(); i++) {
        if (text.startsWith("\r\n", i)) {
          return "\r\n";
        }
        if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
          return text.substring(i, i + 1);
        }
      }
      return "\n";
    }
  }
}
