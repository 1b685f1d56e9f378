package io.glyph.store.cli;

import io.glyph.store.application.fake.InMemoryDisk;
import io.glyph.store.application.fake.InMemoryTrustFiles;
import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.ContentBlobs;
import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.application.port.MigrationSession;
import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ProjectTree;
import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.application.port.StoreFolder;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.application.port.StoreTree;
import io.glyph.store.application.port.TrustFiles;
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
import io.glyph.store.application.usecase.MakeAuditKey;
import io.glyph.store.application.usecase.PlanMigration;
import io.glyph.store.application.usecase.PlanReturn;
import io.glyph.store.application.usecase.PruneBackups;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.ReadMigrationHistory;
import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.application.usecase.ResolveActor;
import io.glyph.store.application.usecase.RestoreBackup;
import io.glyph.store.application.usecase.RollBackMigration;
import io.glyph.store.application.usecase.SealAudit;
import io.glyph.store.application.usecase.SimulateRollout;
import io.glyph.store.application.usecase.StoreReader;
import io.glyph.store.application.usecase.SummarizeGraph;
import io.glyph.store.application.usecase.SurveyStores;
import io.glyph.store.application.usecase.VerifyAudit;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.graph.Cell;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.migration.Claim;
import io.glyph.store.domain.migration.Descriptor;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Rollout;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.store.ObjectFormat;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The real use cases on a store that is made of a test's words, and the program in front. */
final class House implements UseCases {
  /** What {@code --catalog} named. */
  @Nullable Path namedCatalog;

  static final FormatSupport SUPPORT = support("glyph/0.2.0", 1, 2, 2);
  static final FormatSupport OLD = support("glyph/0.1.0", 1, 1, 1);
  static final StoreLocation STORE = new StoreLocation(Path.of("/home/ada/orchard/.glyph"));
  static final String DIGEST = "ab".repeat(32);

  FormatSupport support = SUPPORT;
  boolean storeIsThere = true;
  String project = "orchard";
  int manifestVersion = 1;
  int version = 1;
  @Nullable ManifestReading manifest;
  @Nullable DatabaseMarks marks;
  SequencedMap<String, Long> counts = new LinkedHashMap<>(Map.of("content", 1_234_567L));
  List<Loss> losses = List.of();
  List<Descriptor.DeclaredLoss> declared = List.of();
  List<Loss.SchemaObjectLost> dropped = List.of();
  List<Notice> notices = List.of();
  List<Claim> claims = List.of();
  GraphObject.Summary summary = new GraphObject.Summary(Map.of(), List.of());
  List<GraphObject> objects = List.of();
  LogTail tail = new LogTail.Clean(3_456);
  List<AuditLog.LoggedEvent> events = List.of();

  /** Files of no test in particular: nothing is there. */
  TrustFiles trust = new InMemoryTrustFiles(new InMemoryDisk());

  List<BackupRepository.Entry> backups = List.of();
  String backupDigest = DIGEST;
  Optional<String> holder = Optional.empty();
  ImportRules rules = ImportRules.everything();
  ImportCounts imported = new ImportCounts(2, 2, 0, 1, 4, 0);
  int filesToImport = 3;
  Consumer<StoreTree.Visitor> below = visitor -> visitor.store(STORE);
  Rollout rollout =
      new Rollout(
          List.of(
              new DatedRelease(OLD, LocalDate.of(2026, 1, 1)),
              new DatedRelease(SUPPORT, LocalDate.of(2026, 3, 1))));
  Map<Path, String> plots = new HashMap<>();
  List<SkippedFile> skipped = List.of();
  Optional<Refusal> serveRefusal = Optional.empty();
  @Nullable Throwable defect;

  Map<String, String> environment = new HashMap<>();
  String typed = "";
  boolean terminal;
  List<Optional<Path>> scratches = new ArrayList<>();
  List<ServiceRunner.Options> served = new ArrayList<>();
  int applied;

  /** The version that a commit leads to. */
  int reached = 2;

  /** What a call gave. */
  record Told(int code, String out, String err) {}

