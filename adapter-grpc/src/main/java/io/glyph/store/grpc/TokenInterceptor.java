package io.glyph.store.grpc;

import com.google.rpc.Code;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns away every call, health and unknown methods included, that does not show the token: {@code
 * authorization: Bearer TOKEN}, once (RFC 6750, section 2.1).
 */
final class TokenInterceptor implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String SCHEME = "Bearer ";

  private final AccessToken token;

  TokenInterceptor(AccessToken token) {
    this.token = token;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (isAuthorised(headers)) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refused =
        Errors.ofService(Code.UNAUTHENTICATED, "UNAUTHENTICATED", "needs the server's token");
    call.close(refused.getStatus(), Edge.trailersOf(refused));
    return new ServerCall.Listener<>() {};
  }

  private boolean isAuthorised(Metadata headers) {
    @Nullable Iterable<String> found = headers.getAll(AUTHORIZATION);
    List<String> shown = new ArrayList<>();
    if (found != null) {
      found.forEach(shown::add);
    }
    return shown.size() == 1
        && shown.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && token.matches(shown.getFirst().substring(SCHEME.length()).strip());
  }
}
