package io.glyph.store.cli;

import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.version.Release;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a finding means for its user's data, and what helps, in words. */
final class FindingWords {
  private FindingWords() {}

  static String meaning(FindingCode code) {
    return switch (code) {
      case UNSAFE_FILE ->
          "Reading or writing through it could change or destroy another file, so nothing else was"
              + " looked at. Your data is as it was.";
      case UNSUPPORTED_FILESYSTEM ->
          "SQLite cannot keep writers apart there: glyph does not write. Your data is as it was.";
      case CANNOT_READ ->
          "The system did not let glyph look. It may be a matter of permissions, or the disk may be"
              + " failing.";
      case MANIFEST_INVALID ->
          "No release can say what this store is; glyph refuses it. The rows are not touched by"
              + " that.";
      case MANIFEST_OVERWRITTEN ->
          "The manifest is not the one that the database keeps: an older program has overwritten"
              + " it, or it was changed. The rows are whole.";
      case MANIFEST_CONTRADICTS ->
          "The manifest is another store's, or was changed; glyph refuses the store. The rows are"
              + " not touched by that.";
      case MARKS_DISAGREE -> "Nobody can say which version the rows have; glyph refuses the store.";
      case STORE_TOO_NEW ->
          "A newer release has migrated this store. Your data is safe; this release looked no"
              + " further, since it does not know what would be right.";
      case STORE_TOO_OLD -> "Your data is safe; this release does not read it any more.";
      case DATABASE_MISSING -> "The rows are gone from here: sources, work contexts, snapshots.";
      case DATABASE_INVALID -> "The rows cannot be read.";
      case FOREIGN_WAL ->
          "An ordinary open would mix it into the database and destroy rows; glyph refuses both."
              + " If it belongs to this database after all, it holds the newest changes.";
      case DATABASE_DAMAGED ->
          "Some rows may be lost or wrong. Do not write to this store, and do not migrate it.";
      case INDEX_DAMAGED ->
          "Searches may give wrong answers, and nothing can be backed up or migrated. The rows"
              + " themselves are whole.";
      case BOOKKEEPING_DAMAGED ->
          "What the database notes of itself is damaged, so that no change could be told of; glyph"
              + " refuses the store. The rows are whole.";
      case DELIVERY_PENDING ->
          "The change itself is safe in the database. Until its notes are written too, most"
              + " commands wait.";
      case PURGE_PENDING ->
          "Text that a migration was to remove can still be found in the database file.";
      case SCHEMA_OBJECT_MISSING ->
          "A table's rows are gone with it; an index or a trigger is only a rule or a help that is"
              + " missing. Until it is back glyph refuses the store.";
      case SCHEMA_OBJECT_EXTRA ->
          "It could change or hide rows whenever something is written; glyph refuses the store.";
      case SCHEMA_OBJECT_DIFFERENT ->
          "It is not what this version defines: rows may be hidden, changed or out of bounds; glyph"
              + " refuses the store.";
      case SCHEMA_OBJECT_FOREIGN ->
          "Somebody else's, and nothing to do with your data. Migrations carry it along.";
      case FOREIGN_KEY_BROKEN ->
          "The rows are whole, but what they belong to is not there: a program that does not know"
              + " this version has written them, or has removed it.";
      case ORPHANS ->
          "The rows are whole, but what they belong to is gone, as often in old stores. Nothing is"
              + " lost.";
      case HISTORY_DISAGREES ->
          "Somebody has changed the database's own list of migrations. The rows are not touched by"
              + " that; the next migration may refuse.";
      case WAY_BACK_DAMAGED ->
          "It will not be used. Going back from that version takes the backup instead.";
      case CONTENT_MISSING ->
          "The bytes of these files are gone from the store; their names and hashes are still"
              + " there.";
      case CONTENT_DAMAGED ->
          "The bytes of these files are not what was stored; the right ones are not in the store"
              + " any more.";
      case CONTENT_UNSAFE ->
          "Reading them could lead out of the store; they are not read, and what they held is not"
              + " known.";
      case CONTENT_UNNAMED ->
          "Nobody can find the bytes of these rows: id and hash were changed, or never fitted.";
      case LOG_MISSING -> "The history of this store is gone. The rows are not touched by that.";
      case LOG_TORN ->
          "A program was stopped while it wrote its last line. What came before is whole.";
      case LOG_GROWING ->
          "Nothing is wrong: another program is writing a line, and only when that is whole can it"
              + " be checked.";
      case LOG_SHORTENED ->
          "The newest part of the history was cut off. The rows are not touched by that.";
      case LOG_REWRITTEN ->
          "Part of the history is not what was sealed. The rows are not touched by that.";
      case LOG_SEAL_UNFIT ->
          "Somebody wrote a line that looks like ours, or changed lines that nothing vouched for yet."
              + " What the database vouches for is as it was, and the rows are not touched by that.";
      case LOG_MALFORMED ->
          "These lines tell nothing: what they told, if anything, is lost. The rows are not touched"
              + " by that.";
      case LOG_FALSE_SEALS ->
          "Somebody wrote lines that look like ours. The database vouches for the history all the"
              + " same.";
      case ATTACHMENT_DAMAGED ->
          "A part of the history, kept beside the log, is not what it was. The rows are not touched"
              + " by that.";
      case BACKUP_DAMAGED ->
          "There is no way back to what it held. The store itself is not touched by that.";
      case BACKUP_UNTOLD ->
          "The backup is good; only the history does not tell of it, since its maker was stopped.";
      case LEFTOVER -> "It takes room, and nothing else.";
      case SCRATCH_LEFT -> "A private copy of your data lies there and takes room.";
      case LOCK_LEFT ->
          "Nothing: the lock died with the process. The next command that writes takes it.";
    };
  }

