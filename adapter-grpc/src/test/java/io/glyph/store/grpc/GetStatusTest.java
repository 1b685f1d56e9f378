package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.port.BackupRepository;
import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.domain.audit.LogTail;
import io.glyph.store.domain.backup.Backup;
import io.glyph.store.domain.backup.BackupId;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.DatabaseMarks;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionMark;
import io.glyph.store.grpc.v1.AuditState;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.GetStatusResponse.VerdictCase;
import io.glyph.store.grpc.v1.Inconsistent.ManifestCase;
import io.glyph.store.grpc.v1.RecoveryReason;
import io.glyph.store.grpc.v1.TableCount;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GetStatusTest {
  private TestServer room;
  private StoreGrpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    room = new TestServer();
    server = room.start(new Listen.DefaultSocket());
    channel = room.connect(server);
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    TestServer.hangUp(channel);
    server.close();
    room.close();
  }

  @Test
  void storeOfTheWrittenVersionIsWritable() throws IOException {
    room.world.at(3);
    GetStatusResponse status = status(false);
    assertEquals(3, status.getWritable().getStoreVersion());
    assertEquals(VerdictCase.WRITABLE, status.getVerdictCase());
    assertEquals(3, status.getStoreVersion());
    assertEquals(3, status.getManifestVersion());
    assertEquals(FakeWorld.ID.toString(), status.getStoreId());
    assertEquals("Orchard \u001b[31m", status.getProject());
    assertEquals("glyph-object-v1", status.getObjectFormat());
    assertEquals(room.store.directory().toString(), status.getDirectory());
    assertEquals(room.store.database().toString(), status.getDatabase());
    assertEquals("glyph/0.2.0", status.getSupport().getRelease());
    assertEquals(2, status.getSupport().getReadable().getMin());
    assertEquals(3, status.getSupport().getReadable().getMax());
    assertEquals(3, status.getSupport().getWritableVersion());
    assertEquals(List.of("glyph/0.2.0", "glyph/0.9.0"), status.getReadersList());
    assertEquals("glyph/0.2.0", status.getMinimumReader());
    assertFalse(status.hasMigration());
    assertFalse(status.hasLockHolder());
    assertFalse(status.hasCounts());
  }

  @Test
  void readableStoreComesWithTheWayToTheWrittenVersion() throws IOException {
    GetStatusResponse status = status(false);
    assertEquals(2, status.getReadable().getStoreVersion());
    assertEquals(3, status.getReadable().getWritableVersion());
    assertEquals(3, status.getMigration().getToVersion());
    assertEquals(List.of(3), status.getMigration().getPathList());
    assertTrue(status.getMigration().getDeclaredLosses());
  }

  @Test
  void storeOneVersionTooOldSaysWhichVersionWouldDo() throws IOException {
    room.world.at(1);
    GetStatusResponse status = status(true);
    assertEquals(1, status.getTooOld().getStoreVersion());
    assertEquals(2, status.getTooOld().getOldestReadableVersion());
    assertEquals(List.of("glyph/0.1.0"), status.getReadersList());
    assertFalse(status.hasStoreId());
    assertFalse(status.hasCounts(), "rows of what cannot be read are not counted");
  }

  @Test
  void storeOneVersionTooNewNamesTheReleaseToInstall() throws IOException {
    room.world.at(4);
    GetStatusResponse status = status(true);
    assertEquals(4, status.getTooNew().getStoreVersion());
    assertEquals(3, status.getTooNew().getNewestReadableVersion());
    assertEquals("glyph/0.9.0", status.getMinimumReader());
    assertFalse(status.hasCounts());
  }

  @Test
  void newerDatabaseUnderAnOverwrittenManifestIsTooNew() throws IOException {
    room.world.at(4);
    room.world.manifest = FakeWorld.manifest(1);
    GetStatusResponse status = status(false);
    assertEquals(4, status.getTooNew().getStoreVersion());
    assertEquals(1, status.getManifestVersion());
  }

  @Test
  void marksThatDisagreeAreShownAsTheyAre() throws IOException {
    room.world.facts =
        () ->
            new DatabaseFacts(
                new DatabaseMarks(new VersionMark.Malformed("'2.0'"), -7, 9),
                List.of(),
                Optional.empty(),
                new byte[0]);
    GetStatusResponse status = status(false);
    assertEquals("'2.0'", status.getInconsistent().getMarks().getMalformed().getShown());
    assertEquals(-7, status.getInconsistent().getMarks().getUserVersion());
    assertEquals(9, status.getInconsistent().getMarks().getApplicationId());
    assertEquals(ManifestCase.WELL_FORMED, status.getInconsistent().getManifestCase());
    assertFalse(status.hasStoreVersion());

    room.world.facts =
        () ->
            new DatabaseFacts(
                new DatabaseMarks(new VersionMark.Absent(), 0, 0),
                List.of(),
                Optional.empty(),
                new byte[0]);
    assertTrue(status(false).getInconsistent().getMarks().hasAbsent());

    room.world.facts = () -> FakeWorld.facts(2, 0);
    room.world.manifest = FakeWorld.manifest(3);
    assertEquals(2, status(false).getInconsistent().getMarks().getVersion());
  }

  @Test
  void unusableManifestIsInconsistent() throws IOException {
    room.world.at(1);
    room.world.manifest = new ManifestReading.Missing();
    assertEquals(ManifestCase.MISSING, status(false).getInconsistent().getManifestCase());
    room.world.manifest = new ManifestReading.Malformed("no key 'version'", Optional.of("ab"));
    GetStatusResponse status = status(false);
    assertEquals("no key 'version'", status.getInconsistent().getMalformed().getProblem());
    assertEquals("ab", status.getInconsistent().getMalformed().getSha256());
    assertFalse(status.getInconsistent().hasMarks());
    assertFalse(status.hasManifestVersion());
    assertFalse(status.hasProject());
  }

  @Test
  void undeliveredEventsAndOverwrittenManifestsNeedRecovery() throws IOException {
    room.world.facts = () -> FakeWorld.facts(2, 1);
    var recovery = status(false).getRecoveryRequired();
    assertEquals(RecoveryReason.RECOVERY_REASON_DELIVERY_PENDING, recovery.getReason());
    assertTrue(recovery.getCommitted());
    assertEquals(2, recovery.getStoreVersion());

    room.world.facts = () -> FakeWorld.facts(2, 0);
    room.world.manifest = FakeWorld.manifest(1);
    recovery = status(false).getRecoveryRequired();
    assertEquals(RecoveryReason.RECOVERY_REASON_MANIFEST_OVERWRITTEN, recovery.getReason());
    assertFalse(recovery.getCommitted());
  }

  @Test
  void countsComeOnlyWhenAskedForAndInTheirOrder() throws IOException {
    room.world.counts.put("works", 5L);
    room.world.counts.put("content", 9_000_000_000L);
    assertFalse(status(false).hasCounts());
    assertEquals(
        List.of(
            TableCount.newBuilder().setTable("works").setRows(5).build(),
            TableCount.newBuilder().setTable("content").setRows(9_000_000_000L).build()),
        status(true).getCounts().getTablesList());
  }

  @Test
  void noTablesAreNotTheSameAsNotCounted() throws IOException {
    assertTrue(status(true).hasCounts());
  }

  @Test
  void everyStateOfTheLogHasItsName() throws IOException {
    assertEquals(AuditState.AUDIT_STATE_SEALED, status(false).getAudit().getState());
    assertTrue(status(false).getAudit().hasEvents());
    room.world.tail = new LogTail.Clean(10);
    assertEquals(AuditState.AUDIT_STATE_UNSEALED_TAIL, status(false).getAudit().getState());
    assertEquals(10, status(false).getAudit().getBytes());
    room.world.tail = new LogTail.Missing();
    assertEquals(AuditState.AUDIT_STATE_MISSING, status(false).getAudit().getState());
    room.world.tail = new LogTail.Torn(new io.glyph.store.domain.audit.ByteRange(5, 10));
    assertEquals(AuditState.AUDIT_STATE_DAMAGED, status(false).getAudit().getState());
    room.world.at(1);
    room.world.tail = new LogTail.Clean(10);
    assertEquals(AuditState.AUDIT_STATE_UNSEALED, status(false).getAudit().getState());
    assertFalse(status(false).getAudit().hasEvents());
    room.world.at(2);
    room.world.facts =
        () ->
            new DatabaseFacts(
                DatabaseMarks.of(new StoreVersion(2)),
                List.of(),
                Optional.of(new io.glyph.store.domain.audit.TreeState(1, 99, new byte[32])),
                new byte[0]);
    assertEquals(AuditState.AUDIT_STATE_BEHIND, status(false).getAudit().getState());
    assertEquals(99, status(false).getAudit().getSealedBytes());
  }

  @Test
  void backupsAndTheHolderOfTheLockAreTold() throws IOException {
    BackupId id = new BackupId(3, new StoreVersion(1), "5be31ff0");
    room.world.backups =
        List.of(
            new BackupRepository.Entry.Readable(
                new Backup(
                    id, new StoreVersion(1), Instant.EPOCH, 1, "0".repeat(64), "manual", "")),
            new BackupRepository.Entry.Unreadable("0004", "no description"));
    room.world.holder = Optional.of("process 4711");
    GetStatusResponse status = status(false);
    assertEquals(1, status.getBackups().getCount());
    assertEquals(1, status.getBackups().getUnreadable());
    assertEquals("0003-v1-5be31ff0", status.getBackups().getLatest());
    assertEquals("process 4711", status.getLockHolder());
  }

  @Test
  void storeThatCouldNotBeJudgedIsAnErrorWithTheFacts() throws IOException {
    room.world.facts =
        () -> {
          throw new RefusedException(new Refusal.DatabaseInvalid("not a database"));
        };
    StatusRuntimeException error = error();
    assertEquals(Status.Code.DATA_LOSS, error.getStatus().getCode());
    assertEquals("DATABASE_INVALID", TestServer.infoOf(error).getReason());
    assertEquals("store.glyph", TestServer.infoOf(error).getDomain());
    assertEquals("not a database", TestServer.infoOf(error).getMetadataOrThrow("problem"));
  }

  @Test
  void failingDiskIsAnErrorWithOperationAndPath() throws IOException {
    room.world.facts =
        () -> {
          throw new StoreAccessException(
              StoreAccessException.Kind.NO_SPACE, "read database", room.store.database(), null);
        };
    StatusRuntimeException error = error();
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, error.getStatus().getCode());
    assertEquals("NO_SPACE", TestServer.infoOf(error).getReason());
    assertEquals("read database", TestServer.infoOf(error).getMetadataOrThrow("operation"));
    assertEquals(
        room.store.database().toString(), TestServer.infoOf(error).getMetadataOrThrow("path"));
  }

  @Test
  void defectTellsTheClientAnIdAndTheListenerTheRest() throws Exception {
    for (boolean grave : new boolean[] {false, true}) {
      room.world.facts =
          () -> {
            if (grave) {
              throw new StackOverflowError("secret");
            }
            throw new IllegalStateException("secret");
          };
      StatusRuntimeException error = error();
      assertEquals(Status.Code.INTERNAL, error.getStatus().getCode());
      assertEquals("internal error", error.getStatus().getDescription());
      assertEquals("INTERNAL", TestServer.infoOf(error).getReason());
      assertEquals(1, TestServer.infoOf(error).getMetadataCount());
      String id = TestServer.infoOf(error).getMetadataOrThrow("request_id");
      assertEquals("secret", room.defect(id).getMessage());
      assertFalse(String.valueOf(error.getTrailers()).contains("secret"));
    }
    room.world.facts = () -> FakeWorld.facts(2, 0);
    assertEquals(VerdictCase.READABLE, status(false).getVerdictCase(), "the next call is served");
  }

  private StatusRuntimeException error() {
    return assertThrows(StatusRuntimeException.class, () -> status(false));
  }

  private GetStatusResponse status(boolean counts) throws IOException {
    return TestServer.stub(channel, server)
        .getStatus(GetStatusRequest.newBuilder().setWithCounts(counts).build());
  }
}
