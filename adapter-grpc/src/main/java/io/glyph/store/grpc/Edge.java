package io.glyph.store.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * The edge of the service: what is thrown on gRPC's threads becomes an error of ours here. It must
 * sit around a service that reads its messages itself (useInputStreamMessages), for else a message
 * that cannot be read fails before any interceptor hears of it.
 */
final class Edge implements ServerInterceptor {
  private final Errors errors;

  Edge(Errors errors) {
    this.errors = errors;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean failed;

      @Override
      public void onMessage(Q message) {
        guard(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        guard(super::onHalfClose);
      }

      private void guard(Runnable step) {
        if (failed) {
          return;
        }
        try {
          step.run();
        } catch (RuntimeException thrown) {
          failed = true;
          StatusRuntimeException error = errorOf(thrown);
          call.close(error.getStatus(), trailersOf(error));
        }
      }
    };
  }

  private StatusRuntimeException errorOf(RuntimeException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidProtocolBufferException) {
        return Errors.ofService(
            Code.INVALID_ARGUMENT,
            "INVALID_ARGUMENT",
            "the request is not the message it should be");
      }
      // A compressed message is measured while it is read.
      if (cause instanceof StatusRuntimeException tooLarge
          && tooLarge.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        return Errors.ofService(
            Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", "the request is too large");
      }
    }
    return errors.defect(thrown);
  }

  static Metadata trailersOf(StatusRuntimeException error) {
    Metadata trailers = error.getTrailers();
    return trailers == null ? new Metadata() : trailers;
  }
}
