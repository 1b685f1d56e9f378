package io.glyph.store.cli;

import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.MigrationPlan.Way;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
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

  static String shellWord(String text) {
    String word = Printable.whole(text);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/._-+:@%,".indexOf(c) >= 0;
      if (!plain) {
        return "'" + word.replace("'", "'\\''") + "'";
      }
    }
    return word.isEmpty() ? "''" : word;
  }
}
