package io.glyph.store.filesystem;

import io.glyph.store.domain.refusal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Strict reading of a mapping whose keys are all known; every miss is a {@link YamlFormException}.
 */
record YamlMapping(String name, YamlNode.Mapping node) {
  static YamlMapping of(String name, YamlNode node) throws YamlFormException {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw new YamlFormException(name + " is not a mapping, see line " + node.line());
    }
    return new YamlMapping(name, mapping);
  }

  void requireKeys(Set<String> known) throws YamlFormException {
    for (String key : node.entries().keySet()) {
      if (!known.contains(key)) {
        throw new YamlFormException(
            name
                + " has the key \""
                + Printable.of(key)
                + "\", which is not known, see line "
                + node.entries().get(key).line());
      }
    }
  }

  YamlMapping mapping(String key) throws YamlFormException {
    return of(name + "." + key, required(key));
  }

  String text(String key) throws YamlFormException {
    if (required(key) instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    throw new YamlFormException(name + "." + key + " is not a text");
  }

  /** Empty where there is no such key, or nothing under it. */
  Optional<String> optionalText(String key) throws YamlFormException {
    YamlNode value = node.entries().get(key);
    boolean absent = value == null || value instanceof YamlNode.Scalar scalar && scalar.isNull();
    return absent ? Optional.empty() : Optional.of(text(key));
  }

  /** A plain decimal number from 0 on. */
  long number(String key) throws YamlFormException {
    OptionalLong number =
        required(key) instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.INTEGER
            ? decimal(scalar.text())
            : OptionalLong.empty();
    if (number.isEmpty()) {
      throw new YamlFormException(name + "." + key + " is not a plain whole number");
    }
    return number.getAsLong();
  }

  /** Empty where there is no such key. */
  List<YamlNode> list(String key) throws YamlFormException {
    YamlNode value = node.entries().get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    throw new YamlFormException(name + "." + key + " is not a list");
  }

  List<String> texts(String key) throws YamlFormException {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : list(key)) {
      if (!(item instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
        throw new YamlFormException(name + "." + key + " holds something that is not a text");
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  /** Whether there is nothing under a key, or no such key. */
  boolean isEmpty(String key) {
    return switch (node.entries().get(key)) {
      case null -> true;
      case YamlNode.Scalar scalar -> scalar.isNull();
      case YamlNode.Mapping mapping -> mapping.entries().isEmpty();
      case YamlNode.Sequence sequence -> sequence.items().isEmpty();
    };
  }

  /** {@code true} or {@code false}; false where there is no such key. */
  boolean flag(String key) throws YamlFormException {
    YamlNode value = node.entries().get(key);
    if (value == null) {
      return false;
    }
    if (value instanceof YamlNode.Scalar scalar
        && scalar.kind() == YamlNode.Kind.OTHER
        && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return scalar.text().equals("true");
    }
    throw new YamlFormException(
        name + "." + key + " is neither true nor false, see line " + value.line());
  }

  private YamlNode required(String key) throws YamlFormException {
    YamlNode value = node.entries().get(key);
    if (value == null) {
      throw new YamlFormException(name + "." + key + " is missing");
    }
    return value;
  }

  private static OptionalLong decimal(String text) {
    if (text.isEmpty() || text.length() > 18 || text.length() > 1 && text.charAt(0) == '0') {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
