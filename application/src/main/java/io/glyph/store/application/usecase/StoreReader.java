package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreJudgement;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a store and judges it. Every use case that touches a store begins here, so that no store
 * is used that was not judged, and none is judged in two ways.
 */
public final class StoreReader {
  private final StoreFolder folder;
  private final ManifestRepository manifests;
  private final StoreDatabase database;
  private final BuildFacts build;

  public StoreReader(
      StoreFolder folder, ManifestRepository manifests, StoreDatabase database, BuildFacts build) {
    this.folder = folder;
    this.manifests = manifests;
    this.database = database;
    this.build = build;
  }

  /**
   * What was seen, and the verdict.
   *
   * @param wayBack of a store that is too new: the version that this release writes, where scripts
   *     that the store carries lead to it
   */
  record Look(
      ManifestReading manifest,
      DatabaseFacts facts,
      StoreJudgement judgement,
      Optional<StoreVersion> wayBack) {}

  /**
   * Looks without touching.
   *
   * <p>A migration that commits between the two reads would make manifest and database disagree, so
   * a look that is not content is taken a second time; what is then still odd is so at rest, or
   * somebody is just delivering, which the lock's holder tells.
   */
  Look look(StoreLocation store) {
    folder.requireSafe(store);
    Look first = once(store);
    return first.judgement() instanceof StoreJudgement.Believed ? first : once(store);
  }

  private Look once(StoreLocation store) {
    ManifestReading manifest = manifests.read(store);
    Look look = verdict(manifest, database.inspect(store));
    requireBooks(look, store);
    requireKept(look);
    return look.judgement() instanceof StoreJudgement.BeyondReach(var tooNew, var there)
        ? new Look(there, look.facts(), look.judgement(), wayBack(store, tooNew.found()))
        : look;
  }

  /** What stands in the manifest's place, believed by nobody. */
  ManifestReading manifest(StoreLocation store) {
    return manifests.read(store);
  }

  private Optional<StoreVersion> wayBack(StoreLocation store, StoreVersion found) {
    StoreVersion writable = build.support().writable();
    return StoredWaysBack.reach(database.waysBack(store), found, writable)
        ? Optional.of(writable)
        : Optional.empty();
  }

  /**
   * Of a version that only the user's folder knows, this release has no schema. What it does know
   * there are the tables that it writes itself: where these are not in its form it must not write.
   */
  private void requireBooks(Look look, StoreLocation store) {
    boolean usable =
        look.judgement() instanceof StoreJudgement.Believed
            || look.judgement() instanceof StoreJudgement.RecoveryNeeded;
    if (usable
        && look.facts().manifest() == null
        && look.facts().marks().metaRow() instanceof VersionMark.Says(StoreVersion version)
        && build.isBeyondRelease(version)) {
      throw new RefusedException(
          new Refusal.UnsafeStore(
              store.database(),
              "it has version "
                  + version
                  + ", and its bookkeeping is not what this release knows: the catalog does not"
                  + " describe this store"));
    }
  }

  /** Judges what was read elsewhere, such as under the write lock. */
  Look judge(ManifestReading manifest, DatabaseFacts facts) {
    Look look = verdict(manifest, facts);
    requireKept(look);
    return look;
  }

  private Look verdict(ManifestReading manifest, DatabaseFacts facts) {
    return new Look(
        manifest,
        facts,
        StoreJudgement.judge(
            build.support(), manifest, facts.marks(), !facts.outbox().isEmpty(), kept(facts)),
        Optional.empty());
  }

  private Optional<AllegedManifest> kept(DatabaseFacts facts) {
    byte[] kept = facts.manifest();
    return kept != null && manifests.parse(kept) instanceof ManifestReading.WellFormed(var manifest)
        ? Optional.of(manifest)
        : Optional.empty();
  }

  /**
   * Refuses books that nothing could be told with. From a copy that is not one, or of another
   * version, no manifest could ever be put back: then one of the two was changed, and nobody can
   * say which. And what was committed without either could never be delivered.
   */
  private void requireKept(Look look) {
    boolean usable =
        look.judgement() instanceof StoreJudgement.Believed
            || look.judgement() instanceof StoreJudgement.RecoveryNeeded;
    if (usable && look.facts().isManaged()) {
      Books.manifest(manifests, look.facts());
      Books.sealed(look.facts());
    }
  }

  /** A store that this release reads, and its version. */
  record Known(AllegedManifest manifest, StoreVersion version, DatabaseFacts facts) {}

