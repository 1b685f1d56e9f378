package io.glyph.store.filesystem;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportRules.Realm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of {@code glyph.yaml} that an import reads. */
final class YamlImportRules {
  private static final String SECTION = "genesis_import";
  private static final String REALMS = "realms";

  /** The patterns that exclude stand in the import's event, which is one line of 64 KiB. */
  private static final int MAX_EXCLUDE_BYTES = 16 * 1024;

  private static final int MAX_PATTERNS = 1_000;
  private static final int MAX_REALM_LENGTH = 200;

  private YamlImportRules() {}

  static ImportRules read(String file, YamlMapping root) throws YamlFormException {
    ImportRules silent = ImportRules.everything();
    List<Glob> include = silent.include();
    List<Glob> exclude = silent.exclude();
    if (!root.isEmpty(SECTION)) {
      YamlMapping rules = YamlMapping.of(SECTION, root.mapping(SECTION).node());
      // A list that is there and empty says that nothing is taken.
      include = isSilent(rules, "include") ? include : patterns(rules, "include");
      exclude = isSilent(rules, "exclude") ? exclude : patterns(rules, "exclude");
    }
    int bytes =
        exclude.stream().mapToInt(g -> g.toString().getBytes(StandardCharsets.UTF_8).length).sum();
    if (bytes > MAX_EXCLUDE_BYTES) {
      throw new YamlFormException(
          SECTION + ".exclude has more than " + MAX_EXCLUDE_BYTES + " bytes");
    }
    return new ImportRules(Optional.of(file), include, exclude, realms(root));
  }

  private static boolean isSilent(YamlMapping rules, String key) {
    return rules.isEmpty(key) && !(rules.node().entries().get(key) instanceof YamlNode.Sequence);
  }

  private static List<Glob> patterns(YamlMapping rules, String key) throws YamlFormException {
    List<String> texts = rules.texts(key);
    if (texts.size() > MAX_PATTERNS) {
      throw new YamlFormException(
          SECTION + "." + key + " has more than " + MAX_PATTERNS + " patterns");
    }
    List<Glob> patterns = new ArrayList<>();
    for (String text : texts) {
      try {
        patterns.add(Glob.of(text));
      } catch (IllegalArgumentException nonsense) {
        throw new YamlFormException(
            SECTION
                + "."
                + key
                + " has \""
                + Printable.of(text)
                + "\", which is no pattern: "
                + nonsense.getMessage());
      }
    }
    return patterns;
  }

  private static List<Realm> realms(YamlMapping root) throws YamlFormException {
    return List.of(
        Realm.publicOne(realm(root, "default_public", ImportRules.DEFAULT_PUBLIC)),
        Realm.privateOne(realm(root, "default_private", ImportRules.DEFAULT_PRIVATE)));
  }

  private static String realm(YamlMapping root, String key, String silent)
      throws YamlFormException {
    if (root.isEmpty(REALMS)) {
      return silent;
    }
    String name =
        YamlMapping.of(REALMS, root.mapping(REALMS).node()).optionalText(key).orElse(silent);
    // Version 1 keeps a source's realms in one text, separated by commas.
    if (name.isBlank() || name.contains(",") || name.length() > MAX_REALM_LENGTH) {
      throw new YamlFormException(
          REALMS
              + "."
              + key
              + " is \""
              + Printable.of(name)
              + "\"; a realm's name is not empty, has no comma and at most "
              + MAX_REALM_LENGTH
              + " characters");
    }
    return name;
  }
}
