package io.glyph.store.sqlite;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments by which other tools divide a file into a part that migrates and a part that undoes it.
 * Only the part that migrates is run; a comment that merely looks like the beginning of the other
 * part is told as such, since running that would undo what was just done.
 */
enum SectionMarker {
  UP,
  DOWN,
  /** Up or down in a word of its own, as one tool has it; also what people write above code. */
  BARE_UP,
  BARE_DOWN,
  /** Reads like a heading of a part that undoes, in no tool's spelling that is known here. */
  SUSPECT,
  /** The text is a template; what it says is not known before something fills it in. */
  TEMPLATE;

  /**
   * {@code +goose Up}, {@code +migrate Up}, {@code +micrate Up}, {@code migrate:up}, {@code rambler
   * up}, {@code !Ups}.
   */
  private static final Pattern KNOWN =
      Pattern.compile(
          "\\s*(?:\\+\\s*(?:goose|migrate|micrate)\\s+|migrate:|rambler\\s+|!)(up|down)s?\\b.*",
          Pattern.CASE_INSENSITIVE);

  /** {@code //@UNDO}. */
  private static final Pattern UNDO =
      Pattern.compile("\\s*//\\s*@UNDO\\b.*", Pattern.CASE_INSENSITIVE);

  private static final Pattern BARE =
      Pattern.compile("\\s*(up|down)\\s*", Pattern.CASE_INSENSITIVE);

  private static final Pattern FILLED_IN =
      Pattern.compile("\\s*\\+\\s*goose\\s+envsub\\s+on\\b.*", Pattern.CASE_INSENSITIVE);

  private static final Set<String> UNDOING =
      Set.of("down", "downs", "undo", "rollback", "revert", "reverse", "backward", "backwards");

  private static final Set<String> FILLERS =
      Set.of("migration", "migrate", "migrations", "script", "section", "part", "sql", "the", "");

  /** Reads a comment that begins its line. */
  static Optional<SectionMarker> of(String comment) {
    boolean isLine = comment.startsWith("--");
    String text = comment.strip().substring(2).replaceAll("\\*/$", "");
    if (isLine) {
      Matcher known = KNOWN.matcher(text);
      if (known.matches()) {
        return Optional.of(isUp(known) ? UP : DOWN);
      }
      Matcher bare = BARE.matcher(text);
      if (bare.matches()) {
        return Optional.of(isUp(bare) ? BARE_UP : BARE_DOWN);
      }
      // One tool's only divider; the text says itself which side is which.
      if (UNDO.matcher(text).matches()
          || comment.startsWith("---- create above / drop below ----")) {
        return Optional.of(DOWN);
      }
      if (FILLED_IN.matcher(text).matches()) {
        return Optional.of(TEMPLATE);
      }
    }
    return undoes(text) ? Optional.of(SUSPECT) : Optional.empty();
  }

  private static boolean isUp(Matcher matcher) {
    return matcher.group(1).toLowerCase(Locale.ROOT).equals("up");
  }

  private static boolean undoes(String text) {
    boolean undoing = false;
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
      if (UNDOING.contains(word)) {
        undoing = true;
      } else if (!FILLERS.contains(word)) {
        return false;
      }
    }
    return undoing;
  }
}