  Told run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.US_ASCII),
            new PrintStream(err, true, StandardCharsets.US_ASCII),
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            environment,
            Path.of("/home/ada/orchard"),
            terminal,
            terminal,
            terminal,
            () -> ZoneId.of("Europe/Berlin"));
    int code = new GlyphCommandLine(this, this::serve, console).run(args);
    return new Told(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Optional<Refusal> serve(
      ServiceRunner.Options options, Consumer<ServiceRunner.Listening> listening) {
    served.add(options);
    if (serveRefusal.isEmpty()) {
      listening.accept(
          new ServiceRunner.Listening("127.0.0.1:50051", Optional.of(Path.of("/run/token"))));
    }
    return serveRefusal;
  }

  static FormatSupport support(String release, int min, int max, int writable) {
    return new FormatSupport(
        Release.parse(release).orElseThrow(),
        VersionRange.of(min, max),
        new StoreVersion(writable));
  }

  static Loss rowsLost(long count) {
    return new Loss.RowsLost("works", count, List.of("work:1", "work:2"), DIGEST);
  }

  static Backup backup() {
    return new Backup(
        new BackupId(1, new StoreVersion(1), "abababab"),
        new StoreVersion(1),
        Instant.parse("2026-11-01T12:00:00Z"),
        5_000_000,
        DIGEST,
        "before_migration",
        "019a0000-0000-7000-8000-000000000000");
  }

  private AllegedManifest alleged() {
    return alleged(manifestVersion);
  }

  private AllegedManifest alleged(int manifestVersion) {
    boolean managed = manifestVersion >= 2;
    return new AllegedManifest(
        new StoreVersion(manifestVersion),
        "glyph/0.1.0",
        Optional.empty(),
        project,
        ObjectFormat.GLYPH_OBJECT_V1,
        "audit/events.jsonl",
        managed
            ? Optional.of(new StoreId(UUID.fromString("7d444840-9dc0-41d1-b245-5ffdce74fad2")))
            : Optional.empty(),
        managed ? Release.parse("glyph/0." + manifestVersion + ".0") : Optional.empty(),
        new byte[] {1});
  }

  private DatabaseFacts facts() {
    StoreVersion found = new StoreVersion(version);
    boolean managed = version >= 2;
    return new DatabaseFacts(
        marks == null ? DatabaseMarks.of(found) : marks,
        List.of(),
        managed ? Optional.of(TreeState.EMPTY) : Optional.empty(),
        managed ? new byte[] {(byte) version} : null);
  }

  private Migration migration() {
    return new Migration(
        StoreVersion.FIRST,
        StoreVersion.FIRST.next(),
        "V0002__managed.sql",
        "SELECT 1;",
        DIGEST,
        "",
        DIGEST,
        Descriptor.keepsAll("Managed stores", "So that older programs stop.").losing(declared),
        Migration.Origin.BUILT_IN);
  }

  private Effects effects() {
    Effects judged =
        Effects.judged(
            List.of(
                new TableEffect("content", 14, 14, 14, 0, false, List.of()),
                new TableEffect("glyph_outbox", 0, 0, 0, 0, true, List.of()),
                new TableEffect("works", 1_005, 1_003, 1_003, 0, false, losses)),
            List.of(migration()));
    return new Effects(judged.tables(), dropped, notices, judged.undeclared());
  }

  private StoreFolder folder() {
    return Stub.of(
        StoreFolder.class,
        Map.of(
            "find",
            a -> storeIsThere ? Optional.of(STORE) : Optional.empty(),
            "named",
            a -> storeIsThere ? Optional.of(STORE) : Optional.empty(),
            "freeBytes",
            a -> 20_000_000_000L,
            "databaseBytes",
            a -> 1_000_000L,
            "publish",
            a -> STORE,
            "stage",
            a -> {
              if (storeIsThere) {
                throw new RefusedException(new Refusal.AlreadyExists(STORE.directory()));
              }
              return STORE;
            }));
  }

  private ManifestRepository manifests() {
    return Stub.of(
        ManifestRepository.class,
        Map.of(
            "read",
            a -> {
              fail();
              return manifest == null ? new ManifestReading.WellFormed(alleged()) : manifest;
            },
            // What a database keeps here is the version alone; a backup, what the store says.
            "parse",
            a ->
                new ManifestReading.WellFormed(
                    a[0] instanceof byte[] kept && kept.length == 1 && kept[0] >= 2
                        ? alleged(kept[0])
                        : alleged()),
            "compose",
            a -> new byte[] {1},
            "revise",
            a -> new byte[] {1}));
  }

  private void fail() {
    switch (defect) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(defect);
    }
  }

  private StoreDatabase database() {
    Map<String, Function<Object[], @Nullable Object>> session = new HashMap<>();
    session.put("begin", a -> facts());
    session.put("liveClaims", a -> claims);
    session.put("migrate", a -> effects());
    session.put("replace", a -> effects());
    session.put("importDraft", a -> Stub.of(ImportDraft.class, Map.of("merge", b -> imported)));
    session.put(
        "commit",
        a -> {
          applied++;
          version = reached;
          manifestVersion = reached;
          return MigrationSession.CommitVerdict.COMMITTED;
        });
    return Stub.of(
        StoreDatabase.class,
        Map.of(
            "inspect", a -> facts(),
            "counts", a -> counts,
            "liveClaims", a -> claims,
            "rehearse", a -> effects(),
            "check", a -> StoreVersion.FIRST,
            "history",
                a ->
                    List.of(
                        new StoreDatabase.AppliedMigration(
                            new StoreVersion(2), "V0002__managed.sql", "2026-11-01T12:00:00Z")),
            "openAlone", a -> Stub.of(MigrationSession.class, session),
            "open", a -> Stub.of(MigrationSession.class, session)));
  }

  @SuppressWarnings("unchecked") // the port's signature says so
  private AuditLog log() {
    return Stub.of(
        AuditLog.class,
        Map.of(
            "tail", a -> tail,
            "settledTail", a -> tail,
            "stream", a -> tail,
            "extend", a -> TreeState.EMPTY,
            "prefix", a -> TreeState.EMPTY,
            "encode", a -> new byte[] {'\n'},
            "fits", a -> true,
            "contains", a -> true,
            "firstLineDigest", a -> DIGEST,
            "events",
                a -> {
                  for (AuditLog.LoggedEvent event : events) {
                    if (!((Predicate<AuditLog.LoggedEvent>) a[1]).test(event)) {
                      break;
                    }
                  }
                  return null;
                }));
  }

  private BackupRepository backupRepository() {
    return Stub.of(
        BackupRepository.class,
        Map.of(
            "list", a -> backups,
            "digest", a -> backupDigest,
            "database", a -> Path.of("/backup"),
            "begin",
                a ->
                    Stub.of(
                        BackupRepository.Draft.class,
                        Map.of("database", b -> Path.of("/draft"), "finish", b -> backup()))));
  }

  private StoreLock lock() {
    return Stub.of(
        StoreLock.class, Map.of("holder", a -> holder, "acquire", a -> (StoreLock.Held) () -> {}));
  }

  private static ScratchSpace scratch() {
    return Stub.of(
        ScratchSpace.class,
        Map.of(
            "open",
            a -> Stub.of(ScratchSpace.Room.class, Map.of("folder", b -> Path.of("/scratch")))));
  }

  private ProjectDescription description() {
    return Stub.of(
        ProjectDescription.class,
        Map.of("read", a -> ProjectDescription.Facts.NONE, "importRules", a -> rules));
  }

  private ProjectTree tree() {
    Path root = Path.of("/home/ada/orchard");
    return Stub.of(
        ProjectTree.class,
        Map.of(
            "select",
            a -> new ProjectTree.Selection(root, Optional.empty()),
            "walk",
            a -> {
              ProjectTree.Visitor visitor = (ProjectTree.Visitor) a[3];
              skipped.forEach(visitor::skipped);
              for (int i = 0; i < filesToImport; i++) {
                visitor.file(
                    new ProjectTree.FoundFile(
                        SourcePath.of("f" + i),
                        root.resolve("f" + i),
                        new ProjectTree.FileStamp(1, i, 1_000, Instant.EPOCH, Instant.EPOCH)));
              }
              return null;
            }));
  }

  private static ContentBlobs blobs() {
    return Stub.of(
        ContentBlobs.class,
        Map.of(
            "begin",
            a ->
                Stub.of(
                    ContentBlobs.Intake.class,
                    Map.of(
                        "take",
                        b ->
                            Optional.of(
                                new ImportedFile(
                                    ((ProjectTree.FoundFile) b[0]).path(),
                                    new ContentHash(DIGEST),
                                    1_000))))));
  }

  @Override
  public ImportProject importProject() {
    return new ImportProject(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        description(),
        tree(),
        blobs(),
        clockwork());
  }

  private BuildFacts build() {
    MigrationSource source =
        Stub.of(
            MigrationSource.class, Map.of("load", a -> new MigrationCatalog(List.of(migration()))));
    return new BuildFacts(support, source, () -> new ReleaseTable(List.of(OLD, SUPPORT)));
  }

  private static Clockwork clockwork() {
    return new Clockwork(() -> Instant.parse("2026-11-01T12:00:00Z"), new Random(1));
  }

  private StoreReader reader() {
    return new StoreReader(folder(), manifests(), database(), build());
  }

  @Override
  public FormatSupport support() {
    return support;
  }

  @Override
  public UseCases withCatalog(Path catalog) {
    namedCatalog = catalog;
    return this;
  }

  @Override
  public LocateStore locateStore() {
    return new LocateStore(folder());
  }

  @Override
  public ResolveActor resolveActor() {
    return new ResolveActor(description(), "ada");
  }

  @Override
  public InitializeStore initializeStore() {
    return new InitializeStore(
        folder(), database(), manifests(), log(), description(), scratch(), build(), clockwork());
  }

  @Override
  public InspectStore inspectStore() {
    return new InspectStore(reader(), database(), log(), backupRepository(), lock(), build());
  }

  @Override
  public AssessCompatibility assessCompatibility() {
    return new AssessCompatibility(build());
  }

  @Override
  public SurveyStores surveyStores() {
    StoreTree stores =
        Stub.of(
            StoreTree.class,
            Map.of(
                "walk",
                a -> {
                  below.accept((StoreTree.Visitor) a[1]);
                  return null;
                }));
    return new SurveyStores(stores, reader(), build());
  }

  @Override
  public SimulateRollout simulateRollout() {
    return new SimulateRollout(
        Stub.of(
            RolloutFiles.class,
            Map.of(
                "builtIn",
                a -> rollout,
                "read",
                a -> rollout,
                "writePlot",
                a -> plots.put((Path) a[0], (String) a[1]))));
  }

  @Override
  public PlanMigration planMigration(Optional<Path> scratch) {
    scratches.add(scratch);
    return new PlanMigration(
        reader(), database(), folder(), log(), scratch(), build(), clockwork());
  }

  @Override
  public ApplyMigration applyMigration() {
    return new ApplyMigration(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        backupRepository(),
        scratch(),
        build(),
        clockwork());
  }

  @Override
  public SummarizeGraph summarizeGraph() {
    return new SummarizeGraph(reader(), graph());
  }

  @Override
  public ReadObjects readObjects() {
    return new ReadObjects(reader(), graph());
  }

  private SourceGraph graph() {
    return Stub.of(
        SourceGraph.class,
        Map.of(
            "summary", a -> summary,
            "page",
                a -> {
                  List<GraphObject.Entry> found =
                      objects.stream()
                          .filter(object -> object.kind() == a[1])
                          .map(object -> new GraphObject.Entry(object.kind(), object.id()))
                          .toList();
                  return new SourceGraph.Page(found, found.size(), true);
                },
            "find",
                a ->
                    objects.stream()
                        .filter(object -> object.id().equals(new Cell.Text((byte[]) a[1])))
                        .findFirst()));
  }

  @Override
  public ReadMigrationHistory readMigrationHistory() {
    return new ReadMigrationHistory(reader(), database(), log());
  }

  @Override
  public ReadAuditLog readAuditLog() {
    return new ReadAuditLog(reader(), log());
  }

  @Override
  public VerifyAudit verifyAudit() {
    return new VerifyAudit(reader(), log(), trust);
  }

  @Override
  public FollowAuditLog followAuditLog() {
    return new FollowAuditLog(reader(), log());
  }

  @Override
  public SealAudit sealAudit() {
    return new SealAudit(
        reader(), folder(), lock(), database(), manifests(), log(), trust, clockwork());
  }

  @Override
  public MakeAuditKey makeAuditKey() {
    return new MakeAuditKey(trust, clockwork());
  }

  @Override
  public RecoverStore recoverStore() {
    return new RecoverStore(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        backupRepository(),
        clockwork());
  }

  @Override
  public DiagnoseStore diagnoseStore() {
    return new DiagnoseStore(
        reader(),
        folder(),
        lock(),
        database(),
        Stub.of(
            DatabaseExaminer.class,
            Map.of(
                "examine",
                a -> DatabaseExaminer.Examination.ofSchema(Optional.empty(), List.of()))),
        Stub.of(FileExaminer.class, Map.of()),
        log(),
        backupRepository(),
        build());
  }

  @Override
  public CheckBackups checkBackups() {
    return new CheckBackups(folder(), backupRepository(), database(), log());
  }

  @Override
  public PlanReturn planReturn(Optional<Path> scratch) {
    return new PlanReturn(
        reader(), database(), backupRepository(), log(), scratch(), build(), clockwork());
  }

  @Override
  public RollBackMigration rollBackMigration(Optional<Path> scratch) {
    return new RollBackMigration(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        backupRepository(),
        scratch(),
        build(),
        clockwork());
  }

  @Override
  public RestoreBackup restoreBackup(Optional<Path> scratch) {
    return new RestoreBackup(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        backupRepository(),
        scratch(),
        build(),
        clockwork());
  }

  @Override
  public CreateBackup createBackup() {
    return new CreateBackup(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        backupRepository(),
        scratch(),
        clockwork());
  }

  @Override
  public PruneBackups pruneBackups() {
    return new PruneBackups(
        reader(),
        folder(),
        lock(),
        database(),
        manifests(),
        log(),
        backupRepository(),
        clockwork());
  }
}
