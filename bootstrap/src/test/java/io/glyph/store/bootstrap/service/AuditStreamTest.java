package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.application.usecase.FollowAuditLog;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.bootstrap.InProcessService;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.grpc.v1.DiagnoseRequest;
import io.glyph.store.grpc.v1.DiagnoseResponse;
import io.glyph.store.grpc.v1.GetStatusRequest;
import io.glyph.store.grpc.v1.ListAuditEventsRequest;
import io.glyph.store.grpc.v1.ListAuditEventsResponse;
import io.glyph.store.grpc.v1.Severity;
import io.glyph.store.grpc.v1.StoreServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class AuditStreamTest {
  @TempDir Path temp;

  @Test
  void eventsGoOnWhereTheyWereLeftAndNewOnesCome() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    Path log = project.resolve(".glyph/audit/events.jsonl");
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      var client = room.client();
      List<ListAuditEventsResponse> all = new ArrayList<>();
      client
          .listAuditEvents(ListAuditEventsRequest.getDefaultInstance())
          .forEachRemaining(all::add);
      assertEquals(42, all.size());
      List<ListAuditEventsResponse> rest = new ArrayList<>();
      client
          .listAuditEvents(
              ListAuditEventsRequest.newBuilder()
                  .setFromOffset(all.get(19).getNextOffset())
                  .build())
          .forEachRemaining(rest::add);
      assertEquals(all.subList(20, 42), rest);
      assertEquals(Files.size(log), all.getLast().getNextOffset());

      Iterator<ListAuditEventsResponse> following =
          client.listAuditEvents(
              ListAuditEventsRequest.newBuilder()
                  .setFollow(true)
                  .setFromOffset(all.getLast().getNextOffset())
                  .build());
      Files.writeString(log, "{\"type\":\"of_somebody_else\"}\n", StandardOpenOption.APPEND);
      assertEquals("of_somebody_else", following.next().getEvent().getType());

      StatusRuntimeException between =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  client
                      .listAuditEvents(ListAuditEventsRequest.newBuilder().setFromOffset(3).build())
                      .next());
      assertEquals(Status.Code.DATA_LOSS, between.getStatus().getCode());
    }
  }

  @Test
  void whoDoesNotReadIsCutOffAndDisturbsNobody() throws Exception {
    Path project = ServiceRoom.unpack("v1-worked", temp);
    Path log = project.resolve(".glyph/audit/events.jsonl");
    String line = "{\"type\":\"long\",\"data\":{\"x\":\"" + "y".repeat(100_000) + "\"}}\n";
    for (int i = 0; i < 100; i++) {
      Files.writeString(log, line, StandardOpenOption.APPEND);
    }
    try (ServiceRoom room =
        ServiceRoom.impatient(
            InProcessService.house(), project, java.time.Duration.ofMillis(300))) {
      LinkedBlockingQueue<Status> end = new LinkedBlockingQueue<>();
      LinkedBlockingQueue<Metadata> trailers = new LinkedBlockingQueue<>();
      ClientCall<ListAuditEventsRequest, ListAuditEventsResponse> call =
          room.connect(InsecureChannelCredentials.create())
              .newCall(StoreServiceGrpc.getListAuditEventsMethod(), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata metadata) {
              trailers.add(metadata);
              end.add(status);
            }
          },
          room.token());
      call.sendMessage(ListAuditEventsRequest.getDefaultInstance());
      call.halfClose();
      call.request(1);
      assertEquals(
          1, room.client().getStatus(GetStatusRequest.getDefaultInstance()).getStoreVersion());
      while (room.openStreams() > 0) {
        Thread.sleep(20);
      }
      // What was on its way is read at last; then comes the reason.
      call.request(1_000);
      Status status = end.poll(60, TimeUnit.SECONDS);
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
      assertEquals(
          "SLOW_READER",
          ServiceRoom.infoOf(status.asRuntimeException(trailers.take())).getReason());
    }
  }

  @Test
  void aDiagnosisNamesWhatIsWrongAndChangesNothing() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    Path manifest = project.resolve(".glyph/manifest.yaml");
    Files.writeString(manifest, "version: 1\n");
    FolderImage before = FolderImage.of(project);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      List<DiagnoseResponse> answers = new ArrayList<>();
      room.client()
          .diagnose(DiagnoseRequest.newBuilder().setDeep(true).build())
          .forEachRemaining(answers::add);
      assertEquals(1, answers.stream().filter(DiagnoseResponse::hasResult).count());
      var diagnosis = answers.getLast().getResult();
      assertFalse(diagnosis.getSound());
      assertTrue(
          diagnosis.getFindingsList().stream()
              .anyMatch(finding ->
                  finding.getArea().equals("manifest")
                      && finding.getSeverity() == Severity.SEVERITY_ERROR
                      && finding.getRemedy().getRemedyCase().getNumber() > 0),
          diagnosis::toString);
    }
    assertEquals(before, FolderImage.of(project));
  }

  @Test
  void reflectionTellsOfTheServiceToWhoHasTheToken() throws Exception {
    Path project = ServiceRoom.unpack("v1-fresh", temp);
    try (ServiceRoom room = ServiceRoom.serving(project)) {
      assertEquals(
          Status.Code.UNAUTHENTICATED,
          ((StatusRuntimeException) reflect(room, new Metadata())).getStatus().getCode());
      String services = reflect(room, room.token()).toString();
      assertTrue(services.contains("glyph.store.v1.StoreService"), services);
      // Under the name that tools ask for which are older than its last one.
      assertTrue(services.contains("grpc.reflection.v1alpha.ServerReflection"), services);
    }
  }

  @Test
  void whoWaitsForALineThatNeverComesIsAskedWhetherStillThere() throws Exception {
    Path project = ServiceRoom.unpack("v4-worked", temp);
    Files.writeString(
        project.resolve(".glyph/audit/events.jsonl"),
        "{\"type\":\"x\"}\n".repeat(10_000),
        StandardOpenOption.APPEND);
    AtomicInteger asked = new AtomicInteger();
    InProcessService.house()
        .followAuditLog()
        .execute(
            ServiceRoom.location(project),
            new ReadAuditLog.Filter(
                Optional.of("none"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Long.MAX_VALUE),
            0,
            new FollowAuditLog.Listener() {
              @Override
              public boolean event(ReadAuditLog.Event event, long next) {
                throw new AssertionError("none fits");
              }

              @Override
              public boolean passing(long next) {
                return asked.incrementAndGet() < 3;
              }

              @Override
              public boolean idle(long next) {
                throw new AssertionError("it was told to stop before the end");
              }
            });
    assertEquals(3, asked.get());
  }

  private static Object reflect(ServiceRoom room, Metadata headers) throws Exception {
    LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(room.connect(InsecureChannelCredentials.create()))
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .serverReflectionInfo(
                new StreamObserver<ServerReflectionResponse>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    heard.add(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    heard.add(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    Object first = heard.poll(60, TimeUnit.SECONDS);
    return String.valueOf(first).isEmpty() ? "nothing" : first;
  }
}
