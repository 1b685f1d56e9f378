package io.glyph.store.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          glyph.yaml   | glyph.yaml
          docs/**      | docs/blob.txt
          docs/**      | docs/specs/001-rows.md
          .git/**      | .git
          docs         | docs/specs/001-rows.md
          docs/        | docs/specs/001-rows.md
          ./docs/**    | docs/a
          **           | a/b/c
          **           | a
          **/node_modules | a/b/node_modules/x/y
          **/node_modules | node_modules/x
          **/*.md      | README.md
          **/*.md      | a/b/c.md
          a/**/b       | a/b
          a/**/b       | a/x/y/b
          a/**/b/**/c  | a/b/x/b/y/c
          a/**/b*/c    | a/b1/b2/c
          *.md         | README.md
          *            | a
          a*b*c        | axxbxxbc
          a**b         | axb
          ?.txt        | ü.txt
          [a-c].txt    | b.txt
          [!a-c].txt   | d.txt
          [^a-c].txt   | d.txt
          []x].txt     | ].txt
          [a-].txt     | -.txt
          [+\\-\\]].txt| ].txt
          [[].txt      | [.txt
          src/**/*.{js,ts} | src/a/b.ts
          {docs,src/{main,test}}/** | src/test/x
          {a,b}/{c,d}  | b/c
          a{,b}        | a
          a{,b}        | ab
          \\*\\{x      | *{x
          x\\y         | xy
          """)
  void takes(String glob, String path) {
    assertTrue(Glob.of(glob).matches(SourcePath.of(path)));
  }

  @ParameterizedTest(name = "{0} leaves {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          glyph.yaml   | docs/glyph.yaml
          glyph.yaml   | glyph.yamlx
          glyph.yaml   | Glyph.yaml
          docs/**      | docsx/a
          docs/**      | a/docs/b
          *            | a/b
          docs/*       | docs/a/b
          *.md         | docs/a.md
          ?            | ab
          ?            | a/b
          [a-c]        | d
          [!a-c]       | b
          a/**/b       | a/x
          a/**/b       | b
          a/**/b*      | a/b/c
          a/*/b        | a/b
          a*b          | abc
          *a           | ab
          a*b*c        | acb
          {a,b}        | c
          {a,b}        | ab
          a            | b/a
          **/a/b       | a/c
          """)
  void leaves(String glob, String path) {
    assertFalse(Glob.of(glob).matches(SourcePath.of(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/etc", "..", "a/../b", "a//b", "[", "[a", "[]", "[b-a]", "{a", "a\\"})
  void nonsenseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Glob.of(text));
  }

  @Test
  void bracesThatMultiplyWithoutEndAreRefused() {
    assertEquals(
        "its braces stand for more than 256 patterns",
        assertThrows(IllegalArgumentException.class, () -> Glob.of("{a,b}".repeat(800)))
            .getMessage());
    assertTrue(Glob.of("{a,b}".repeat(8)).matches(SourcePath.of("abababab")));
    assertThrows(IllegalArgumentException.class, () -> Glob.of("a".repeat(4097)));
    assertTrue(Glob.of("a".repeat(4096)).matches(SourcePath.of("a".repeat(4096))));
  }

  @Test
  void byteThatIsNoCharacterCountsAsOne() {
    SourcePath latin = SourcePath.of(new byte[] {'c', 'a', 'f', (byte) 0xe9});
    assertTrue(Glob.of("caf?").matches(latin));
    assertTrue(Glob.of("c*").matches(latin));
    assertTrue(Glob.of("caf[!a]").matches(latin));
    assertFalse(Glob.of("caf\u00e9").matches(latin));
    assertFalse(Glob.of("caf\ufffd").matches(latin));
  }

  @Test
  void manyStarsOnALongNameEndSoon() {
    Glob glob = Glob.of("*a".repeat(200) + "/" + "**/a/".repeat(100) + "b");
    String path = "a".repeat(4000) + "/" + "a/".repeat(2000) + "c";
    assertFalse(glob.matches(SourcePath.of(path)));
  }

  @Test
  void foldersThatCannotHoldAnythingAreKnown() {
    assertTrue(below("docs/**", "docs"));
    assertTrue(below("docs/**", "docs/a/b"));
    assertTrue(below("docs/*/x", "docs"));
    assertTrue(below("docs/*/x", "docs/a"));
    assertTrue(below("docs/*/x", "docs/a/x"));
    assertTrue(below("**/x", "a/b/c"));
    assertFalse(below("docs/*/x", "docs/a/y"));
    assertFalse(below("docs/**", "src"));
    assertFalse(below("*.md", "a.md"));
    assertFalse(below("docs/*.md", "docs/x.md"));
    assertTrue(below("{a,b}/c", "b"));
  }

  private static boolean below(String glob, String folder) {
    return Glob.of(glob).mayMatchBelow(SourcePath.of(folder).names());
  }

  @Test
  void foldersThatAreTakenWholeAreKnown() {
    assertTrue(whole("build/**", "build"));
    assertTrue(whole("build", "build/x"));
    assertTrue(whole("**/node_modules", "a/node_modules"));
    assertFalse(whole("build/*", "build"));
    assertFalse(whole("**/*.md", "a.md"));
    assertFalse(whole("build/**", "a"));
  }

  private static boolean whole(String glob, String folder) {
    return Glob.of(glob).matchesAllBelow(SourcePath.of(folder).names());
  }

  @Test
  void agreesWithRegularExpressions() {
    long seed = Long.getLong("glyph.test.seed", 7_2026);
    System.out.println("GlobTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String glob = pattern(random);
      Pattern regex = Pattern.compile(regex(glob));
      String path = name(random, 4);
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        path += "/" + name(random, 3);
      }
      assertEquals(
          regex.matcher(path + "/").matches(),
          Glob.of(glob).matches(SourcePath.of(path)),
          glob + " on " + path);
    }
  }

  private static String pattern(Random random) {
    List<String> parts = List.of("*", "?", "[a]", "[!a]", "a", "b", "ab");
    StringBuilder glob = new StringBuilder();
    for (int names = 1 + random.nextInt(4); names > 0; names--) {
      if (random.nextInt(3) == 0) {
        glob.append("**");
      } else {
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
          glob.append(parts.get(random.nextInt(parts.size())));
        }
      }
      glob.append(names > 1 ? "/" : "");
    }
    return glob.toString();
  }

  private static String name(Random random, int max) {
    StringBuilder name = new StringBuilder();
    for (int count = 1 + random.nextInt(max); count > 0; count--) {
      name.append((char) ('a' + random.nextInt(2)));
    }
    return name.toString();
  }

  /** For paths in which every name is followed by a slash, so that ** is a group that repeats. */
  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    String[] names = glob.split("/");
    for (String name : names) {
      String one =
          name.replace("[!a]", "N")
              .replace("[a]", "a")
              .replaceAll("\\*+", "[^/]*")
              .replace("?", "[^/]")
              .replace("N", "[^a/]");
      regex.append(name.equals("**") ? "(?:[^/]+/)*" : "(?=[^/])" + one + "/");
    }
    boolean literal = names[names.length - 1].chars().allMatch(c -> c == 'a' || c == 'b');
    return regex.append(literal ? "(?:[^/]+/)*" : "").toString();
  }
}
