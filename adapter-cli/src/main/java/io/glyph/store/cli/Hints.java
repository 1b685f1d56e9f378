package io.glyph.store.cli;

import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import java.util.Locale;
import java.util.Optional;

/**
 * Commands as they can be typed next in the place of this call.
 *
 * @param support of this build
 * @param command the words of this call's command, such as {@code migrate plan}
 * @param store what {@code --store} said
 * @param catalog what {@code --catalog} said
 */
record Hints(
    FormatSupport support, String command, Optional<String> store, Optional<String> catalog) {
  Hints(FormatSupport support, String command, Optional<String> store) {
    this(support, command, store, Optional.empty());
  }

  Release release() {
    return support.release();
  }

  /** The command in back quotes. */
  String run(String words) {
    return '`' + line(words) + '`';
  }

  String help() {
    return "`glyph " + (command.isEmpty() ? "" : command + ' ') + "--help`";
  }

  /** The command, for the same store as this call's, and the same catalog where it takes one. */
  String line(String words) {
    return "glyph "
        + words
        + store.map(named -> " --store " + shellWord(named)).orElse("")
        + catalog
            .filter(named -> CommandTree.takesCatalog(words))
            .map(named -> " --catalog " + shellWord(named))
            .orElse("");
  }

  /** The exact command that carries out a plan. */
  String apply(MigrationPlan plan) {
    String words =
        switch (plan.way()) {
          case Way.Migrate() ->
              "migrate apply" + (plan.to().equals(support.writable()) ? "" : " --to " + plan.to());
          case Way.Reverse() -> "migrate rollback --to " + plan.to();
          case Way.Restore(Backup backup) ->
              (command.equals("backup restore") ? "backup restore " : "migrate rollback --backup ")
                  + backup.id();
        };
    if (plan.needsConfirmation()) {
      words += " --confirm " + plan.id();
    }
    return line(words);
  }

  /**
   * A text as a shell takes it back; what must not be shown raw is written as bash and zsh have it.
   */
  static String shellWord(String text) {
    if (text.isEmpty()) {
      return "''";
    }
    if (text.indexOf('\\') >= 0 || !Printable.whole(text).equals(text)) {
      return escaped(text);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/._-+:@%,".indexOf(c) >= 0;
      if (!plain) {
        return "'" + text.replace("'", "'\\''") + "'";
      }
    }
    return text;
  }

  private static String escaped(String text) {
    StringBuilder word = new StringBuilder("$'");
    text.codePoints()
        .forEach(c -> {
          String shown = Character.toString(c);
          if (c == '\\' || c == '\'') {
            word.append('\\').append(shown);
          } else if (Printable.whole(shown).equals(shown)) {
            word.append(shown);
          } else {
            word.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          }
        });
    return word.append('\'').toString();
  }
}
