package io.glyph.store.filesystem;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ObjectFormat;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for what is in a manifest; strict on what decides safety (docs/store-format.md). */
final class ManifestForm {
  static final int MAX_BYTES = 64 * 1024;
  static final String AUDIT_LOG = "audit/events.jsonl";

  private final YamlDocument document;
  private final YamlNode.Mapping store;

  private ManifestForm(YamlDocument document, YamlNode.Mapping store) {
    this.document = document;
    this.store = store;
  }

  static ManifestForm of(byte[] bytes) throws YamlFormException {
    YamlDocument document = YamlDocument.read(bytes, MAX_BYTES);
    if (!(document.root() instanceof YamlNode.Mapping root)) {
      throw new YamlFormException("is not a mapping");
    }
    if (!(root.entries().get("store") instanceof YamlNode.Mapping store)) {
      throw new YamlFormException("has no mapping under the key store");
    }
    return new ManifestForm(document, store);
  }

  YamlDocument document() {
    return document;
  }

  YamlNode.Mapping store() {
    return store;
  }

  AllegedManifest manifest(byte[] bytes) throws YamlFormException {
    StoreVersion version = version();
    String format = text("object_format");
    ObjectFormat objectFormat =
        ObjectFormat.of(format)
            .orElseThrow(() ->
                new YamlFormException(
                    "store.object_format is " + quoted(format) + ", which is not known"));
    return new AllegedManifest(
        version,
        text("created_by"),
        createdAt(),
        text("project"),
        objectFormat,
        auditLog(),
        id(),
        minimumReader(),
        bytes);
  }

  /** A scalar that is there and not null. */
  YamlNode.@Nullable Scalar scalar(String key) throws YamlFormException {
    YamlNode node = store.entries().get(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw new YamlFormException("store." + key + " is not a single value");
    }
    return scalar.isNull() ? null : scalar;
  }

  private StoreVersion version() throws YamlFormException {
    YamlNode.Scalar scalar = scalar("version");
    if (scalar == null) {
      throw new YamlFormException("store.version is missing");
    }
    // The spelling, not the number: 0x1, 1_000 and 01 are integers of YAML, and no versions.
    Optional<StoreVersion> version =
        scalar.kind() == YamlNode.Kind.INTEGER
            ? StoreVersion.parse(scalar.text())
            : Optional.empty();
    return version.orElseThrow(() ->
        new YamlFormException(
            "store.version is "
                + quoted(scalar.text())
                + ", not a plain whole number from 1 to 2147483647"));
  }

  private String text(String key) throws YamlFormException {
    YamlNode.Scalar scalar = scalar(key);
    if (scalar == null) {
      throw new YamlFormException("store." + key + " is missing");
    }
    return scalar.text();
  }

  private Optional<String> createdAt() throws YamlFormException {
    YamlNode.Scalar scalar = scalar("created_at");
    if (scalar == null) {
      return Optional.empty();
    }
    if (!Rfc3339.matches(scalar.text())) {
      throw new YamlFormException(
          "store.created_at is " + quoted(scalar.text()) + ", not a time of RFC 3339");
    }
    return Optional.of(scalar.text());
  }

  private Optional<StoreId> id() throws YamlFormException {
    YamlNode.Scalar scalar = oneLine("id");
    if (scalar == null) {
      return Optional.empty();
    }
    Optional<StoreId> id = StoreId.parse(scalar.text());
    if (id.isEmpty()) {
      throw new YamlFormException(
          "store.id is " + quoted(scalar.text()) + ", not a UUID in lower case");
    }
    return id;
  }

  private Optional<Release> minimumReader() throws YamlFormException {
    YamlNode.Scalar scalar = oneLine("minimum_reader");
    if (scalar == null) {
      return Optional.empty();
    }
    Optional<Release> release = Release.parse(scalar.text());
    if (release.isEmpty()) {
      throw new YamlFormException(
          "store.minimum_reader is " + quoted(scalar.text()) + ", not a release");
    }
    return release;
  }

  /** Values that are replaced in place are written on one line, without a block header. */
  private YamlNode.@Nullable Scalar oneLine(String key) throws YamlFormException {
    YamlNode.Scalar scalar = scalar(key);
    if (scalar != null) {
      String written = document.text().substring(scalar.start(), scalar.end());
      if (written.indexOf('\n') >= 0 || written.indexOf('\r') >= 0) {
        throw new YamlFormException("store." + key + " is not written on one line");
      }
    }
    return scalar;
  }

  private String auditLog() throws YamlFormException {
    String path = text("audit_log");
    Deque<String> parts = new ArrayDeque<>();
    boolean inside = !path.startsWith("/");
    for (String part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> inside &= parts.pollLast() != null;
        default -> parts.addLast(part);
      }
    }
    if (!inside || parts.isEmpty()) {
      throw new YamlFormException(
          "store.audit_log is " + quoted(path) + ", which is not a file inside the store");
    }
    String normal = String.join("/", parts);
    // Other programs append to the one place; a log anywhere else would be two histories.
    if (!normal.equals(AUDIT_LOG)) {
      throw new YamlFormException(
          "store.audit_log is " + quoted(path) + "; this release keeps it at " + AUDIT_LOG);
    }
    return normal;
  }

  private static String quoted(String text) {
    return "\"" + Printable.of(text) + "\"";
  }
}
