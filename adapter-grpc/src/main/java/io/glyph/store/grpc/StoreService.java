package io.glyph.store.grpc;

import io.glyph.store.grpc.v1.ApplyMigrationRequest;
import io.glyph.store.grpc.v1.ApplyMigrationResponse;
import io.glyph.store.grpc.v1.AssessCompatibilityRequest;
import io.glyph.store.grpc.v1.AssessCompatibilityResponse;
import io.glyph.store.grpc.v1.CreateBackupRequest;
import io.glyph.store.grpc.v1.CreateBackupResponse;
import io.glyph.store.grpc.v1.DiagnoseRequest;
import io.glyph.store.grpc.v1.DiagnoseResponse;
import io.glyph.store.grpc.v1.GetMigrationHistoryRequest;
import io.glyph.store.grpc.v1.GetMigrationHistoryResponse;
import io.glyph.store.grpc.v1.GetObjectRequest;
import io.glyph.store.grpc.v1.GetObjectResponse;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.GetStatusResponse;
import io.glyph.store.grpc.v1.ImportRequest;
import io.glyph.store.grpc.v1.ImportResponse;
import io.glyph.store.grpc.v1.InitializeStoreRequest;
import io.glyph.store.grpc.v1.InitializeStoreResponse;
import io.glyph.store.grpc.v1.ListAuditEventsRequest;
import io.glyph.store.grpc.v1.ListAuditEventsResponse;
import io.glyph.store.grpc.v1.ListBackupsRequest;
import io.glyph.store.grpc.v1.ListBackupsResponse;
import io.glyph.store.grpc.v1.ListObjectsRequest;
import io.glyph.store.grpc.v1.ListObjectsResponse;
import io.glyph.store.grpc.v1.PlanMigrationRequest;
import io.glyph.store.grpc.v1.PlanMigrationResponse;
import io.glyph.store.grpc.v1.PruneBackupsRequest;
import io.glyph.store.grpc.v1.PruneBackupsResponse;
import io.glyph.store.grpc.v1.RecoverRequest;
import io.glyph.store.grpc.v1.RecoverResponse;
import io.glyph.store.grpc.v1.RestoreBackupRequest;
import io.glyph.store.grpc.v1.RestoreBackupResponse;
import io.glyph.store.grpc.v1.RollBackMigrationRequest;
import io.glyph.store.grpc.v1.RollBackMigrationResponse;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.glyph.store.grpc.v1.VerifyAuditRequest;
import io.glyph.store.grpc.v1.VerifyAuditResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The calls of the protocol, each handed to the group that it belongs to. */
final class StoreService extends StoreServiceGrpc.StoreServiceImplBase {
  private final LookingCalls looking;
  private final ChangingCalls changing;
  private final MigrationCalls migration;
  private final StreamingCalls streaming;

  StoreService(
      LookingCalls looking,
      ChangingCalls changing,
      MigrationCalls migration,
      StreamingCalls streaming) {
    this.looking = looking;
    this.changing = changing;
    this.migration = migration;
    this.streaming = streaming;
  }

  private static <A> ServerCallStreamObserver<A> call(StreamObserver<A> observer) {
    return (ServerCallStreamObserver<A>) observer;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> observer) {
    looking.status(request, call(observer));
  }

  @Override
  public void assessCompatibility(
      AssessCompatibilityRequest request, StreamObserver<AssessCompatibilityResponse> observer) {
    looking.compatibility(request, call(observer));
  }

  @Override
  public void getMigrationHistory(
      GetMigrationHistoryRequest request, StreamObserver<GetMigrationHistoryResponse> observer) {
    looking.history(request, call(observer));
  }

  @Override
  public void listBackups(
      ListBackupsRequest request, StreamObserver<ListBackupsResponse> observer) {
    looking.backups(request, call(observer));
  }

  @Override
  public void getObject(GetObjectRequest request, StreamObserver<GetObjectResponse> observer) {
    looking.object(request, call(observer));
  }

  @Override
  public void initializeStore(
      InitializeStoreRequest request, StreamObserver<InitializeStoreResponse> observer) {
    changing.initialize(request, call(observer));
  }

  @Override
  public void createBackup(
      CreateBackupRequest request, StreamObserver<CreateBackupResponse> observer) {
    changing.createBackup(request, call(observer));
  }

  @Override
  public void pruneBackups(
      PruneBackupsRequest request, StreamObserver<PruneBackupsResponse> observer) {
    changing.prune(request, call(observer));
  }

  @Override
  public void recover(RecoverRequest request, StreamObserver<RecoverResponse> observer) {
    changing.recover(request, call(observer));
  }

  @Override
  public void import_(ImportRequest request, StreamObserver<ImportResponse> observer) {
    changing.importFiles(request, call(observer));
  }

  @Override
  public void planMigration(
      PlanMigrationRequest request, StreamObserver<PlanMigrationResponse> observer) {
    migration.plan(request, call(observer));
  }

  @Override
  public void applyMigration(
      ApplyMigrationRequest request, StreamObserver<ApplyMigrationResponse> observer) {
    migration.apply(request, call(observer));
  }

  @Override
  public void rollBackMigration(
      RollBackMigrationRequest request, StreamObserver<RollBackMigrationResponse> observer) {
    migration.rollBack(request, call(observer));
  }

  @Override
  public void restoreBackup(
      RestoreBackupRequest request, StreamObserver<RestoreBackupResponse> observer) {
    migration.restore(request, call(observer));
  }

  @Override
  public void verifyAudit(
      VerifyAuditRequest request, StreamObserver<VerifyAuditResponse> observer) {
    streaming.verify(request, call(observer));
  }

  @Override
  public void diagnose(DiagnoseRequest request, StreamObserver<DiagnoseResponse> observer) {
    streaming.diagnose(request, call(observer));
  }

  @Override
  public void listAuditEvents(
      ListAuditEventsRequest request, StreamObserver<ListAuditEventsResponse> observer) {
    streaming.events(request, call(observer));
  }

  @Override
  public void listObjects(
      ListObjectsRequest request, StreamObserver<ListObjectsResponse> observer) {
    streaming.objects(request, call(observer));
  }
}
