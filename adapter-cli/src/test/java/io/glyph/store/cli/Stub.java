package io.glyph.store.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ports that answer what a test tells them; what they are not told is empty. */
final class Stub {
  private Stub() {}

  static <T> T of(Class<T> port, Map<String, Function<Object[], @Nullable Object>> answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              Function<Object[], @Nullable Object> answer = answers.get(method.getName());
              if (answer == null && method.isDefault()) {
                return InvocationHandler.invokeDefault(self, method, arguments);
              }
              return answer == null
                  ? nothing(method)
                  : answer.apply(arguments == null ? new Object[0] : arguments);
            }));
  }

  private static @Nullable Object nothing(Method method) {
    Class<?> type = method.getReturnType();
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == List.class) {
      return List.of();
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == boolean.class) {
      return false;
    }
    return null;
  }
}
