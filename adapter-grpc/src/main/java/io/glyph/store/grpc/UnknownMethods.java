package io.glyph.store.grpc;

import com.google.rpc.Code;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers for methods that do not exist. gRPC would do so by itself, but before the interceptors:
 * without a token nobody is to learn even that.
 */
final class UnknownMethods extends HandlerRegistry {
  private static final MethodDescriptor.Marshaller<InputStream> NOTHING =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream value) {
          return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
          return new ByteArrayInputStream(new byte[0]);
        }
      };

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    return ServerMethodDefinition.create(
        MethodDescriptor.newBuilder(NOTHING, NOTHING)
            .setFullMethodName(name)
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .build(),
        (call, headers) -> {
          StatusRuntimeException unknown =
              Errors.ofService(Code.UNIMPLEMENTED, "UNIMPLEMENTED", "there is no such method");
          call.close(unknown.getStatus(), Edge.trailersOf(unknown));
          return new ServerCall.Listener<>() {};
        });
  }
}
