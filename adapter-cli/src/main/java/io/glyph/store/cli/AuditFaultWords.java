package io.glyph.store.cli;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.Voucher;
import io.glyph.store.domain.refusal.Printable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a log, in words and for programs. */
final class AuditFaultWords {
  private AuditFaultWords() {}

  static String words(AuditFault fault) {
    return switch (fault) {
      case AuditFault.LogMissing() -> "there is no log, although this store must have one";
      case AuditFault.TornTail torn ->
          "the last line is cut: bytes "
              + Units.count(torn.line().from())
              + " to "
              + Units.count(torn.line().to());
      case AuditFault.GrowingTail growing ->
          "the last line is still being written by another program: from byte "
              + Units.count(growing.line().from())
              + " on, "
              + Units.count(growing.line().to() - growing.line().from(), "byte", "bytes")
              + " so far";
      case AuditFault.Shortened cut ->
          "the log is shorter than what was sealed: "
              + Units.count(cut.foundBytes(), "byte", "bytes")
              + " of "
              + Units.count(cut.sealedBytes());
      case AuditFault.Rewritten rewritten ->
          "what was sealed was changed: somewhere in lines "
              + Units.count(rewritten.fromLine() + 1)
              + " to "
              + Units.count(rewritten.sealedLines());
      case AuditFault.MalformedLines bad ->
          Units.count(bad.count(), "line is", "lines are")
              + " no JSON object, the first is line "
              + Units.count(bad.first() + 1);
      case AuditFault.NoLineThere(long offset) ->
          "no line begins at byte "
              + Units.count(offset)
              + ": what was there before is not there, or none ever began there";
      case AuditFault.Contradicted(Voucher by, long from, long lines) ->
          "what "
              + name(by)
              + " vouches for was changed: somewhere in lines "
              + Units.count(from + 1)
              + " to "
              + Units.count(lines);
      case AuditFault.RolledBack back -> rolledBack(back);
      case AuditFault.NotSigned() ->
          "nothing in the log is signed, so the key that was given proves nothing";
      case AuditFault.WrongKey(String found, boolean sameName) ->
          "nothing in the log is signed by a key that was given, but by "
              + Printable.of(found)
              + (sameName ? ", another key of the same name" : "");
      case AuditFault.UnknownKey(Voucher by, String key, long number) ->
          numbered(by, number)
              + (key.isEmpty()
                  ? " is not signed"
                  : " is signed by " + Printable.of(key) + ", which is no key that was given");
      case AuditFault.BadSignature(Voucher by, String key, long number) ->
          numbered(by, number)
              + (key.isEmpty()
                  ? " has a signature that is no signed checkpoint"
                  : " claims a signature of " + Printable.of(key) + " that is wrong");
      case AuditFault.OtherStore(Voucher by, String origin) ->
          name(by) + " is about another store: " + Printable.of(origin);
    };
  }

  private static String rolledBack(AuditFault.RolledBack back) {
    String counts =
        name(back.by())
            + " has seen "
            + Units.count(back.checkpointLines(), "line", "lines")
            + " and there are "
            + Units.count(back.foundLines());
    return counts
        + (back.databaseAgrees()
            ? "; the database knows of no more either: the whole folder was put back to an earlier"
                + " state"
            : ": the log was shortened, or the whole folder was put back to an earlier state");
  }

  private static String name(Voucher by) {
    return switch (by) {
      case SIGNATURE -> "a signature in the log";
      case WITNESS -> "the witness";
      case SINCE -> "the checkpoint that was given";
    };
  }

  private static String numbered(Voucher by, long number) {
    return switch (by) {
      case SIGNATURE -> "line " + Units.count(number + 1);
      case WITNESS -> "checkpoint " + Units.count(number + 1) + " of the witness";
      case SINCE -> "the checkpoint that was given";
    };
  }

  static Map<String, @Nullable Object> details(AuditFault fault) {
    return switch (fault) {
      case AuditFault.LogMissing() -> Json.object("kind", "log_missing");
      case AuditFault.TornTail torn ->
          Json.object("kind", "torn_tail", "from", torn.line().from(), "to", torn.line().to());
      case AuditFault.GrowingTail growing ->
          Json.object(
              "kind", "growing_tail", "from", growing.line().from(), "to", growing.line().to());
      case AuditFault.Shortened cut ->
          Json.object(
              "kind", "shortened",
              "sealed_bytes", cut.sealedBytes(),
              "found_bytes", cut.foundBytes());
      case AuditFault.Rewritten rewritten ->
          Json.object(
              "kind", "rewritten",
              "from_line", rewritten.fromLine(),
              "sealed_lines", rewritten.sealedLines());
      case AuditFault.MalformedLines bad ->
          Json.object("kind", "malformed_lines", "count", bad.count(), "first_line", bad.first());
      case AuditFault.NoLineThere(long offset) ->
          Json.object("kind", "no_line_there", "offset", offset);
      case AuditFault.Contradicted(Voucher by, long from, long lines) ->
          Json.object(
              "kind", "contradicted", "by", by.label(), "from_line", from, "sealed_lines", lines);
      case AuditFault.RolledBack back ->
          Json.object(
              "kind", "rolled_back",
              "by", back.by().label(),
              "sealed_lines", back.checkpointLines(),
              "found_lines", back.foundLines(),
              "database_agrees", back.databaseAgrees());
      case AuditFault.NotSigned() -> Json.object("kind", "not_signed");
      case AuditFault.WrongKey(String found, boolean sameName) ->
          Json.object("kind", "wrong_key", "key", found, "same_name", sameName);
      case AuditFault.UnknownKey(Voucher by, String key, long number) ->
          Json.object(
              "kind",
              "unknown_key",
              "by",
              by.label(),
              "key",
              key.isEmpty() ? null : key,
              "number",
              number);
      case AuditFault.BadSignature(Voucher by, String key, long number) ->
          Json.object(
              "kind",
              "bad_signature",
              "by",
              by.label(),
              "key",
              key.isEmpty() ? null : key,
              "number",
              number);
      case AuditFault.OtherStore(Voucher by, String origin) ->
          Json.object("kind", "other_store", "by", by.label(), "origin", origin);
    };
  }
}
