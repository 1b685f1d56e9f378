package io.glyph.store.sqlite;

import java.util.HashSet;
import java.util.List;
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
  /** The statement ends here, with a semicolon or without. */
  BREAK,
  /**
   * Up or down as all that a heading says, such as {@code -- Up}, {@code -- +up}, {@code -- SQL:
   * up} and {@code -- Up Migration} of several tools; also what people write above code.
   */
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

  /** {@code +goose StatementEnd}, {@code +migrate StatementEnd}. */
  private static final Pattern END =
      Pattern.compile(
          "\\s*\\+\\s*(?:goose|migrate|micrate)\\s+statement(?:begin|end)\\b.*",
          Pattern.CASE_INSENSITIVE);

  /** Dividers of tools that need no semicolon; {@code --;; up} is a heading all the same. */
  private static final Set<String> DIVIDERS = Set.of(";;", "bun:split");

  /** Stands behind a statement on the same line, too. */
  private static final String BREAKPOINT = "--> statement-breakpoint";

  /** {@code //@UNDO}. */
  private static final Pattern UNDO =
      Pattern.compile("\\s*//\\s*@UNDO\\b.*", Pattern.CASE_INSENSITIVE);

  private static final Pattern FILLED_IN =
      Pattern.compile("\\s*\\+\\s*goose\\s+envsub\\s+on\\b.*", Pattern.CASE_INSENSITIVE);

  private static final Set<String> UPWARDS = Set.of("up", "ups");

  private static final Set<String> DOWNWARDS = Set.of("down", "downs");

  private static final Set<String> UNDOING =
      Set.of("down", "downs", "undo", "rollback", "revert", "reverse", "backward", "backwards");

  private static final Set<String> FILLERS =
      Set.of("migration", "migrate", "migrations", "script", "section", "part", "sql", "the", "");

  /**
   * Reads a comment.
   *
   * @param beginsLine whether nothing stands before it on its line; most markers must
   */
  static Optional<SectionMarker> of(String comment, boolean beginsLine) {
    if (comment.startsWith(BREAKPOINT)) {
      return Optional.of(BREAK);
    }
    return beginsLine ? of(comment) : Optional.empty();
  }

  private static Optional<SectionMarker> of(String comment) {
    boolean isLine = comment.startsWith("--");
    String text = comment.strip().substring(2).replaceAll("\\*/$", "");
    if (isLine) {
      Matcher known = KNOWN.matcher(text);
      if (known.matches()) {
        return Optional.of(isUp(known) ? UP : DOWN);
      }
      // One tool's only divider; the text says itself which side is which.
      if (UNDO.matcher(text).matches()
          || comment.startsWith("---- create above / drop below ----")) {
        return Optional.of(DOWN);
      }
      if (END.matcher(text).matches() || DIVIDERS.contains(text.strip())) {
        return Optional.of(BREAK);
      }
      if (FILLED_IN.matcher(text).matches()) {
        return Optional.of(TEMPLATE);
      }
    }
    return heading(text);
  }

  private static boolean isUp(Matcher matcher) {
    return matcher.group(1).toLowerCase(Locale.ROOT).equals("up");
  }

  /** Of a comment that says nothing but which way it goes. */
  private static Optional<SectionMarker> heading(String text) {
    Set<String> words = new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+")));
    words.removeAll(FILLERS);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    if (UPWARDS.containsAll(words)) {
      return Optional.of(BARE_UP);
    }
    if (DOWNWARDS.containsAll(words)) {
      return Optional.of(BARE_DOWN);
    }
    return UNDOING.containsAll(words) ? Optional.of(SUSPECT) : Optional.empty();
  }
}
