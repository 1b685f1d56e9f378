package io.glyph.store.grpc;

import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.VersionMark;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The facts of a refusal as the simple values that an {@code ErrorInfo} can carry, under the keys
 * of the command line's {@code error.details} (docs/json.md), those of an inner object with its
 * name before them. They travel in a trailer, which many clients cut at 8 KiB: values are
 * shortened, and lists name their first few.
 */
final class RefusalFacts {
  /** A path and a detail of the widest characters, and a list, stay below 8 KiB in base 64. */
  private static final int MAX_LENGTH = 500;

  private static final int MAX_LISTED = 5;

  private final Map<String, String> facts = new LinkedHashMap<>();

  private RefusalFacts() {}

  static Map<String, String> of(Refusal refusal) {
    RefusalFacts facts = new RefusalFacts();
    facts.collect(refusal);
    return facts.facts;
  }

  private void collect(Refusal refusal) {
    switch (refusal) {
      case Refusal.InvalidArgument(String name, String problem) ->
          put("argument", name).put("problem", problem);
      case Refusal.StoreNotFound(Path from) -> put("what", "store").put("path", from);
      case Refusal.ObjectNotFound(String id) -> put("what", "object").put("id", id);
      case Refusal.BackupNotFound(String name) -> put("what", "backup").put("name", name);
      case Refusal.AlreadyExists(Path directory) -> put("path", directory);
      case Refusal.TooNew(var verdict, var reader, var wayBack) -> {
        put("store_version", verdict.found()).put("newest_readable", verdict.newestReadable());
        reader.ifPresent(release -> put("minimum_reader", release));
        wayBack.ifPresent(version -> put("way_back", version));
      }
      case Refusal.TooOld(var verdict, List<Release> readers) -> {
        put("store_version", verdict.found()).put("oldest_readable", verdict.oldestReadable());
        list("readers", readers.reversed().stream().map(Release::toString).toList());
      }
      case Refusal.MigrationRequired(var found, var writable) ->
          put("store_version", found).put("writable", writable);
      case Refusal.NoMigrationPath(var from, var to) -> put("from", from).put("to", to);
      case Refusal.ConfirmationRequired(MigrationPlan plan) -> plan(plan);
      case Refusal.PlanChanged(var confirmed, MigrationPlan plan) -> {
        put("confirmed", confirmed);
        plan(plan);
      }
      case Refusal.UndeclaredLoss(List<Loss> losses, List<Notice> notices) -> {
        losses(losses);
        list("notices", notices.stream().map(n -> n.kind() + " " + n.subject()).toList());
      }
      case Refusal.MigrationFailed(var step, String check, String detail) -> {
        if (step != null) {
          put("step", step);
        }
        put("check", check).put("detail", detail);
      }
      case Refusal.StoreBusy(var holder) -> holder.ifPresent(name -> put("holder", name));
      case Refusal.ActiveClaims(List<Claim> claims) -> {
        put("claims_count", claims.size());
        list("claims", claims.stream().map(Claim::workName).toList());
      }
      case Refusal.ManifestInvalid(ManifestReading manifest) -> manifest(manifest);
      case Refusal.DatabaseInvalid(String problem) -> put("problem", problem);
      case Refusal.BooksDamaged(String table, String problem) ->
          put("table", table).put("problem", problem);
      case Refusal.Inconsistent(DatabaseMarks marks, ManifestReading manifest) -> {
        marks(marks);
        manifest(manifest);
      }
      case Refusal.RecoveryRequired(var reason, boolean committed) ->
          put("reason", reason.label()).put("committed", committed);
      case Refusal.AuditDamaged(List<AuditFault> faults) ->
          list("faults", faults.stream().map(RefusalFacts::nameOf).toList());
      case Refusal.BackupInvalid(String name, String problem) ->
          put("name", name).put("problem", problem);
      case Refusal.OutcomeUnknown(Path backup) -> put("backup", backup);
      case Refusal.CommitUnknown unknown -> {}
      case Refusal.UnsafeStore(Path path, String problem) ->
          put("path", path).put("problem", problem);
      case Refusal.UnsupportedFilesystem(Path path, String type) ->
          put("path", path).put("type", type);
      case Refusal.IoFailed(var code, String operation, Path path, String detail) ->
          put("operation", operation).put("path", path).put("detail", detail);
      case Refusal.Interrupted() -> {}
    }
  }

  private void plan(MigrationPlan plan) {
    put("plan_id", plan.id()).put("from", plan.from()).put("to", plan.to());
    losses(plan.effects().losses());
  }

  private void losses(List<Loss> losses) {
    put("losses_count", losses.size());
    list(
        "losses",
        losses.stream().map(l -> l.kind() + " " + l.subject() + " " + l.count()).toList());
  }

  private void marks(DatabaseMarks marks) {
    switch (marks.metaRow()) {
      case VersionMark.Says(var version) -> put("meta_store_version", version);
      case VersionMark.Absent() -> put("meta_store_version", "absent");
      case VersionMark.Malformed(String shown) -> put("meta_store_version", "malformed: " + shown);
    }
    put("user_version", marks.userVersion()).put("application_id", marks.applicationId());
  }

  private void manifest(ManifestReading manifest) {
    switch (manifest) {
      case ManifestReading.WellFormed(var claims) ->
          put("manifest_state", "well_formed").put("manifest_version", claims.version());
      case ManifestReading.Missing() -> put("manifest_state", "missing");
      case ManifestReading.Malformed(String problem, var sha256) ->
          put("manifest_state", "malformed").put("manifest_problem", problem);
    }
  }

  private static String nameOf(AuditFault fault) {
    return switch (fault) {
      case AuditFault.LogMissing() -> "log_missing";
      case AuditFault.TornTail(var line) -> "torn_tail";
      case AuditFault.GrowingTail(var line) -> "growing_tail";
      case AuditFault.Shortened(long sealed, long found) -> "shortened";
      case AuditFault.Rewritten(long from, long sealed) -> "rewritten";
      case AuditFault.MalformedLines(long count, long first) -> "malformed_lines";
      case AuditFault.NoLineThere there -> "no_line_there";
      case AuditFault.Contradicted contradicted -> "contradicted";
      case AuditFault.RolledBack back -> "rolled_back";
      case AuditFault.NotSigned() -> "not_signed";
      case AuditFault.WrongKey wrong -> "wrong_key";
      case AuditFault.UnknownKey unknown -> "unknown_key";
      case AuditFault.BadSignature bad -> "bad_signature";
      case AuditFault.OtherStore other -> "other_store";
    };
  }

  private void list(String key, List<String> values) {
    if (!values.isEmpty()) {
      String first = values.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
      put(key, values.size() > MAX_LISTED ? first + ", …" : first);
    }
  }

  private RefusalFacts put(String key, Object value) {
    String text = value.toString();
    // Most of it is printable already; a path or a name that a caller gave is not.
    String shown = isPlain(text) ? text : Printable.whole(text);
    facts.put(key, shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "…" : shown);
    return this;
  }

  /** What is escaped already has backslashes, which a second pass would double. */
  private static boolean isPlain(String text) {
    return Printable.whole(text.replace("\\", "")).equals(text.replace("\\", ""));
  }
}
