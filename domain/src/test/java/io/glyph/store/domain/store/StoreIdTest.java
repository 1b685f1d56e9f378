package io.glyph.store.domain.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "D2C5A0C8-52F5-4B7E-9D57-0F6C8C9D4A11",
        "{d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11}",
        "urn:uuid:d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11",
        "d2c5a0c852f54b7e9d570f6c8c9d4a11",
        "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a1",
        "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a111",
        " d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11",
        "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a11\n",
        "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a1g",
        "d2c5a0c8-52f5-4b7e-9d57-0f6c8c9d4a1１",
        "../../../../../../../../etc/passwd"
      })
  void anyOtherSpellingIsNoId(String text) {
    assertEquals(Optional.empty(), StoreId.parse(text));
  }

  @Property
  void everyIdIsReadBack(@ForAll long high, @ForAll long low) {
    StoreId id = new StoreId(new UUID(high, low));
    assertEquals(Optional.of(id), StoreId.parse(id.toString()));
  }

  @Test
  @SuppressWarnings("NullAway") // That null is refused is what is tested.
  void noneIsNoId() {
    assertThrows(NullPointerException.class, () -> new StoreId(null));
  }
}