  /** Refuses what this release cannot read, or what needs recovery first. */
  Known requireReadable(Look look) {
    return switch (look.judgement()) {
      case StoreJudgement.Believed(AllegedManifest manifest, Compatibility compatibility) ->
          switch (compatibility) {
            case Compatibility.Writable(StoreVersion version) ->
                new Known(manifest, version, look.facts());
            case Compatibility.Readable(StoreVersion version, StoreVersion writable) ->
                new Known(manifest, version, look.facts());
            case Compatibility.TooOld tooOld ->
                throw new RefusedException(
                    new Refusal.TooOld(tooOld, build.releases().readersOf(tooOld.found())));
            case Compatibility.TooNew tooNew -> throw new RefusedException(tooNew(tooNew, look));
          };
      case StoreJudgement.BeyondReach(Compatibility.TooNew tooNew, ManifestReading manifest) ->
          throw new RefusedException(tooNew(tooNew, look));
      case StoreJudgement.RecoveryNeeded(StoreVersion version, var reason, var manifest) ->
          throw new RefusedException(new Refusal.RecoveryRequired(reason, reason.committed()));
      case StoreJudgement.Inconsistent(DatabaseMarks marks, ManifestReading manifest) ->
          throw new RefusedException(new Refusal.Inconsistent(marks, manifest));
      case StoreJudgement.ManifestUnusable(ManifestReading manifest) ->
          throw new RefusedException(new Refusal.ManifestInvalid(manifest));
    };
  }

  /** Refuses also what must be migrated first: one version is written, and no other. */
  Known requireWritable(Look look) {
    Known known = requireReadable(look);
    StoreVersion writable = build.support().writable();
    if (!known.version().equals(writable)) {
      throw new RefusedException(new Refusal.MigrationRequired(known.version(), writable));
    }
    return known;
  }

  /**
   * A store that can go back: one that this release reads, or one that is too new for it, yet keeps
   * its books in the form that this release knows. Of that one the manifest that the database keeps
   * is believed: an older program may have overwritten the file.
   */
  Known requireReturnable(Look look) {
    byte[] kept = look.facts().manifest();
    if (kept != null
        && look.facts().seal().isPresent()
        && look.facts().outbox().isEmpty()
        && look.judgement() instanceof StoreJudgement.BeyondReach(var tooNew, var file)
        && manifests.parse(kept) instanceof ManifestReading.WellFormed(AllegedManifest manifest)
        && manifest.version().equals(tooNew.found())) {
      return new Known(manifest, tooNew.found(), look.facts());
    }
    return requireReadable(look);
  }

  /** Refuses what neither reading nor recovery can do anything with. */
  StoreVersion requireRecoverable(Look look) {
    return look.judgement() instanceof StoreJudgement.RecoveryNeeded needed
        ? needed.version()
        : requireReadable(look).version();
  }

  /** The name under which checkpoints know a store's log. */
  String origin(Known known, StoreLocation store, AuditLog log) {
    Optional<StoreId> id = id(known);
    if (id.isEmpty() && log.size(store) == 0) {
      throw new RefusedException(
          new Refusal.InvalidArgument(
              SealAudit.KEY, "this store has neither an id nor a history that could be signed"));
    }
    return id.map(StoreId::toString).orElseGet(() -> log.firstLineDigest(store));
  }

  /**
   * All names under which checkpoints may know it: those of before a migration gave it an id know
   * it by its first line.
   */
  Set<String> origins(Known known, StoreLocation store, AuditLog log) {
    Set<String> origins = new HashSet<>();
    id(known).map(StoreId::toString).ifPresent(origins::add);
    if (log.size(store) > 0) {
      origins.add(log.firstLineDigest(store));
    }
    return origins;
  }

  /** The manifest's id, or that of the one which the database keeps. */
  private Optional<StoreId> id(Known known) {
    byte[] kept = known.facts().manifest();
    return known
        .manifest()
        .id()
        .or(() ->
            kept != null
                    && manifests.parse(kept) instanceof ManifestReading.WellFormed(var manifest)
                ? manifest.id()
                : Optional.empty());
  }

  private Refusal.TooNew tooNew(Compatibility.TooNew verdict, Look look) {
    return new Refusal.TooNew(
        verdict, minimumReader(verdict.found(), look.manifest()), look.wayBack());
  }

  /** The release to install for a version: what the store says, else what this build knows. */
  Optional<Release> minimumReader(StoreVersion version, ManifestReading manifest) {
    if (manifest instanceof ManifestReading.WellFormed(AllegedManifest alleged)
        && alleged.version().equals(version)
        && alleged.minimumReader().isPresent()) {
      return alleged.minimumReader();
    }
    return build.minimumReader(version);
  }

  List<Release> readersOf(StoreVersion version) {
    return build.releases().readersOf(version);
  }
}
