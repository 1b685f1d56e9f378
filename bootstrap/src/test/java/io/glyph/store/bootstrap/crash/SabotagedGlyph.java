package io.glyph.store.bootstrap.crash;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.bootstrap.house.RealPorts;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.refusal.Outcome;
import io.glyph.store.domain.store.Actor;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * The program with one step of the commit protocol left out: what the crash matrix must find. Takes
 * the step's name, then the arguments of {@code glyph migrate apply}.
 */
public final class SabotagedGlyph {
  private SabotagedGlyph() {}

  /** What happens instead of a call. */
  private interface Instead {
    /**
     * @param given what the real one gave; null where it is void
     */
    Object of(Object given);
  }

  /**
   * @param args the step's name and {@code --store DIR}, as the crash matrix calls it
   */
  public static void main(String[] args) {
    Sabotage step = Sabotage.valueOf(args[0]);
    StoreLocation store =
        new StoreLocation(Path.of(args[Arrays.asList(args).indexOf("--store") + 1]));
    ManifestRepository manifests = RealPorts.manifests();
    AuditLog log = RealPorts.log();
    StoreDatabase database = RealPorts.database();
    BackupRepository backups = RealPorts.backups();
    StoreFolder folder = RealPorts.folder();
    switch (step) {
      case STEP_4_BACKUP -> {
        BackupRepository real = backups;
        // Made for the comparison, and gone before the commit could need it.
        database =
            replacing(
                StoreDatabase.class,
                database,
                "open",
                session -> forgetting((MigrationSession) session, real, store));
      }
      case STEP_7_EVENT -> log = leavingOut(AuditLog.class, log, "append");
      case STEP_8_MANIFEST ->
          manifests = leavingOut(ManifestRepository.class, manifests, "replace");
      case STEP_9_RECEIPT ->
          database =
              replacing(
                  StoreDatabase.class,
                  database,
                  "open",
                  session ->
                      leavingOut(MigrationSession.class, (MigrationSession) session, "receipt"));
    }
    BuildFacts build = RealPorts.build();
    StoreReader reader = new StoreReader(folder, manifests, database, build);
    Clockwork clockwork = new Clockwork(InstantSource.system(), new SecureRandom());
    ApplyMigration apply =
        new ApplyMigration(
            reader,
            folder,
            RealPorts.lock(),
            database,
            manifests,
            log,
            backups,
            RealPorts.scratch(),
            build,
            clockwork);
    Outcome<ApplyMigration.Report> outcome =
        apply.execute(
            new ApplyMigration.Request(
                store,
                Optional.of(new StoreVersion(2)),
                new Actor("user", "self", "ada"),
                Optional.empty(),
                false,
                Optional.empty()),
            Progress.NONE);
    if (!(outcome instanceof Outcome.Done<ApplyMigration.Report>)) {
      System.err.println(outcome);
      System.exit(1);
    }
  }

  private static MigrationSession forgetting(
      MigrationSession session, BackupRepository backups, StoreLocation store) {
    return replacing(
        MigrationSession.class,
        session,
        "commit",
        verdict -> {
          for (BackupRepository.Entry entry : backups.list(store)) {
            if (entry instanceof BackupRepository.Entry.Readable(Backup backup)) {
              backups.discard(store, backup);
            }
          }
          return verdict;
        });
  }

  private static <T> T leavingOut(Class<T> type, T real, String name) {
    return proxy(type, real, name, false, nothing -> nothing);
  }

  private static <T> T replacing(Class<T> type, T real, String name, Instead instead) {
    return proxy(type, real, name, true, instead);
  }

  @SuppressWarnings("NullAway") // Proxies pass on whatever comes, null for void methods too.
  private static <T> T proxy(
      Class<T> type, T real, String name, boolean callReal, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, args) -> {
              try {
                if (!method.getName().equals(name)) {
                  return method.invoke(real, args);
                }
                return instead.of(callReal ? method.invoke(real, args) : null);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }
}