  static String remedy(Finding finding, Hints hints) {
    return switch (finding.remedy()) {
      case Remedy.Run(List<String> words) ->
          "Run " + run(words, hints) + '.' + (words.contains("import") ? IMPORT : "");
      case Remedy.Sql(List<String> statements) ->
          "Stop every program that uses the store, then run in `sqlite3 "
              + finding.path().map(Path::toString).map(Hints::shellWord).orElse(".glyph/store.db")
              + "`: "
              + statements.stream().map(FindingWords::statement).collect(Collectors.joining(" "));
      case Remedy.PutBack(Path folder) ->
          "Stop every program that uses the store. Move store.db, store.db-wal, store.db-shm and"
              + " manifest.yaml out of .glyph and keep them; copy store.db and manifest.yaml from "
              + Explanation.path(folder)
              + " into .glyph; then run "
              + hints.run("recover")
              + ". What was written since that backup is in what you kept.";
      case Remedy.Copy(Path from, Path to) ->
          "Keep a copy of "
              + Explanation.path(to)
              + " if it is there, and put "
              + Explanation.path(from)
              + " in its place.";
      case Remedy.SetAside(List<Path> paths, List<String> then) ->
          "Move "
              + paths.stream().map(Explanation::path).collect(Collectors.joining(", "))
              + " out of the store, and keep it"
              + (then.isEmpty()
                  ? ". Find out who put it there."
                  : "; then run " + run(then, hints) + '.')
              + (then.contains("import") ? IMPORT : "");
      case Remedy.Remove(List<Path> paths) ->
          "Remove "
              + paths.stream().map(Explanation::path).collect(Collectors.joining(", "))
              + "; the next command that needs a private copy does so too.";
      case Remedy.Install(Optional<Release> release) ->
          release
              .map(named -> "Install " + named + " or newer, and run its `glyph doctor`.")
              .orElse("Install the newest release of glyph, and run its `glyph doctor`.");
      case Remedy.Decide(Remedy.Decision what) -> decide(what, hints);
    };
  }

  private static final String IMPORT =
      " It brings back what the project's files still hold; the rest must come from a copy of your"
          + " own.";

  private static String decide(Remedy.Decision what, Hints hints) {
    return switch (what) {
      case OWN_COPY_OF_STORE ->
          "No sound backup is in this store. Put .glyph back from a copy of your own; without one,"
              + " `sqlite3 store.db .recover` on a copy saves what rows it can.";
      case OWN_COPY_OF_MANIFEST ->
          "Put manifest.yaml back from a copy of your own, or write it by hand as"
              + " docs/store-format.md describes it.";
      case OWN_COPY_OF_LOG ->
          "Keep the damaged log: it is evidence. Then put it back from a copy of your own, and prove"
              + " that with "
              + hints.run("audit verify")
              + '.';
      case MEND_BOOKS ->
          "No command can know what stood there. Take the row from store.db of a copy of your own; or"
              + " remove it with sqlite3 if you know that nothing of yours waits to be told: what it"
              + " told is then in no log.";
      case VOUCH_FOR_LOG ->
          "Take the row of glyph_seal from store.db of a copy of your own, however old. Without one"
              + " nobody but you can vouch for the log as it is: compare it with a witness or a copy"
              + " first; docs/store-format.md says how the row is made.";
      case OWN_COPY_OF_CONTENT ->
          "Put the files back under their names from a copy of your own; or migrate the store first,"
              + " and "
              + hints.run("import .")
              + " brings back what the project's files still hold.";
      case MEND_ACCESS ->
          "Run it as the store's owner, mend the permissions, or check the disk; then run "
              + hints.run("doctor")
              + " again.";
      case MOVE_TO_LOCAL_DISK -> "Move the project to a local disk.";
      case PARENT_OR_ROW ->
          "Decide for each whether what it belongs to comes back or the row goes; no command can"
              + " know. Until then everything else works.";
      case WHO_CHANGED_IT ->
          "Find out who changed it and whether that was meant; no command can know. Until then"
              + " everything else works.";
      case NOTHING_NEEDED -> "Nothing has to be done.";
    };
  }

  private static String statement(String sql) {
    return Printable.whole(sql.replaceAll("\\s*\\n\\s*", " ")) + ';';
  }

  private static String run(List<String> words, Hints hints) {
    return '`' + line(words, hints) + '`';
  }

  /** The whole command, for the store of this call. */
  static String line(List<String> words, Hints hints) {
    return hints.line(words.stream().map(Hints::shellWord).collect(Collectors.joining(" ")));
  }
}
