package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.fault.Oracle.Facts;
import io.glyph.store.bootstrap.house.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of a recovered store whether it is the old one or the new one, and what is wrong with it.
 *
 * @param before the store before the command
 * @param after the store after the command, when nothing went wrong
 */
record Judge(Command command, Facts before, Facts after) {
  private static final Set<String> OF_RECOVERY = Set.of("audit_recovered", "backup_created");

  /**
   * What others had done by then.
   *
   * @param said exit code of the command; -1 for one that was killed
   */
  record Known(
      List<String> lines, List<String> rows, int said, boolean maybeCommitted, boolean forGood) {}

  /** Old or new, with all that is wrong. */
  record Verdict(boolean isNew, List<String> problems) {}

  Verdict of(Facts found, Known known) {
    List<String> problems = new ArrayList<>(found.problems());
    problems.removeAll(after.problems());
    byte[] log = before.log();
    if (found.log().length < log.length
        || Arrays.mismatch(log, Arrays.copyOf(found.log(), log.length)) >= 0) {
      problems.add("the old log is not a prefix of the new one");
      return new Verdict(false, problems);
    }
    List<String> fresh =
        found
            .lines()
            .subList(Math.min(before.lines().size(), found.lines().size()), found.lines().size());
    int told = told(fresh, known, problems);
    boolean isNew = told == 1;
    if (told > 1) {
      problems.add("told " + told + " times");
    }
    if (!found.content().equals(isNew ? after.content() : before.content())) {
      problems.add(
          "told "
              + told
              + " times, and the database is "
              + (found.content().equals(before.content())
                  ? "old"
                  : found.content().equals(after.content())
                      ? "new"
                      : "neither old nor new: " + difference(found, isNew)));
    }
    for (String row : known.rows()) {
      if (command.keepsRows && !found.duringRows().contains(row)) {
        problems.add("another program's row is lost: " + row);
      }
    }
    judgeBackups(found, isNew, problems);
    judgeAnswer(known, isNew, problems);
    return new Verdict(isNew, problems);
  }

  private int told(List<String> fresh, Known known, List<String> problems) {
    int told = 0;
    boolean startsTorn = before.log().length > 0 && before.log()[before.log().length - 1] != '\n';
    int torn = startsTorn ? 1 : 0;
    int tornTold = 0;
    for (String line : fresh) {
      String type;
      try {
        type =
            JsonText.parse(line) instanceof Map<?, ?> event
                ? String.valueOf(event.get("type"))
                : "";
      } catch (RuntimeException notJson) {
        torn++;
        continue;
      }
      tornTold += type.equals("audit_recovered") ? 1 : 0;
      if (type.equals(command.event)) {
        told++;
      } else if (!OF_RECOVERY.contains(type) && !known.lines().contains(line)) {
        problems.add("an event that nobody asked for: " + line);
      }
    }
    if (torn != tornTold) {
      problems.add(torn + " torn lines, and " + tornTold + " are told of");
    }
    for (String line : known.lines()) {
      if (Collections.frequency(fresh, line) != 1) {
        problems.add(
            "another program's line is there " + Collections.frequency(fresh, line) + " times");
      }
    }
    return told;
  }

  private void judgeBackups(Facts found, boolean isNew, List<String> problems) {
    boolean pruned = command == Command.BACKUP_PRUNE && isNew;
    if (!pruned && !found.backups().keySet().containsAll(before.backups().keySet())) {
      problems.add("a backup is gone: " + found.backups().keySet());
    }
    if (isNew && found.backups().size() < after.backups().size()) {
      problems.add("the backup is missing: " + found.backups().keySet());
    }
  }

  private void judgeAnswer(Known known, boolean isNew, List<String> problems) {
    switch (known.said()) {
      // A kill says nothing; and an outcome that is unknown may be either.
      case -1, 34 -> {}
      case 0 -> {
        if (!isNew) {
          problems.add("it said that it was done, and it is not");
        }
      }
      case 31 -> {
        if (!isNew && !known.maybeCommitted()) {
          problems.add("it said that it was committed, and it is not");
        }
      }
      case 20, 40 -> {
        // Recovery goes on where it was cut; and a backup that could not even be taken back stays.
        boolean mayBeDone =
            command == Command.RECOVER || (command == Command.BACKUP_CREATE && known.forGood());
        if (isNew && !mayBeDone) {
          problems.add("it said that it failed, and it is done");
        }
      }
      default -> problems.add("it ended with " + known.said());
    }
  }

  private String difference(Facts found, boolean isNew) {
    List<String> wanted = List.of((isNew ? after : before).content().split("\n"));
    List<String> there = List.of(found.content().split("\n"));
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(there);
    List<String> added = new ArrayList<>(there);
    added.removeAll(wanted);
    return "missing " + head(missing) + ", added " + head(added);
  }

  private static List<String> head(List<String> lines) {
    return lines.subList(0, Math.min(3, lines.size()));
  }
}
