package io.glyph.store.cli;

import java.util.List;
import java.util.Map;

/**
 * The words of a call, understood.
 *
 * @param node the command, or the group of commands that none was named of
 * @param levels the program's own level first, the command's last
 */
record ParsedCall(CommandTree.Node node, List<Level> levels) {
  /**
   * What stands behind the program's or a command's name.
   *
   * @param options values by long name; of a switch, any
   */
  record Level(Map<String, String> options, List<String> positionals) {}

  boolean has(String option) {
    for (Level level : levels) {
      if (level.options.containsKey(option)) {
        return true;
      }
    }
    return false;
  }
}
