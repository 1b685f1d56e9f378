package io.glyph.store.application.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.fake.InMemoryAuditLog;
import io.glyph.store.application.fake.InMemoryBackupRepository;
import io.glyph.store.application.fake.InMemoryDatabaseExaminer;
import io.glyph.store.application.fake.InMemoryFileExaminer;
import io.glyph.store.domain.audit.AuditFault;
import io.glyph.store.domain.audit.ByteRange;
import io.glyph.store.domain.audit.Voucher;
import io.glyph.store.domain.finding.Area;
import io.glyph.store.domain.finding.Diagnosis;
import io.glyph.store.domain.finding.Finding;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Severity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogExaminationTest {
  private static final Path SCRATCH = Path.of("/scratch");

  private final World world = World.ofVersion2();

  static Stream<AuditFault> faults() {
    ByteRange line = new ByteRange(3, 9);
    return Stream.of(
        new AuditFault.LogMissing(),
        new AuditFault.TornTail(line),
        new AuditFault.GrowingTail(line),
        new AuditFault.Shortened(9, 3),
        new AuditFault.Rewritten(0, 2),
        new AuditFault.MalformedLines(1, 0),
        new AuditFault.Contradicted(Voucher.SIGNATURE, 0, 2),
        new AuditFault.RolledBack(Voucher.WITNESS, 9, 3, true),
        new AuditFault.NoLineThere(7),
        new AuditFault.NotSigned(),
        new AuditFault.WrongKey("eve", true),
        new AuditFault.UnknownKey(Voucher.SINCE, "eve", 0),
        new AuditFault.BadSignature(Voucher.SIGNATURE, "ada", 0),
        new AuditFault.OtherStore(Voucher.WITNESS, "elsewhere"));
  }

  /** Also those that only a key or a checkpoint shows, whoever brings one here some day. */
  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsAFindingAndNoneADefect(AuditFault fault) {
    Findings findings = new Findings(() -> false);
    DiagnoseStore.Instruments instruments = instruments(new InMemoryAuditLog(world.disk));
    new LogExamination(
            instruments, world.store, findings, new BackupExamination(instruments, world.store))
        .tell(fault);
    Finding found = findings.all().getFirst();
    assertEquals(Area.LOG, found.code().area());
    assertEquals(
        fault instanceof AuditFault.GrowingTail ? Severity.NOTICE : Severity.ERROR,
        found.code().severity());
  }

  @Test
  void noFaultIsLeftOut() {
    Set<String> tried =
        faults().map(fault -> fault.getClass().getSimpleName()).collect(Collectors.toSet());
    assertEquals(
        Arrays.stream(AuditFault.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet()),
        tried);
  }

  @Test
  void healthyStoreHasNoFinding() {
    assertEquals(List.of(), codes(new InMemoryAuditLog(world.disk)));
  }

  @Test
  void lineThatIsBeingWrittenIsNoticedAndNoDamage() {
    world.append("{\"type\":\"sna");
    assertEquals(List.of(FindingCode.LOG_TORN), codes(new InMemoryAuditLog(world.disk)));
    InMemoryAuditLog growing = new InMemoryAuditLog(world.disk);
    growing.growing(true);
    assertEquals(List.of(FindingCode.LOG_GROWING), codes(growing));
  }

  private List<FindingCode> codes(InMemoryAuditLog log) {
    DiagnoseStore.Instruments with = instruments(log);
    Diagnosis diagnosis =
        World.done(
            new DiagnoseStore(
                    with.reader(),
                    with.folder(),
                    with.lock(),
                    with.database(),
                    with.examiner(),
                    with.files(),
                    with.log(),
                    with.backups(),
                    with.build())
                .execute(world.store, true, Progress.NONE, () -> false));
    assertTrue(diagnosis.unchecked().isEmpty(), diagnosis.toString());
    return diagnosis.findings().stream().map(Finding::code).toList();
  }

  private DiagnoseStore.Instruments instruments(InMemoryAuditLog log) {
    TestProcess process = world.process();
    BuildFacts build = world.build();
    return new DiagnoseStore.Instruments(
        new StoreReader(
            process.realFolder,
            new io.glyph.store.application.fake.InMemoryManifestRepository(world.disk),
            process.realDatabase,
            build),
        process.realFolder,
        process.realLock,
        process.realDatabase,
        new InMemoryDatabaseExaminer(world.disk),
        new InMemoryFileExaminer(world.disk, SCRATCH),
        log,
        new InMemoryBackupRepository(world.disk),
        build);
  }
}
