package io.glyph.store.grpc;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.usecase.ApplyMigration;
import io.glyph.store.application.usecase.AssessCompatibility;
import io.glyph.store.application.usecase.BuildFacts;
import io.glyph.store.application.usecase.CheckBackups;
import io.glyph.store.application.usecase.Clockwork;
import io.glyph.store.application.usecase.CreateBackup;
import io.glyph.store.application.usecase.DiagnoseStore;
import io.glyph.store.application.usecase.FollowAuditLog;
import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.application.usecase.InitializeStore;
import io.glyph.store.application.usecase.InspectStore;
import io.glyph.store.application.usecase.LocateStore;
import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.application.usecase.PruneBackups;
import io.glyph.store.application.usecase.ReadMigrationHistory;
import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.application.usecase.RecallRequest;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.application.usecase.RestoreBackup;
import io.glyph.store.application.usecase.RollBackMigration;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.application.usecase.VerifyAudit;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.ObjectFormat;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A store that exists in memory only, looked at by the real use case. A port's method that looking
 * at a store has no business with fails the call.
 */
final class FakeWorld implements ServiceUseCases {
  static final StoreId ID = new StoreId(UUID.fromString("6f1c0a52-8a6e-4d3c-9a51-0f5f4b9b1c11"));

  volatile FormatSupport support = support("glyph/0.2.0", 2, 3, 3);
  volatile ManifestReading manifest = manifest(2);
  volatile Supplier<DatabaseFacts> facts = () -> facts(2, 0);
  volatile LogTail tail = new LogTail.Clean(0);
  volatile List<BackupRepository.Entry> backups = List.of();
  volatile Optional<String> holder = Optional.empty();
  final SequencedMap<String, Long> counts = new LinkedHashMap<>();
  final AtomicInteger looks = new AtomicInteger();

  /** What happens when a call begins to read the log. */
  volatile Runnable readingTheLog = () -> {};

  @Override
  public InspectStore inspectStore() {
    StoreFolder folder = port(StoreFolder.class, Map.of("requireSafe", () -> null));
    ManifestRepository manifests = port(ManifestRepository.class, Map.of("read", () -> manifest));
    StoreDatabase database =
        port(
            StoreDatabase.class,
            Map.of("inspect", this::inspect, "counts", () -> counts, "waysBack", List::of));
    AuditLog log =
        port(AuditLog.class, Map.of("tail", () -> tail, "extend", () -> TreeState.EMPTY));
    BuildFacts build =
        new BuildFacts(
            support,
            port(MigrationSource.class, Map.of("load", FakeWorld::catalog)),
            () ->
                new ReleaseTable(
                    List.of(
                        support("glyph/0.1.0", 1, 1, 1),
                        support("glyph/0.2.0", 2, 3, 3),
                        support("glyph/0.9.0", 2, 9, 9))));
    return new InspectStore(
        new StoreReader(folder, manifests, database, build),
        database,
        log,
        port(BackupRepository.class, Map.of("list", () -> backups)),
        port(StoreLock.class, Map.of("holder", () -> holder)),
        build);
  }

  @Override
  public AssessCompatibility assessCompatibility() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public ReadMigrationHistory readMigrationHistory() {
    readingTheLog.run();
    throw new AssertionError("no test reads on");
  }

  @Override
  public CheckBackups checkBackups() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public InitializeStore initializeStore() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public CreateBackup createBackup() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public PruneBackups pruneBackups() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public RecoverStore recoverStore() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public ImportProject importProject() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public PlanMigration planMigration() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public PlanReturn planReturn() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public ApplyMigration applyMigration() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public RollBackMigration rollBackMigration() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public RestoreBackup restoreBackup() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public VerifyAudit verifyAudit() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public ReadObjects readObjects() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public DiagnoseStore diagnoseStore() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public FollowAuditLog followAuditLog() {
    throw new AssertionError("looking needs no other use case");
  }

  @Override
  public LocateStore locateStore() {
    return new LocateStore(port(StoreFolder.class, Map.of()));
  }

  @Override
  public RecallRequest recallRequest() {
    StoreReader reader =
        new StoreReader(
            port(StoreFolder.class, Map.of()),
            port(ManifestRepository.class, Map.of()),
            port(StoreDatabase.class, Map.of()),
            new BuildFacts(
                support,
                port(MigrationSource.class, Map.of()),
                () -> new ReleaseTable(List.of(support))));
    RecoverStore none =
        new RecoverStore(
            reader,
            port(StoreFolder.class, Map.of()),
            port(StoreLock.class, Map.of()),
            port(StoreDatabase.class, Map.of()),
            port(ManifestRepository.class, Map.of()),
            port(AuditLog.class, Map.of()),
            port(BackupRepository.class, Map.of()),
            new Clockwork(InstantSource.system(), new Random(1)));
    return new RecallRequest(reader, port(AuditLog.class, Map.of()), none);
  }

  private DatabaseFacts inspect() {
    looks.incrementAndGet();
    return facts.get();
  }

  /** Makes manifest and database say this version. */
  FakeWorld at(int version) {
    manifest = manifest(version);
    facts = () -> facts(version, 0);
    return this;
  }

  static DatabaseFacts facts(int version, int pending) {
    return new DatabaseFacts(
        DatabaseMarks.of(new StoreVersion(version)),
        pending == 0 ? List.of() : List.of(TestOutbox.entry()),
        version < 2 ? Optional.empty() : Optional.of(TreeState.EMPTY),
        version < 2 ? null : new byte[] {(byte) version});
  }

  static ManifestReading manifest(int version) {
    return new ManifestReading.WellFormed(
        new AllegedManifest(
            new StoreVersion(version),
            "glyph/0.1.0",
            Optional.empty(),
            "Orchard \u001b[31m",
            ObjectFormat.GLYPH_OBJECT_V1,
            "audit/events.jsonl",
            version < 2 ? Optional.empty() : Optional.of(ID),
            Optional.empty(),
            new byte[] {(byte) version}));
  }

  static FormatSupport support(String release, int min, int max, int writable) {
    return new FormatSupport(
        Release.parse(release).orElseThrow(),
        VersionRange.of(min, max),
        new StoreVersion(writable));
  }

  private static MigrationCatalog catalog() {
    return new MigrationCatalog(List.of(step(1, false), step(2, true)));
  }

  private static Migration step(int from, boolean loses) {
    return new Migration(
        new StoreVersion(from),
        new StoreVersion(from + 1),
        "V" + (from + 1) + "__step.sql",
        "",
        "0".repeat(64),
        "",
        "0".repeat(64),
        Descriptor.keepsAll("a step", "a test")
            .losing(
                loses
                    ? List.of(new Descriptor.DeclaredLoss(Descriptor.LossKind.ROWS, "works", "old"))
                    : List.of()),
        Migration.Origin.BUILT_IN);
  }

  private static <T> T port(Class<T> type, Map<String, Supplier<?>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("parse")) {
                // What a database keeps here is the version alone.
                byte[] kept = (byte[]) arguments[0];
                return manifest(kept.length == 0 ? 2 : kept[0]);
              }
              Supplier<?> answer = answers.get(method.getName());
              if (answer == null && method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              if (answer == null) {
                throw new AssertionError("looking needs no " + type.getSimpleName() + "." + method);
              }
              return answer.get();
            }));
  }
}
