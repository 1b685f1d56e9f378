package io.glyph.store.cli;

import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code glyph serve}: says where it listens in one line, then serves until it is stopped. */
final class ServeCommand implements Command {
  private static final int MAX_PORT = 65_535;

  @Override
  public int run(Call call) {
    ServiceRunner.Door door = door(call.arguments());
    Optional<Path> tokenFile = call.arguments().path("--token-file");
    StoreLocation store = call.store();
    ServiceRunner.Options options =
        new ServiceRunner.Options(store, call.actor(store.project()), door, tokenFile);
    Optional<Refusal> refusal =
        call.service()
            .serve(
                options,
                listening ->
                    call.answer(
                        "serve", () -> document(store, listening), () -> text(listening, call)));
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
    return ExitCode.DONE;
  }

  static ServiceRunner.Door door(Arguments arguments) {
    Optional<String> port = arguments.text("--port");
    Optional<Path> socket = arguments.path("--socket");
    if (port.isPresent() && socket.isPresent()) {
      throw Arguments.refused("--socket", "it cannot be had together with --port");
    }
    if (port.isPresent()) {
      return new ServiceRunner.Door.Port(port(port.get()));
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
      StoreLocation store, ServiceRunner.Listening listening) {
    return Json.object(
        "address", listening.address(),
        "token_file", listening.tokenFile().map(Path::toString).orElse(null),
        "store", store.directory().toString());
  }

  private static Page text(ServiceRunner.Listening listening, Call call) {
    Page page =
        call.page().headline(Paint.GOOD, "Listening: " + Printable.whole(listening.address()));
    listening.tokenFile().ifPresent(file -> page.row("Token in", Printable.whole(file.toString())));
    return page.line("Stop it with Ctrl-C.");
  }
}
