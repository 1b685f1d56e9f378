package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code glyph serve}: says where it listens in one line, then serves until it is stopped. */
final class ServeCommand implements Command {
  private static final int MAX_PORT = 65_535;

  @Override
  public int run(Call call) {
    ServiceRunner.Door door = door(call.arguments());
    Optional<Path> tokenFile = call.arguments().path("--token-file");
    ServiceRunner.Scope scope = scope(call);
    Path project =
        switch (scope) {
          case ServiceRunner.Scope.OneStore(StoreLocation store) -> store.project();
          case ServiceRunner.Scope.Below(Path root) -> root;
        };
    ServiceRunner.Options options =
        new ServiceRunner.Options(
            scope,
            call.actor(project),
            door,
            tokenFile,
            limits(call.arguments()),
            call.arguments().has("--verbose"));
    Optional<Refusal> refusal =
        call.service()
            .serve(
                options,
                listening ->
                    call.answer(
                        "serve", () -> document(scope, listening), () -> text(listening, call)));
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
    return ExitCode.DONE;
  }

  private static ServiceRunner.Scope scope(Call call) {
    Optional<Path> root = call.arguments().path("--root");
    if (root.isPresent()) {
      if (call.arguments().has("--store")) {
        throw Arguments.refused("--root", "it cannot be had together with --store");
      }
      return new ServiceRunner.Scope.Below(root.get());
    }
    return new ServiceRunner.Scope.OneStore(call.store());
  }

  private static ServiceRunner.Limits limits(Arguments arguments) {
    OptionalInt stall = number(arguments, "--slow-reader", 86_400);
    return new ServiceRunner.Limits(
        number(arguments, "--max-message", 64 << 20),
        number(arguments, "--max-connections", 100_000),
        number(arguments, "--max-calls", 1_000),
        number(arguments, "--max-streams", 100_000),
        stall.isPresent() ? Optional.of(Duration.ofSeconds(stall.getAsInt())) : Optional.empty());
  }

  private static OptionalInt number(Arguments arguments, String option, int most) {
    Optional<String> text = arguments.text(option);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (text.get().matches("[1-9][0-9]{0,8}") && Integer.parseInt(text.get()) <= most) {
      return OptionalInt.of(Integer.parseInt(text.get()));
    }
    throw Arguments.refused(
        option, Arguments.quoted(text.get()) + " is not a number from 1 to " + most);
  }

  private static Optional<ServiceRunner.Tls> tls(Arguments arguments) {
    Optional<Path> certificate = arguments.path("--tls-cert");
    Optional<Path> key = arguments.path("--tls-key");
    Optional<Path> authorities = arguments.path("--tls-client-ca");
    if (certificate.isPresent() != key.isPresent()) {
      throw Arguments.refused("--tls-cert", "it needs --tls-key, and that needs it");
    }
    if (certificate.isEmpty()) {
      if (authorities.isPresent()) {
        throw Arguments.refused("--tls-client-ca", "it needs --tls-cert and --tls-key");
      }
      return Optional.empty();
    }
    return Optional.of(new ServiceRunner.Tls(certificate.get(), key.get(), authorities));
  }

  static ServiceRunner.Door door(Arguments arguments) {
    Optional<String> port = arguments.text("--port");
    Optional<Path> socket = arguments.path("--socket");
    if (port.isPresent() && socket.isPresent()) {
      throw Arguments.refused("--socket", "it cannot be had together with --port");
    }
    if (port.isPresent()) {
      return new ServiceRunner.Door.Port(
          arguments.text("--host"), port(port.get()), tls(arguments));
    }
    for (String option : List.of("--host", "--tls-cert", "--tls-key", "--tls-client-ca")) {
      if (arguments.has(option)) {
        throw Arguments.refused(option, "it needs --port");
      }
    }
    return socket.isPresent()
        ? new ServiceRunner.Door.Socket(socket.get())
        : new ServiceRunner.Door.UsualSocket();
  }

  private static int port(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; i < text.length() && digits; i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits || Integer.parseInt(text) > MAX_PORT) {
      throw Arguments.refused(
          "--port", Arguments.quoted(text) + " is not a port: a number from 0 to 65535");
    }
    return Integer.parseInt(text);
  }

  private static Map<String, @Nullable Object> document(
      ServiceRunner.Scope scope, ServiceRunner.Listening listening) {
    return Json.object(
        "address",
        listening.address(),
        "token_file",
        listening.tokenFile().map(Path::toString).orElse(null),
        "store",
        scope instanceof ServiceRunner.Scope.OneStore(StoreLocation store)
            ? store.directory().toString()
            : null,
        "root",
        scope instanceof ServiceRunner.Scope.Below(Path root) ? root.toString() : null);
  }

  private static Page text(ServiceRunner.Listening listening, Call call) {
    Page page =
        call.page().headline(Paint.GOOD, "Listening: " + Printable.whole(listening.address()));
    listening.tokenFile().ifPresent(file -> page.row("Token in", Printable.whole(file.toString())));
    return page.line("Stop it with Ctrl-C.");
  }
}
