package io.glyph.store.cli;

import io.glyph.store.application.usecase.InitializeStore;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreId;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.StoreVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code glyph init}. */
final class InitCommand implements Command {
  @Override
  public int run(Call call) {
    Path project = project(call);
    Optional<StoreVersion> version = call.arguments().version("--store-version");
    InitializeStore.Report report =
        call.done(call.useCases().initializeStore().execute(project, version, call.actor(project)));
    return call.answer("init", () -> document(report), () -> text(report, call));
  }

  private static Path project(Call call) {
    List<String> words = call.arguments().positionals();
    if (!words.isEmpty()) {
      if (call.arguments().has("--store")) {
        throw Arguments.refused("DIR", "name the folder once: as DIR, or with --store");
      }
      return call.arguments().path("DIR", words.getFirst());
    }
    Path named = call.namedStore().orElse(call.console().workingDirectory());
    Path name = named.getFileName();
    Path parent = named.getParent();
    boolean isStore = name != null && name.toString().equals(StoreLocation.FOLDER_NAME);
    return isStore && parent != null ? parent : named;
  }

  private static Map<String, @Nullable Object> document(InitializeStore.Report report) {
    return Json.object(
        "store", report.location().directory().toString(),
        "database", report.location().database().toString(),
        "version", report.version().number(),
        "store_id", report.id().map(StoreId::toString).orElse(null),
        "project", report.project());
  }

  private static Page text(InitializeStore.Report report, Call call) {
    Page page =
        call.page()
            .headline(
                Paint.GOOD,
                "Made: a version "
                    + report.version()
                    + " store for project '"
                    + Printable.of(report.project())
                    + "'.")
            .blank()
            .row("Store", Printable.whole(report.location().directory().toString()));
    report.id().ifPresent(id -> page.row("Store id", id.toString()));
    return page;
  }
}
