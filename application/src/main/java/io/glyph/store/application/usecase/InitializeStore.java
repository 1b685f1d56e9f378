package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store: an empty one of version 1, migrated by the same migrations as any other, built
 * beside its place and moved there in one rename. Before the rename there is no store, after it a
 * whole one.
 */
public final class InitializeStore {
  private final StoreFolder folder;
  private final StoreDatabase database;
  private final ManifestRepository manifests;
  private final AuditLog log;
  private final ProjectDescription description;
  private final ScratchSpace scratch;
  private final BuildFacts build;
  private final Clockwork clockwork;

  public InitializeStore(
      StoreFolder folder,
      StoreDatabase database,
      ManifestRepository manifests,
      AuditLog log,
      ProjectDescription description,
      ScratchSpace scratch,
      BuildFacts build,
      Clockwork clockwork) {
    this.folder = folder;
    this.database = database;
    this.manifests = manifests;
    this.log = log;
    this.description = description;
    this.scratch = scratch;
    this.build = build;
    this.clockwork = clockwork;
  }

  /** What was made. */
  public record Report(
      StoreLocation location, StoreVersion version, Optional<StoreId> id, String project) {}

  /**
   * @param project an existing folder
   * @param target empty for the version that this release writes
   * @param actor who makes it, as {@link ResolveActor} found out
   */
  public Outcome<Report> execute(Path project, Optional<StoreVersion> target, Actor actor) {
    return execute(project, target, actor, Optional.empty());
  }

  /**
   * @param request of a service call, for the event
   */
  public Outcome<Report> execute(
      Path project, Optional<StoreVersion> target, Actor actor, Optional<RequestMark> request) {
    return Attempt.of(
        () -> make(project, target.orElse(build.support().writable()), new Order(actor, request)));
  }

  private record Order(Actor actor, Optional<RequestMark> request) {}

  private Report make(Path project, StoreVersion version, Order order) {
    List<Migration> steps = Steps.find(build, StoreVersion.FIRST, version);
    List<Migration> reverses = build.waysBack(version);
    String name = description.read(project).name().orElseGet(() -> nameOf(project));
    Optional<StoreId> id =
        steps.isEmpty() ? Optional.empty() : Optional.of(clockwork.nextStoreId());
    Release release = build.support().release();
    Optional<Release> reader = steps.isEmpty() ? Optional.empty() : build.minimumReader(version);
    byte[] manifest = manifests.compose(version, release, clockwork.now(), name, id, reader);
    StoreLocation staged = folder.stage(project);
    boolean published = false;
    try {
      folder.requireWalCapable(staged);
      manifests.replace(staged, manifest);
      database.createFirstVersion(staged);
      log.append(staged, log.encode(started(order, version, id, release, reverses)));
      id.ifPresent(storeId -> migrate(staged, steps, reverses, storeId, manifest));
      StoreLocation store = folder.publish(staged, project);
      published = true;
      return new Report(store, version, id, name);
    } finally {
      if (!published) {
        giveUp(staged);
      }
    }
  }

  /**
   * What cannot be removed now, the next {@code init} removes; why this one failed matters more.
   */
  private void giveUp(StoreLocation staged) {
    try {
      folder.discard(staged);
    } catch (StoreAccessException | RefusedException _) {
      // Said above.
    }
  }

  private void migrate(
      StoreLocation staged,
      List<Migration> steps,
      List<Migration> reverses,
      StoreId id,
      byte[] manifest) {
    try (ScratchSpace.Room room = scratch.open();
        MigrationSession session = database.open(staged)) {
      session.begin();
      Path before = room.folder().resolve("before.db");
      database.copyTo(staged, before);
      Effects effects = session.migrate(steps, before);
      if (!effects.losses().isEmpty()) {
        throw new RefusedException(new Refusal.UndeclaredLoss(effects.losses(), effects.notices()));
      }
      session.keepWaysBack(reverses);
      session.keepManifest(id, manifest);
      if (session.commit() != MigrationSession.CommitVerdict.COMMITTED) {
        throw new RefusedException(
            new Refusal.IoFailed(
                ErrorCode.IO_ERROR,
                "commit",
                staged.database(),
                "SQLite could not commit; no store was made"));
      }
      session.receipt(List.of(), log.extend(staged, TreeState.EMPTY));
      session.checkpoint();
    }
  }

  private AuditEvent started(
      Order order,
      StoreVersion version,
      Optional<StoreId> id,
      Release release,
      List<Migration> reverses) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    // A number as text: what the prototype writes there.
    data.put("store_version", version.toString());
    data.put("store_id", id.map(StoreId::toString).orElse(null));
    data.put("release", release.toString());
    if (!reverses.isEmpty()) {
      data.put("ways_back", reverses.stream().map(InitializeStore::wayBack).toList());
    }
    order.request().ifPresent(mark -> mark.into(data));
    return new AuditEvent(
        clockwork.nextEventId(),
        "store_init",
        clockwork.now(),
        order.actor(),
        data,
        TreeState.EMPTY.seal());
  }

  private static Map<String, Object> wayBack(Migration reverse) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("from", reverse.from().number());
    data.putAll(VersionEvent.digests(reverse));
    return data;
  }

  private static String nameOf(Path project) {
    Path name = project.toAbsolutePath().normalize().getFileName();
    return name == null ? "project" : name.toString();
  }
}
