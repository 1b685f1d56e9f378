package io.glyph.store.domain.graph;

import java.util.Arrays;

/** A value as a store keeps it. Text is bytes: old stores hold text that is not UTF-8. */
public sealed interface Cell {
  record None() implements Cell {}

  record Whole(long value) implements Cell {}

  record Real(double value) implements Cell {}

  /** Text, as far as it can be read as UTF-8. */
  record Text(byte[] bytes) implements Cell {
    public Text {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** Bytes that never were text. */
  record Blob(byte[] bytes) implements Cell {
    public Blob {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Blob that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
