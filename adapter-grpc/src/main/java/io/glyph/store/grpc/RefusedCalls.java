package io.glyph.store.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Watches calls end, and has those told of that were refused. An interceptor alone would not see
 * what gRPC refuses by itself, such as a message that is too large; a tracer alone would not see
 * the reason. Calls that were cancelled are no refusals, and defects are told of elsewhere.
 */
final class RefusedCalls extends ServerStreamTracer.Factory implements ServerInterceptor {
  private static final Context.Key<Call> CALL = Context.key("glyph-refused-call");

  private final RefusalLog log;

  RefusedCalls(RefusalLog log) {
    this.log = log;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Call(method);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Call watched = CALL.get();
    return next.startCall(
        watched == null
            ? call
            : new SimpleForwardingServerCall<>(call) {
              @Override
              public void close(Status status, Metadata trailers) {
                if (!status.isOk()) {
                  watched.reason = reasonOf(status, trailers);
                }
                super.close(status, trailers);
              }
            },
        headers);
  }

  private static String reasonOf(Status status, Metadata trailers) {
    com.google.rpc.@Nullable Status told =
        StatusProto.fromThrowable(status.asRuntimeException(trailers));
    try {
      return told == null || told.getDetailsCount() == 0
          ? ""
          : told.getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (InvalidProtocolBufferException notOurs) {
      return "";
    }
  }

  /** Where a call comes from: the kind of place, not the place. */
  static String kindOf(@Nullable SocketAddress peer) {
    if (peer instanceof InetSocketAddress place) {
      return place.getAddress() != null && place.getAddress().isLoopbackAddress()
          ? "loopback"
          : "network";
    }
    return "socket";
  }

  /** One of them. */
  private final class Call extends ServerStreamTracer {
    private final String method;
    private volatile String peer = "unknown";
    private volatile String reason = "";

    Call(String method) {
      this.method = method;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CALL, this);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> info) {
      Attributes attributes = info.getAttributes();
      peer = kindOf(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    @Override
    public void streamClosed(Status status) {
      if (!status.isOk()
          && status.getCode() != Status.Code.CANCELLED
          && !reason.equals("INTERNAL")) {
        log.call(status.getCode().name(), reason, peer, method);
      }
    }
  }
}
