package io.glyph.store.grpc;

import io.glyph.store.application.usecase.FollowAuditLog;
import io.glyph.store.application.usecase.ReadAuditLog;
import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.grpc.v1.DiagnoseRequest;
import io.glyph.store.grpc.v1.DiagnoseResponse;
import io.glyph.store.grpc.v1.ListAuditEventsRequest;
import io.glyph.store.grpc.v1.ListAuditEventsResponse;
import io.glyph.store.grpc.v1.ListObjectsRequest;
import io.glyph.store.grpc.v1.ListObjectsResponse;
import io.glyph.store.grpc.v1.ObjectReference;
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

  /** Well below what clients take by default, 4 MiB: ids of a strange store may be long. */
  private static final int BYTES_AT_ONCE = 64 * 1024;

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
                public boolean passing(long next) {
                  stream.requireOpen();
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
          Batch batch = new Batch(stream);
          Errors.done(
              useCases
                  .readObjects()
                  .list(
                      store,
                      kind(request.getKind()),
                      ReadObjects.SMALL_PAGE,
                      entry -> batch.add(GraphMessages.of(entry))));
          batch.give();
        });
  }

  /** Objects on their way into one message. */
  private static final class Batch {
    private final Streams.Stream<ListObjectsResponse> stream;
    private final ListObjectsResponse.Builder some = ListObjectsResponse.newBuilder();
    private int bytes;

    Batch(Streams.Stream<ListObjectsResponse> stream) {
      this.stream = stream;
    }

    void add(ObjectReference object) {
      some.addObjects(object);
      bytes += object.getSerializedSize();
      if (some.getObjectsCount() == OBJECTS_AT_ONCE || bytes >= BYTES_AT_ONCE) {
        give();
      }
    }

    void give() {
      if (some.getObjectsCount() > 0) {
        stream.give(some.build());
        some.clear();
        bytes = 0;
      }
    }
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
