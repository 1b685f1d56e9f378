package io.glyph.store.cli;

import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something was refused, in words.
 *
 * @param message what is the matter, without a full stop
 * @param facts details for people, a line each
 * @param hint the command or the release that helps
 * @param details the facts for programs
 */
record Explanation(
    String message, List<String> facts, String hint, Map<String, @Nullable Object> details) {

  static Explanation of(Refusal refusal, Hints hints) {
    return switch (refusal) {
      case Refusal.InvalidArgument wrong -> invalidArgument(wrong, hints);
      case Refusal.StoreNotFound none ->
          plain(
              "there is no Glyph store at or above " + path(none.from()),
              "Run `glyph init` in the project's folder to make one, or name one with --store DIR.",
              Json.object("what", "store", "path", none.from().toString()));
      case Refusal.BackupNotFound none ->
          plain(
              "there is no backup '" + Printable.of(none.name()) + "'",
              "Run " + hints.run("backup list") + " to see which there are.",
              Json.object("what", "backup", "name", none.name()));
      case Refusal.ObjectNotFound none ->
          plain(
              "there is no object '" + none.id() + "'",
              "Run " + hints.run("object list") + " to see which there are.",
              Json.object("what", "object", "id", none.id()));
      case Refusal.AlreadyExists there ->
          plain(
              "there is a store already: " + path(there.directory()),
              "Run `glyph status --store "
                  + Hints.shellWord(there.directory().toString())
                  + "` to see what it is; nothing was changed.",
              Json.object("path", there.directory().toString()));
      case Refusal.TooNew tooNew -> tooNew(tooNew, hints);
      case Refusal.TooOld tooOld -> tooOld(tooOld, hints);
      case Refusal.MigrationRequired required ->
          plain(
              "this store is version "
                  + required.found()
                  + ": "
                  + hints.release()
                  + " reads it and writes version "
                  + required.writable()
                  + " only",
              migrate(hints),
              Json.object(
                  "store_version", required.found().number(),
                  "writable", required.writable().number()));
      case Refusal.NoMigrationPath none -> noPath(none, hints);
      case Refusal.ConfirmationRequired required -> PlanWords.confirmationRequired(required, hints);
      case Refusal.PlanChanged changed -> PlanWords.planChanged(changed, hints);
      case Refusal.UndeclaredLoss undeclared -> PlanWords.undeclared(undeclared, hints);
      case Refusal.MigrationFailed failed -> migrationFailed(failed, hints);
      case Refusal.StoreBusy busy ->
          plain(
              "the store is in use by "
                  + busy.holder().map(Printable::of).orElse("another process")
                  + "; nothing was changed",
              "Wait until it has ended, then run the same command again; "
                  + hints.run("status")
                  + " works meanwhile.",
              Json.object("holder", busy.holder().orElse(null)));
      case Refusal.ActiveClaims active -> activeClaims(active, hints);
      case Refusal.ManifestInvalid invalid -> DamageWords.manifest(invalid, hints);
      case Refusal.DatabaseInvalid invalid -> DamageWords.database(invalid, hints);
      case Refusal.BooksDamaged damaged -> DamageWords.books(damaged, hints);
      case Refusal.Inconsistent odd -> DamageWords.inconsistent(odd, hints);
      case Refusal.RecoveryRequired required -> DamageWords.recovery(required, hints);
      case Refusal.AuditDamaged damaged -> DamageWords.audit(damaged.faults(), hints);
      case Refusal.BackupInvalid invalid -> DamageWords.backup(invalid, hints);
      case Refusal.OutcomeUnknown unknown ->
          plain(
              "the commit failed, and nothing could tell whether it happened; the store is whole,"
                  + " either as before or migrated, and a copy of the state before is in "
                  + path(unknown.backup()),
              "Run " + hints.run("status") + ": it says which of the two it is. Keep the backup.",
              Json.object("backup", unknown.backup().toString()));
      case Refusal.CommitUnknown unknown ->
          plain(
              "the commit failed, and nothing could tell whether it happened; the store is whole,"
                  + " either as before or with all of the change",
              "Run "
                  + hints.run("recover")
                  + ": it finishes the change if it happened; then run the same command again.",
              Json.object("backup", null));
      case Refusal.UnsafeStore unsafe ->
          plain(
              path(unsafe.path())
                  + " is not safe to touch: "
                  + unsafe.problem()
                  + "; nothing was changed",
              "Find out who put it there and keep a copy of the whole folder before you mend it;"
                  + " then "
                  + hints.run("status")
                  + " looks again.",
              Json.object("path", unsafe.path().toString(), "problem", unsafe.problem()));
      case Refusal.UnsupportedFilesystem unsupported ->
          plain(
              path(unsupported.path())
                  + " is on a file system of type '"
                  + Printable.of(unsupported.type())
                  + "', on which SQLite cannot keep a store safe; nothing was changed",
              "Move the project to a local disk; then run " + hints.run("status") + " there.",
              Json.object("path", unsupported.path().toString(), "type", unsupported.type()));
      case Refusal.IoFailed failed -> ioFailed(failed, hints);
      case Refusal.Interrupted interrupted ->
          plain(
              "interrupted; what was not committed is rolled back",
              "Run " + hints.run("status") + " to see how the store is.",
              Json.object());
    };
  }

  static Explanation plain(String message, String hint, Map<String, @Nullable Object> details) {
    return new Explanation(message, List.of(), hint, details);
  }

  static String path(Path path) {
    return "'" + Printable.whole(path.toString()) + "'";
  }

  static String migrate(Hints hints) {
    return "Run "
        + hints.run("migrate plan")
        + " to see what migrating would do, then "
        + hints.run("migrate apply")
        + '.';
  }

  /** The versions that a release reads, in words. */
  static String reads(FormatSupport support) {
    StoreVersion min = support.readable().min();
    StoreVersion max = support.readable().max();
    return support.release()
        + " reads "
        + (min.equals(max) ? "version " + min + " only" : "versions " + min + " to " + max);
  }

  private static Explanation invalidArgument(Refusal.InvalidArgument wrong, Hints hints) {
    return plain(
        Printable.of(wrong.name()) + ": " + wrong.problem(),
        "Run " + hints.help() + " to see what it takes.",
        Json.object("argument", wrong.name(), "problem", wrong.problem()));
  }

  private static Explanation tooNew(Refusal.TooNew tooNew, Hints hints) {
    String hint =
        tooNew
            .minimumReader()
            .map(release -> "Install " + release + " or newer; `glyph version` says what runs now.")
            .orElse("Install the newest release of glyph; `glyph version` says what runs now.");
    String back =
        tooNew
            .wayBack()
            .map(to ->
                "The store carries its way back to version "
                    + to
                    + ": "
                    + hints.run("migrate rollback")
                    + " goes it, telling first what that loses. Or: ")
            .orElse("");
    return plain(
        "this store is version "
            + tooNew.verdict().found()
            + " and "
            + reads(hints.support())
            + "; nothing was changed",
        back.isEmpty()
            ? hint
            : back + hint.substring(0, 1).toLowerCase(Locale.ROOT) + hint.substring(1),
        Json.object(
            "store_version", tooNew.verdict().found().number(),
            "way_back", tooNew.wayBack().map(StoreVersion::number).orElse(null),
            "newest_readable", tooNew.verdict().newestReadable().number(),
            "minimum_reader", tooNew.minimumReader().map(Release::toString).orElse(null),
            "release", hints.release().toString()));
  }

  private static Explanation tooOld(Refusal.TooOld tooOld, Hints hints) {
    List<Release> readers = tooOld.readers();
    String hint =
        readers.isEmpty()
            ? "Run `glyph compat` to see which releases read which versions."
            : "Install "
                + readers.getLast()
                + ", which reads it, migrate with it (`glyph migrate apply`), then come back to "
                + hints.release()
                + '.';
    return plain(
        "this store is version "
            + tooOld.verdict().found()
            + " and "
            + reads(hints.support())
            + "; nothing was changed",
        hint,
        Json.object(
            "store_version", tooOld.verdict().found().number(),
            "oldest_readable", tooOld.verdict().oldestReadable().number(),
            "readers", readers.stream().map(Release::toString).toList(),
            "release", hints.release().toString()));
  }

  private static boolean goesBack(Hints hints) {
    return hints.command().equals("migrate rollback") || hints.command().equals("backup restore");
  }

  private static Explanation noPath(Refusal.NoMigrationPath none, Hints hints) {
    boolean back = none.to().isBefore(none.from());
    if (goesBack(hints)) {
      return plain(
          "there is no way back from version "
              + none.from()
              + " to version "
              + none.to()
              + ": not every step has a reverse script, and no backup holds that version; nothing"
              + " was changed",
          hints.run("backup list") + " shows which versions there are backups of.",
          Json.object("from", none.from().number(), "to", none.to().number()));
    }
    return plain(
        (back ? "a migration never leads back: not" : hints.release() + " knows no way")
            + " from version "
            + none.from()
            + " to version "
            + none.to()
            + "; nothing was changed",
        "Run `glyph compat` to see which versions the known releases read and write; this one"
            + " migrates to version "
            + hints.support().writable()
            + '.',
        Json.object("from", none.from().number(), "to", none.to().number()));
  }

  private static Explanation migrationFailed(Refusal.MigrationFailed failed, Hints hints) {
    StoreVersion step = failed.step();
    return plain(
        "the migration failed "
            + (step == null ? "after its last step" : "in the step to version " + step)
            + ", at "
            + Printable.of(failed.check())
            + ": "
            + failed.detail()
            + "; it was rolled back, the store is as before",
        "Run "
            + hints.run("migrate plan")
            + " to try it on a private copy, and report what it says.",
        Json.object(
            "step", step == null ? null : step.number(),
            "check", failed.check(),
            "detail", failed.detail()));
  }

  private static Explanation activeClaims(Refusal.ActiveClaims active, Hints hints) {
    List<String> facts = new ArrayList<>();
    for (Claim claim : active.claims()) {
      facts.add(
          claim.actor()
              + " on '"
              + claim.workName()
              + "' until "
              + Printable.of(claim.expiresAt()));
    }
    return new Explanation(
        "agents are at work on this store ("
            + Units.count(active.claims().size(), "live claim", "live claims")
            + "); nothing was changed",
        facts,
        "Let them finish, or go on without them: "
            + hints.run((goesBack(hints) ? hints.command() : "migrate apply") + " --ignore-claims")
            + '.',
        Json.object("claims", PlanDocument.claims(active.claims())));
  }

  private static Explanation ioFailed(Refusal.IoFailed failed, Hints hints) {
    String what =
        switch (failed.code()) {
          case NO_SPACE -> "no space left";
          case PERMISSION_DENIED -> "permission denied";
          case READ_ONLY -> "the file system is read-only";
          default -> "the disk or the system failed";
        };
    String advice =
        switch (failed.code()) {
          case NO_SPACE -> "Make room, then run the same command again; ";
          case PERMISSION_DENIED -> "Run it as the store's owner, or mend the permissions; ";
          case READ_ONLY -> "Make the file system writable, then run the same command again; ";
          default -> "Check the disk and keep a copy of the whole folder; ";
        };
    String detail = failed.detail().isEmpty() ? "" : " (" + Printable.of(failed.detail()) + ')';
    return plain(
        what + ": could not " + failed.operation() + ", " + path(failed.path()) + detail,
        advice + hints.run("status") + " says how the store is.",
        Json.object(
            "operation", failed.operation(),
            "path", failed.path().toString(),
            "detail", failed.detail()));
  }
}
