package io.glyph.store.domain.source;

import java.util.List;
import java.util.Optional;

/**
 * Which files of a project an import takes, and what for: what {@code glyph.yaml} says, or what
 * holds where it is silent.
 *
 * @param description name of the file with the rules; empty where the project has none
 * @param include a file is taken where one of these matches
 * @param exclude and none of these does
 * @param realms in the order in which the import's event names them; new sources are labelled with
 *     the first
 */
public record ImportRules(
    Optional<String> description, List<Glob> include, List<Glob> exclude, List<Realm> realms) {
  /** A file that nobody sees: the version control's own folder, and the store's. */
  public static final List<String> DEFAULT_EXCLUDE = List.of(".git/**", ".glyph/**");

  public static final String DEFAULT_PUBLIC = "public";
  public static final String DEFAULT_PRIVATE = "maintainers";

  public ImportRules {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    realms = List.copyOf(realms);
    if (realms.isEmpty()) {
      throw new IllegalArgumentException("a source has a realm");
    }
  }

  /** A realm that an import makes where it is missing. */
  public record Realm(String name, String description) {
    public static Realm publicOne(String name) {
      return new Realm(name, "Public projection");
    }

    public static Realm privateOne(String name) {
      return new Realm(name, "Maintainer-private projection");
    }
  }

  /** Everything but the folders of version control and store: for a project that has no rules. */
  public static ImportRules everything() {
    return new ImportRules(
        Optional.empty(),
        List.of(Glob.of("**")),
        DEFAULT_EXCLUDE.stream().map(Glob::of).toList(),
        List.of(Realm.publicOne(DEFAULT_PUBLIC), Realm.privateOne(DEFAULT_PRIVATE)));
  }

  /** The realm that new sources are labelled with. */
  public String label() {
    return realms.getFirst().name();
  }

  public boolean takes(SourcePath file) {
    List<int[]> names = file.names();
    return include.stream().anyMatch(glob -> glob.matches(names))
        && exclude.stream().noneMatch(glob -> glob.matches(names));
  }

  /** Whether anything in a folder can be taken; where not, nobody needs to look into it. */
  public boolean mayTakeBelow(SourcePath folder) {
    List<int[]> names = folder.names();
    return include.stream().anyMatch(glob -> glob.mayMatchBelow(names))
        && exclude.stream().noneMatch(glob -> glob.matchesAllBelow(names));
  }
}
