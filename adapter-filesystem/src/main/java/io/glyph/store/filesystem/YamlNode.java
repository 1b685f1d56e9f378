package io.glyph.store.filesystem;

import java.util.List;
import java.util.SequencedMap;

/** A piece of a YAML document, with where it stands. */
sealed interface YamlNode {
  /** From 1. */
  int line();

  /**
   * @param text as written, without quotes
   * @param start index of its first character in the document's text, quotes included
   * @param end index after its last
   */
  record Scalar(String text, Kind kind, int start, int end, int line) implements YamlNode {
    boolean isNull() {
      return kind == Kind.NULL;
    }
  }

  /**
   * @param flow whether it is written in braces
   * @param column from 0, of its first key
   */
  record Mapping(SequencedMap<String, YamlNode> entries, boolean flow, int column, int line)
      implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {}

  /** What a scalar is when it has no tag. */
  enum Kind {
    TEXT,
    /** A plain, unquoted integer in any of YAML's notations. */
    INTEGER,
    NULL,
    OTHER
  }
}
