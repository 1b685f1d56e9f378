package io.glyph.store.domain.finding;

import io.glyph.store.domain.version.Release;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What makes a finding go away. Where that is more than one command of ours, it is something that a
 * person must do or decide, and keeps a copy of the whole folder first.
 */
public sealed interface Remedy {
  /**
   * A command of this program.
   *
   * @param words without the program's name, such as {@code recover}
   */
  record Run(List<String> words) implements Remedy {
    public Run {
      words = List.copyOf(words);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("a command has words");
      }
    }

    public static Run of(String... words) {
      return new Run(List.of(words));
    }
  }

  /**
   * Statements for the {@code sqlite3} program, while no other program has the store open.
   *
   * @param statements of ours, or with names from the store quoted; each without its semicolon
   */
  record Sql(List<String> statements) implements Remedy {
    public Sql {
      statements = List.copyOf(statements);
      if (statements.isEmpty()) {
        throw new IllegalArgumentException("something must be run");
      }
    }
  }

  /**
   * Set the database and its sidecars aside and copy a sound backup's database and manifest into
   * their place, while no program has the store open: no command can, where the database cannot be
   * read. What was written since the backup is then only in what was set aside.
   *
   * @param folder of the backup
   */
  record PutBack(Path folder) implements Remedy {}

  /** Copy a file that a backup has, over one that is not usable. */
  record Copy(Path from, Path to) implements Remedy {}

  /**
   * Move things out of the store, keeping them, and then run a command.
   *
   * @param paths what is in the way
   * @param then words of the command; empty where moving it is all
   */
  record SetAside(List<Path> paths, List<String> then) implements Remedy {
    public SetAside {
      paths = List.copyOf(paths);
      then = List.copyOf(then);
      if (paths.isEmpty()) {
        throw new IllegalArgumentException("something must be moved");
      }
    }
  }

  /** Remove what a killed command left outside of the store. */
  record Remove(List<Path> paths) implements Remedy {
    public Remove {
      paths = List.copyOf(paths);
      if (paths.isEmpty()) {
        throw new IllegalArgumentException("something must be removed");
      }
    }
  }

  /** Another release of this program; empty where nobody knows which. */
  record Install(Optional<Release> release) implements Remedy {}

  /** Nothing of ours can mend it: a person decides. */
  record Decide(Decision what) implements Remedy {}

  /** What a person must decide, or get from elsewhere. */
  enum Decision {
    /** The whole store, or its database, comes back from a copy of the user's own. */
    OWN_COPY_OF_STORE,
    /** The manifest comes back from a copy of the user's own. */
    OWN_COPY_OF_MANIFEST,
    /** The log comes back from a copy of the user's own. */
    OWN_COPY_OF_LOG,
    /** A row of the books comes back from a copy of the user's own, or is done without. */
    MEND_BOOKS,
    /** The seal comes back from a copy of the user's own, or somebody vouches for the log. */
    VOUCH_FOR_LOG,
    /** The bytes come back from a copy of the user's own. */
    OWN_COPY_OF_CONTENT,
    /** Who owns what, and on which disk it is. */
    MEND_ACCESS,
    /** The project belongs on a local disk. */
    MOVE_TO_LOCAL_DISK,
    /** Whether the parent is added or the row removed. */
    PARENT_OR_ROW,
    /** Whether somebody meant to change it. */
    WHO_CHANGED_IT,
    /** Nothing has to be done. */
    NOTHING_NEEDED;

    /** The spelling in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
