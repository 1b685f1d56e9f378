package io.glyph.store.domain.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The module's public interface grows, and what is in it stays. {@code -Dglyph.approve=true} takes
 * additions into the published copy; what breaks others is never taken: its lines must be taken out
 * of the copy by hand, where everybody who reads the change sees it.
 */
class PublicInterfaceTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path PUBLISHED = Path.of("src/test/resources/api/glyph-domain.txt");
  private static final String HEAD =
      "# The public interface of glyph-domain, see CONTRIBUTING.md. Lines are added by"
          + " -Dglyph.approve=true.";

  @TempDir Path temp;

  @Test
  void whatWasPublishedIsStillThereAndWhatIsThereWasPublished() throws IOException {
    List<String> now = PublicInterface.of(CLASSES);
    List<String> published =
        Files.readAllLines(PUBLISHED).stream().filter(line -> !line.startsWith("#")).toList();
    PublishedInterface change = PublishedInterface.compare(published, now);
    assertEquals(
        List.of(), change.broken(), "programs of others break: put it back, see CONTRIBUTING.md");
    if (Boolean.getBoolean("glyph.approve")) {
      Files.write(PUBLISHED, Stream.concat(Stream.of(HEAD), now.stream()).toList());
      return;
    }
    assertEquals(
        List.of(), change.added(), "others will count on it: approve with -Dglyph.approve=true");
  }

  /** Without this the test above could not fail: nothing would be looked at. */
  @Test
  void thereIsSomethingToLookAt() throws IOException {
    List<String> now = PublicInterface.of(CLASSES);
    assertTrue(
        now.stream().anyMatch(line -> line.contains("FormatSupport judge(")),
        () -> String.join("\n", now));
    assertFalse(now.stream().anyMatch(line -> line.contains("domain.refusal.Refusal ")));
  }

  private static final String BEFORE =
      """
      package shown;
      import java.util.List;
      public interface Shown {
        int LIMIT = 5;
        String name(int number);
        default List<String> names() { return List.of(); }
        record Pair(int left, String right) {}
        enum Colour { RED, GREEN }
        sealed interface Kind permits Big, Small {}
        record Big() implements Kind {}
        record Small() implements Kind {}
        class Open {
          public Open(int size) {}
          protected void hook() {}
          public static int count() { return 1; }
          void inside() {}
        }
        static <T extends Number> T first(List<? extends T> all) throws java.io.IOException {
          return all.get(0);
        }
      }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int LIMIT = 5;                          | long LIMIT = 5;
          String name(int number);                |
          String name(int number);                | String name(long number);
          String name(int number);                | Object name(int number);
          String name(int number);                | String name(int number); void more();
          default List<String> names()            | default List<? extends CharSequence> names()
          record Pair(int left, String right) {}  | record Pair(String right, int left) {}
          record Pair(int left, String right) {}  | record Pair(int left) {}
          record Pair(int left, String right) {}  | record Pair(int lefty, String right) {}
          record Pair(int left, String right) {}  | record Pair(int left, String right, int more) {}
          enum Colour { RED, GREEN }              | enum Colour { RED }
          enum Colour { RED, GREEN }              | enum Colour { RED, GREEN, BLUE }
          permits Big, Small {}                   | permits Big, Small, Other {} record Other() implements Kind {}
          class Open {                            | final class Open {
          class Open {                            | abstract class Open {
          public Open(int size) {}                | Open(int size) {}
          public Open(int size) {}                | public Open(int size) throws Exception {}
          protected void hook() {}                | void hook() {}
          protected void hook() {}                | protected final void hook() {}
          public static int count()               | public int count()
          <T extends Number> T first              | <T extends Integer> T first
          throws java.io.IOException {            | {
          """)
  void changeThatBreaksOthersIsFound(String old, String with) throws IOException {
    assertTrue(BEFORE.contains(old), "the test is wrong: " + old);
    String now = BEFORE.replace(old, with == null ? "" : with);
    assertFalse(change(now).broken().isEmpty(), () -> "not found: " + with);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          String name(int number);                | String name(int number); default void more() {}
          record Pair(int left, String right) {}  | record Pair(int left, String right) { public int sum() { return 1; } }
          public Open(int size) {}                | public Open(int size) {} public Open() {}
          """)
  void additionIsFoundAndBreaksNobody(String old, String with) throws IOException {
    PublishedInterface change = change(BEFORE.replace(old, with));
    assertEquals(List.of(), change.broken());
    assertEquals(1, change.added().size(), () -> String.valueOf(change.added()));
  }

  @Test
  void whatNobodySeesMayChange() throws IOException {
    assertEquals(
        new PublishedInterface(List.of(), List.of()),
        change(BEFORE.replace("void inside() {}", "int within() { return 2; }")));
  }

  private PublishedInterface change(String now) throws IOException {
    return PublishedInterface.compare(
        PublicInterface.of(compiled("before", BEFORE)), PublicInterface.of(compiled("now", now)));
  }

  private Path compiled(String name, String source) throws IOException {
    Path sources = Files.createDirectories(temp.resolve(name).resolve("src/shown"));
    Files.writeString(sources.resolve("Shown.java"), source);
    Files.writeString(
        sources.resolveSibling("module-info.java"), "module shown { exports shown; }");
    Path classes = temp.resolve(name).resolve("classes");
    Compiled.into(
        classes,
        List.of(),
        sources.resolveSibling("module-info.java"),
        sources.resolve("Shown.java"));
    return classes;
  }
}
