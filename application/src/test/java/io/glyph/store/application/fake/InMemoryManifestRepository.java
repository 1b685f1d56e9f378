package io.glyph.store.application.fake;

import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.ObjectFormat;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Manifests in the files of an {@link InMemoryDisk}. It reads as much YAML as we write: one mapping
 * {@code store} of plain or double quoted values, other keys and comments left alone.
 */
public final class InMemoryManifestRepository implements ManifestRepository {
  private static final int MAX_BYTES = 64 * 1024;

  private final InMemoryDisk disk;

  public InMemoryManifestRepository(InMemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public ManifestReading read(StoreLocation store) {
    if (disk.isFolder(store.manifest())) {
      return new ManifestReading.Malformed("is not a regular file");
    }
    return disk.read(store.manifest()).map(this::parse).orElseGet(ManifestReading.Missing::new);
  }

  @Override
  public ManifestReading parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return new ManifestReading.Malformed("is larger than 64 KiB");
    }
    try {
      return new ManifestReading.WellFormed(manifest(bytes));
    } catch (CharacterCodingException | IllegalArgumentException wrong) {
      return new ManifestReading.Malformed("is not a manifest", Optional.of(Sha256.hex(bytes)));
    }
  }

  @Override
  public byte[] compose(
      StoreVersion version,
      Release createdBy,
      Instant createdAt,
      String project,
      Optional<StoreId> id,
      Optional<Release> minimumReader) {
    List<String> lines = new ArrayList<>();
    lines.add("store:");
    lines.add("  version: " + version);
    id.ifPresent(value -> lines.add("  id: " + value));
    minimumReader.ifPresent(value -> lines.add("  minimum_reader: " + value));
    lines.add("  created_by: " + createdBy);
    lines.add("  created_at: " + createdAt);
    lines.add("  project: " + Json.write(project));
    lines.add("  object_format: glyph-object-v1");
    lines.add("  audit_log: audit/events.jsonl");
    return text(lines);
  }

  @Override
  public byte[] revise(
      AllegedManifest old, StoreVersion version, StoreId id, Optional<Release> minimumReader) {
    List<String> lines = new ArrayList<>();
    for (String line : new String(old.bytes(), StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("  version:")) {
        lines.add("  version: " + version);
        lines.add("  id: " + id);
        minimumReader.ifPresent(value -> lines.add("  minimum_reader: " + value));
      } else if (!line.startsWith("  id:") && !line.startsWith("  minimum_reader:")) {
        lines.add(line);
      }
    }
    return text(lines);
  }

  @Override
  public void replace(StoreLocation store, byte[] bytes) {
    disk.write(store.manifest(), bytes);
    disk.delete(store.manifestDraft());
  }

  private static byte[] text(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static AllegedManifest manifest(byte[] bytes) throws CharacterCodingException {
    Map<String, String> store = store(bytes);
    String auditLog = require(store, "audit_log");
    if (!auditLog.equals("audit/events.jsonl")) {
      throw new IllegalArgumentException("the log is somewhere else");
    }
    return new AllegedManifest(
        StoreVersion.parse(require(store, "version")).orElseThrow(IllegalArgumentException::new),
        require(store, "created_by"),
        Optional.ofNullable(store.get("created_at")),
        require(store, "project"),
        ObjectFormat.of(require(store, "object_format")).orElseThrow(IllegalArgumentException::new),
        auditLog,
        Optional.ofNullable(store.get("id"))
            .map(id -> StoreId.parse(id).orElseThrow(IllegalArgumentException::new)),
        Optional.ofNullable(store.get("minimum_reader"))
            .map(reader -> Release.parse(reader).orElseThrow(IllegalArgumentException::new)),
        bytes);
  }

  private static Map<String, String> store(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    Map<String, String> store = new LinkedHashMap<>();
    boolean inside = false;
    boolean seen = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("---") || line.contains(": &") || line.contains("\0")) {
        throw new IllegalArgumentException("more than a plain mapping");
      } else if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      } else if (!line.startsWith(" ")) {
        inside = line.equals("store:");
        if (!line.contains(":") || (inside && seen)) {
          throw new IllegalArgumentException("not a mapping, or the same key twice");
        }
        seen |= inside;
      } else if (inside) {
        String[] pair = line.strip().split(": ", 2);
        if (pair.length != 2 || store.put(pair[0], scalar(pair[0], pair[1])) != null) {
          throw new IllegalArgumentException("not a pair, or the same key twice");
        }
      }
    }
    return store;
  }

  private static String scalar(String key, String written) {
    if (!written.startsWith("\"")) {
      return written;
    }
    if (key.equals("version")) {
      throw new IllegalArgumentException("a version is a number");
    }
    return Json.object(("{\"v\":" + written + "}").getBytes(StandardCharsets.UTF_8))
        .map(object -> object.get("v") instanceof String value ? value : "")
        .orElseThrow(IllegalArgumentException::new);
  }

  private static String require(Map<String, String> store, String key) {
    @Nullable String value = store.get(key);
    if (value == null) {
      throw new IllegalArgumentException("a key is missing");
    }
    return value;
  }
}
