package io.glyph.store.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.source.ImportRules.Realm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
  private static ImportRules rules(List<String> include, String... exclude) {
    return new ImportRules(
        Optional.of("glyph.yaml"),
        include.stream().map(Glob::of).toList(),
        Arrays.stream(exclude).map(Glob::of).toList(),
        List.of(Realm.publicOne("open"), Realm.privateOne("inner")));
  }

  @Test
  void fileIsTakenWhereSomethingIncludesItAndNothingExcludesIt() {
    ImportRules rules = rules(List.of("docs/**", "README.md"), "docs/private/**", "**/*.tmp");
    assertTrue(rules.takes(SourcePath.of("docs/a.md")));
    assertTrue(rules.takes(SourcePath.of("README.md")));
    assertFalse(rules.takes(SourcePath.of("docs/private/a.md")));
    assertFalse(rules.takes(SourcePath.of("docs/a.tmp")));
    assertFalse(rules.takes(SourcePath.of("src/a.c")));
  }

  @Test
  void foldersWithoutAnythingToTakeAreNotLookedInto() {
    ImportRules rules = rules(List.of("docs/**", "src/*.c"), "docs/private/**", "**/*.tmp");
    assertTrue(rules.mayTakeBelow(SourcePath.of("docs")));
    assertTrue(rules.mayTakeBelow(SourcePath.of("docs/a.tmp")));
    assertTrue(rules.mayTakeBelow(SourcePath.of("src")));
    assertFalse(rules.mayTakeBelow(SourcePath.of("docs/private")));
    assertFalse(rules.mayTakeBelow(SourcePath.of("src/deep")));
    assertFalse(rules.mayTakeBelow(SourcePath.of(".git")));
  }

  @Test
  void withoutRulesEverythingIsTakenButVersionControlAndStore() {
    ImportRules rules = ImportRules.everything();
    assertTrue(rules.takes(SourcePath.of("a/b/.hidden")));
    assertTrue(rules.takes(SourcePath.of(".gitignore")));
    assertFalse(rules.takes(SourcePath.of(".git")));
    assertFalse(rules.takes(SourcePath.of(".git/config")));
    assertFalse(rules.mayTakeBelow(SourcePath.of(".git")));
    assertFalse(rules.mayTakeBelow(SourcePath.of(".glyph")));
    assertEquals("public", rules.label());
    assertEquals(Optional.empty(), rules.description());
  }

  @Test
  void firstRealmIsTheLabel() {
    assertEquals("open", rules(List.of("**")).label());
    assertThrows(
        IllegalArgumentException.class,
        () -> new ImportRules(Optional.empty(), List.of(), List.of(), List.of()));
  }

  @Test
  void realmsHaveThePrototypesDescriptions() {
    assertEquals(new Realm("open", "Public projection"), rules(List.of("**")).realms().get(0));
    assertEquals(
        new Realm("inner", "Maintainer-private projection"), rules(List.of("**")).realms().get(1));
  }

  @Test
  void hashIsSixtyFourDigits() {
    String digits = "0123456789abcdef".repeat(4);
    assertEquals("content:sha256:" + digits, new ContentHash(digits).id());
    assertEquals(digits, new ContentHash(digits).toString());
    for (String wrong : List.of("", digits + "0", digits.substring(1), digits.replace('a', 'A'))) {
      assertThrows(IllegalArgumentException.class, () -> new ContentHash(wrong));
    }
  }

  @Test
  void sizeIsNotNegative() {
    SourcePath path = SourcePath.of("a");
    ContentHash hash = new ContentHash("0".repeat(64));
    assertEquals(0, new ImportedFile(path, hash, 0).bytes());
    assertThrows(IllegalArgumentException.class, () -> new ImportedFile(path, hash, -1));
  }

  @Test
  void anythingNewIsAChange() {
    assertTrue(new ImportCounts(0, 0, 0, 7, 9, 0).changesNothing());
    assertFalse(new ImportCounts(1, 0, 0, 0, 0, 0).changesNothing());
    assertFalse(new ImportCounts(0, 1, 0, 0, 0, 0).changesNothing());
    assertFalse(new ImportCounts(0, 0, 1, 0, 0, 0).changesNothing());
    assertFalse(new ImportCounts(0, 0, 0, 0, 0, 1).changesNothing());
  }
}
