package io.glyph.store.domain.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  @Test
  void itsBytesCannotBeChangedFromOutside() {
    byte[] source = {1, 2, 3};
    AllegedManifest manifest = Manifests.alleged(1, source);
    source[0] = 9;
    manifest.bytes()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, manifest.bytes());
  }

  @Test
  void twoManifestsAreTheSameWhereTheirBytesAre() {
    AllegedManifest manifest = Manifests.alleged(1, new byte[] {1, 2});
    assertEquals(manifest, Manifests.alleged(1, new byte[] {1, 2}));
    assertEquals(manifest.hashCode(), Manifests.alleged(1, new byte[] {1, 2}).hashCode());
    assertNotEquals(manifest, Manifests.alleged(1, new byte[] {1, 3}));
    assertNotEquals(manifest.hashCode(), Manifests.alleged(1, new byte[] {1, 3}).hashCode());
    assertNotEquals(manifest, (Object) "store");
  }

  @Test
  void theOneObjectFormatIsKnownByItsLabel() {
    assertEquals(Optional.of(ObjectFormat.GLYPH_OBJECT_V1), ObjectFormat.of("glyph-object-v1"));
    assertEquals("glyph-object-v1", ObjectFormat.GLYPH_OBJECT_V1.label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "glyph-object-v2", "Glyph-Object-V1", "glyph-object-v1 ", "GLYPH_OBJECT_V1"})
  void anyOtherObjectFormatIsUnknown(String label) {
    assertEquals(Optional.empty(), ObjectFormat.of(label));
  }

  @Test
  void aMalformedManifestThatCouldNotBeReadHasNoDigest() {
    assertEquals(Optional.empty(), new ManifestReading.Malformed("a directory").sha256());
  }
}
