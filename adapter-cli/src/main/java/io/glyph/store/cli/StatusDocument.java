package io.glyph.store.cli;

import io.glyph.store.application.usecase.StoreStatus;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A status as JSON; the keys are a public contract (docs/json.md). */
final class StatusDocument {
  private StatusDocument() {}

  static Map<String, @Nullable Object> of(StoreStatus status, Verdict verdict) {
    AllegedManifest manifest = manifest(status);
    return Json.object(
        "store", status.location().directory().toString(),
        "database", status.location().database().toString(),
        "store_role", "authority",
        "version", status.version().map(StoreVersion::number).orElse(null),
        "counts", status.counts().orElse(null),
        "store_id", manifest == null ? null : manifest.id().map(StoreId::toString).orElse(null),
        "project", manifest == null ? null : manifest.project(),
        "object_format", manifest == null ? null : manifest.objectFormat().label(),
        "compatibility", compatibility(status, manifest, verdict),
        "audit", audit(status.audit()),
        "recovery", recovery(status),
        "backups", backups(status.backups()));
  }

  /** What the manifest claims; null where it claims nothing. */
  static @Nullable AllegedManifest manifest(StoreStatus status) {
    return status.manifest() instanceof ManifestReading.WellFormed wellFormed
        ? wellFormed.manifest()
        : null;
  }

  static Map<String, @Nullable Object> range(VersionRange range) {
    return Json.object("min", range.min().number(), "max", range.max().number());
  }

  private static Map<String, @Nullable Object> compatibility(
      StoreStatus status, @Nullable AllegedManifest manifest, Verdict verdict) {
    FormatSupport support = status.support();
    List<String> readers = new ArrayList<>();
    for (Release reader : status.readers()) {
      readers.add(reader.toString());
    }
    return Json.object(
        "verdict", verdict.label(),
        "store_version", status.version().map(StoreVersion::number).orElse(null),
        "manifest_version", manifest == null ? null : manifest.version().number(),
        "release", support.release().toString(),
        "readable", range(support.readable()),
        "writable", support.writable().number(),
        "minimum_reader", status.minimumReader().map(Release::toString).orElse(null),
        "way_back", status.wayBack().map(StoreVersion::number).orElse(null),
        "readers", readers,
        "migration", migration(status));
  }

  private static Map<String, @Nullable Object> migration(StoreStatus status) {
    StoreStatus.MigrationOffer offer = status.migration().orElse(null);
    List<Integer> path = new ArrayList<>();
    List<Map<String, @Nullable Object>> steps = new ArrayList<>();
    if (offer != null) {
      for (StoreVersion version : offer.path()) {
        path.add(version.number());
        boolean catalog = offer.fromCatalog().contains(version);
        Migration.Origin origin = catalog ? Migration.Origin.CATALOG : Migration.Origin.BUILT_IN;
        steps.add(Json.object("to", version.number(), "origin", origin.label()));
      }
    }
    return Json.object(
        "available",
        offer != null,
        "to",
        offer == null ? null : offer.to().number(),
        "path",
        path,
        "steps",
        steps,
        "declared_losses",
        offer != null && offer.declaredLosses());
  }

  private static Map<String, @Nullable Object> audit(StoreStatus.AuditSummary audit) {
    return Json.object(
        "events", audit.events().isPresent() ? audit.events().getAsLong() : null,
        "bytes", audit.bytes(),
        "sealed_bytes", audit.sealedBytes(),
        "state", audit.state().name().toLowerCase(Locale.ROOT));
  }

  private static Map<String, @Nullable Object> recovery(StoreStatus status) {
    String reason =
        status.judgement() instanceof StoreJudgement.RecoveryNeeded needed
            ? needed.reason().label()
            : null;
    return Json.object(
        "needed",
        reason != null,
        "reason",
        reason,
        "holder",
        status.lockHolder().orElse(null),
        "purge_pending",
        status.purgePending());
  }

  private static Map<String, @Nullable Object> backups(StoreStatus.BackupSummary backups) {
    return Json.object(
        "count", backups.count(),
        "latest", backups.latest().map(BackupId::toString).orElse(null),
        "unreadable", backups.unreadable());
  }
}
