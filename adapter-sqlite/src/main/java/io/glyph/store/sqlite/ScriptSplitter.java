package io.glyph.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a script into statements: at each semicolon that is a token, and in {@code CREATE TRIGGER}
 * only at the one after its {@code END}, as {@code sqlite3_complete()} does. (Flyway's own parser
 * counts words such as BEGIN and CASE, and stumbles over legal SQL.)
 *
 * <p>Too few cuts would be the dangerous fault: SQLite prepares the first statement of a text and
 * leaves the rest alone.
 */
final class ScriptSplitter {
  /**
   * How many tokens of a statement are kept: its beginning says what it is, its last two whether a
   * trigger is complete. One INSERT of a seeding script may have millions.
   */
  private static final int TOKENS = 64;

  private final String script;
  private final List<ScriptStatement> statements = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private int begin;
  private int end;
  private Part part = Part.ALL;
  private boolean sawBareUp;
  private int suspect;
  private int countedTo;
  private int counted = 1;

  private enum Part {
    /** No marker yet. */
    ALL,
    UP,
    DOWN
  }

  private ScriptSplitter(String script) {
    this.script = script;
  }

  static List<ScriptStatement> split(String script) throws ScriptProblem {
    int nul = script.indexOf('\0');
    ScriptSplitter splitter = new ScriptSplitter(script);
    if (nul >= 0) {
      throw new ScriptProblem(
          splitter.line(nul), "a NUL character: SQLite would stop reading there");
    }
    splitter.split();
    return splitter.statements;
  }

  private void split() throws ScriptProblem {
    SqlScanner scanner = new SqlScanner(script);
    while (scanner.next()) {
      switch (scanner.kind()) {
        case SPACE -> {
          // Says nothing.
        }
        case LINE_COMMENT, BLOCK_COMMENT -> comment(scanner);
        case WORD -> add(scanner, SchemaObject.fold(scanner.text()));
        case QUOTED -> add(scanner, scanner.text());
        case UNENDED -> {
          if (part != Part.DOWN) {
            throw new ScriptProblem(
                line(scanner.start()), "a quoted text begins here and does not end");
          }
        }
        case OTHER -> {
          if (scanner.text().equals(";") && endsStatement()) {
            // SQLite keeps what stands before it in the text of an index or a view.
            end = scanner.start();
            endStatement();
          } else {
            add(scanner, scanner.text());
          }
        }
      }
    }
    if (!words.isEmpty()) {
      end = script.length();
    }
    endStatement();
  }

  private void add(SqlScanner scanner, String word) throws ScriptProblem {
    if (part == Part.DOWN) {
      return;
    }
    if (suspect > 0) {
      throw new ScriptProblem(
          suspect,
          "this comment looks like the beginning of a part that undoes the migration: put that part"
              + " into a reverse script, or say it in other words");
    }
    if (words.isEmpty()) {
      begin = scanner.start();
    }
    end = scanner.end();
    if (words.size() == TOKENS) {
      words.remove(TOKENS - 2);
    }
    words.add(word);
  }

  private boolean endsStatement() {
    int size = words.size();
    return !isTrigger()
        || (size > 1 && words.get(size - 1).equals("end") && words.get(size - 2).equals(";"));
  }

  private boolean isTrigger() {
    if (words.isEmpty() || !words.getFirst().equals("create")) {
      return false;
    }
    String second = words.size() > 1 ? words.get(1) : "";
    int kind = second.equals("temp") || second.equals("temporary") ? 2 : 1;
    return words.size() > kind && words.get(kind).equals("trigger");
  }

  private void endStatement() throws ScriptProblem {
    if (words.isEmpty()) {
      return;
    }
    int line = line(begin);
    if (!endsStatement()) {
      throw new ScriptProblem(line, "a trigger begins here whose body does not end in END");
    }
    statements.add(new ScriptStatement(script.substring(begin, end), words, line));
    words.clear();
  }

  private void comment(SqlScanner scanner) throws ScriptProblem {
    Optional<SectionMarker> marker = SectionMarker.of(scanner.text(), scanner.beginsItsLine());
    if (marker.isEmpty()) {
      return;
    }
    switch (marker.get()) {
      case UP -> up();
      case DOWN -> down();
      case BREAK -> endStatement();
      case BARE_UP -> {
        if (words.isEmpty()) {
          // What stands before it is run by the tools that have it.
          sawBareUp = true;
          part = Part.UP;
        }
      }
      case BARE_DOWN -> {
        if (words.isEmpty() && sawBareUp) {
          down();
        } else if (words.isEmpty()) {
          suspect(scanner);
        }
      }
      case SUSPECT -> {
        if (words.isEmpty()) {
          suspect(scanner);
        }
      }
      case TEMPLATE ->
          throw new ScriptProblem(
              line(scanner.start()), "the text is a template, which a migration cannot be");
    }
  }

  private void suspect(SqlScanner scanner) {
    if (part != Part.DOWN) {
      suspect = line(scanner.start());
    }
  }

  private void up() throws ScriptProblem {
    endStatement();
    if (part == Part.ALL && !statements.isEmpty()) {
      throw new ScriptProblem(
          statements.getFirst().line(),
          "this stands before the part of the file that is marked as the one to run");
    }
    part = Part.UP;
  }

  private void down() throws ScriptProblem {
    endStatement();
    part = Part.DOWN;
  }

  /** Asked for places that mostly go forward, so that a long script is counted through once. */
  private int line(int index) {
    if (index < countedTo) {
      countedTo = 0;
      counted = 1;
    }
    for (; countedTo < index; countedTo++) {
      counted += script.charAt(countedTo) == '\n' ? 1 : 0;
    }
    return counted;
  }
}
