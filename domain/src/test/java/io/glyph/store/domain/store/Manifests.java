package io.glyph.store.domain.store;

import io.glyph.store.domain.version.StoreVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Manifests for tests. */
public final class Manifests {
  private Manifests() {}

  public static ManifestReading.WellFormed wellFormed(int version) {
    return new ManifestReading.WellFormed(alleged(version));
  }

  static AllegedManifest alleged(int version) {
    return alleged(version, ("store: {version: " + version + "}").getBytes(StandardCharsets.UTF_8));
  }

  static AllegedManifest alleged(int version, byte[] bytes) {
    return new AllegedManifest(
        new StoreVersion(version),
        "glyph/0.1.0",
        Optional.empty(),
        "orchard",
        ObjectFormat.GLYPH_OBJECT_V1,
        "audit/events.jsonl",
        Optional.empty(),
        Optional.empty(),
        bytes);
  }
}
