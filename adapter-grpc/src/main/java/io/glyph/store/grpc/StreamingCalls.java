package io.glyph.store.grpc;

import io.glyph.store.application.usecase.FollowAuditLog;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.v1.DiagnoseRequest;
import io.glyph.store.grpc.v1.DiagnoseResponse;
import io.glyph.store.grpc.v1.ListAuditEventsRequest;
import io.glyph.store.grpc.v1.ListAuditEventsResponse;
import io.glyph.store.grpc.v1.ListObjectsRequest;
import io.glyph.store.grpc.v1.ListObjectsResponse;
import io.glyph.store.grpc.v1.VerifyAuditRequest;
import io.glyph.store.grpc.v1.VerifyAuditResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Calls that read much and change nothing. */
final class StreamingCalls {
  private static final int OBJECTS_AT_ONCE = 256;

  /** How long a line may be in the log before somebody who follows it hears of it. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final ServiceUseCases useCases;
  private final Stores stores;
  private final Works works;
  private final Streams streams;

  StreamingCalls(ServiceUseCases useCases, Stores stores, Works works, Streams streams) {
    this.useCases = useCases;
    this.stores = stores;
    this.works = works;
    this.streams = streams;
  }

  void verify(VerifyAuditRequest request, ServerCallStreamObserver<VerifyAuditResponse> call) {
    works.start(
        call,
        Optional.of(told -> VerifyAuditResponse.newBuilder().setProgress(told).build()),
        line -> {
          StoreLocation store = stores.find(request.getStore());
          return VerifyAuditResponse.newBuilder()
              .setResult(AuditMessages.of(Errors.done(useCases.verifyAudit().execute(store, line))))
              .build();
        });
  }

  void diagnose(DiagnoseRequest request, ServerCallStreamObserver<DiagnoseResponse> call) {
    works.start(
        call,
        Optional.of(told -> DiagnoseResponse.newBuilder().setProgress(told).build()),
        line -> {
          StoreLocation store = stores.find(request.getStore());
          return DiagnoseResponse.newBuilder()
              .setResult(
                  FindingMessages.of(
                      Errors.done(
                          useCases
                              .diagnoseStore()
                              .execute(store, request.getDeep(), line, line::isStopped))))
              .build();
        });
  }

  void events(
      ListAuditEventsRequest request, ServerCallStreamObserver<ListAuditEventsResponse> call) {
    streams.start(
        call,
        stream -> {
          StoreLocation store = stores.find(request.getStore());
          if (request.getFromOffset() < 0) {
            throw Caller.refused("from_offset", "is too large");
          }
          FollowAuditLog.Listener listener =
              new FollowAuditLog.Listener() {
                @Override
                public boolean event(ReadAuditLog.Event event, long next) {
                  stream.give(AuditMessages.of(event, next));
                  return true;
                }

                @Override
                public boolean idle(long next) {
                  if (request.getFollow()) {
                    stream.pause(LOOK_AGAIN);
                  }
                  return request.getFollow();
                }
              };
          Errors.done(
              useCases
                  .followAuditLog()
                  .execute(store, filter(request), request.getFromOffset(), listener));
        });
  }

  private static ReadAuditLog.Filter filter(ListAuditEventsRequest request) {
    return new ReadAuditLog.Filter(
        Optional.of(request.getType()).filter(text -> !text.isEmpty()),
        Optional.of(request.getActor()).filter(text -> !text.isEmpty()),
        request.getSince().isEmpty() ? Optional.empty() : Optional.of(time(request.getSince())),
        Optional.empty(),
        Optional.empty(),
        request.hasLimit() && request.getLimit() >= 0 ? request.getLimit() : Long.MAX_VALUE);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw Caller.refused("since", "is no time of RFC 3339 in UTC");
    }
  }

  void objects(ListObjectsRequest request, ServerCallStreamObserver<ListObjectsResponse> call) {
    streams.start(
        call,
        stream -> {
          StoreLocation store = stores.find(request.getStore());
          ListObjectsResponse.Builder some = ListObjectsResponse.newBuilder();
          Errors.done(
              useCases
                  .readObjects()
                  .list(
                      store,
                      kind(request.getKind()),
                      entry -> {
                        some.addObjects(GraphMessages.of(entry));
                        if (some.getObjectsCount() == OBJECTS_AT_ONCE) {
                          stream.give(some.build());
                          some.clear();
                        }
                      }));
          if (some.getObjectsCount() > 0) {
            stream.give(some.build());
          }
        });
  }

  private static Optional<ObjectKind> kind(String label) {
    if (label.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ObjectKind.parse(label)
            .orElseThrow(
                () -> Caller.refused("kind", "'" + Printable.of(label) + "' is not a kind")));
  }
}
