package io.glyph.store.cli;

import io.glyph.store.application.usecase.ImportProject;
import io.glyph.store.application.usecase.Progress;
import io.glyph.store.domain.audit.EventId;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportCounts;
import io.glyph.store.domain.source.ImportRules.Realm;
import io.glyph.store.domain.source.SkippedFile;
import io.glyph.store.domain.source.SourcePath;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph import}. */
final class ImportCommand implements Command {
  /** Skipped files that are named to people; programs get more. */
  private static final int NAMED = 10;

  @Override
  public int run(Call call) {
    Path path = call.arguments().path("PATH", call.arguments().positionals().getFirst());
    StoreLocation store = call.store();
    ImportProject.Request request =
        new ImportProject.Request(store, path, call.actor(store.project()));
    ImportProject.Report report = gather(call, request);
    return call.answer("import", () -> document(report), () -> text(report, call));
  }

  private static ImportProject.Report gather(Call call, ImportProject.Request request) {
    try (ProgressPrinter progress =
        call.progress(
            Progress.Phase.CHECK,
            Progress.Phase.IMPORT,
            Progress.Phase.COMMIT,
            Progress.Phase.DELIVER)) {
      return call.done(call.useCases().importProject().execute(request, progress));
    }
  }

  private static Map<String, @Nullable Object> document(ImportProject.Report report) {
    ImportCounts counts = report.counts();
    return Json.object(
        "changed", report.event().isPresent(),
        "root", report.root().toString(),
        "files", report.files(),
        "bytes", report.bytes(),
        "contents_added", counts.contents(),
        "sources",
            Json.object(
                "added", counts.added(),
                "changed", counts.changed(),
                "unchanged", counts.unchanged(),
                "elsewhere", counts.elsewhere()),
        "rules",
            Json.object(
                "manifest", report.rules().description().orElse(null),
                "include", report.rules().include().stream().map(Glob::toString).toList(),
                "exclude", report.rules().exclude().stream().map(Glob::toString).toList()),
        "realms", report.rules().realms().stream().map(Realm::name).toList(),
        "skipped",
            Json.object(
                "count", report.skippedCount(),
                "files", report.skipped().stream().map(ImportCommand::skipped).toList()),
        "event_id", report.event().map(EventId::toString).orElse(null));
  }

  private static Map<String, @Nullable Object> skipped(SkippedFile file) {
    SourcePath path = file.path();
    Map<String, @Nullable Object> document =
        Json.object("path", path.text(), "kind", file.kind().label());
    if (!path.isUtf8()) {
      document.put("path_bytes", Base64.getEncoder().encodeToString(path.bytes()));
    }
    return document;
  }

  private static Page text(ImportProject.Report report, Call call) {
    Page page = call.page();
    ImportCounts counts = report.counts();
    String files = Units.count(report.files(), "file", "files");
    if (report.files() == 0) {
      page.headline(Paint.CARE, "Nothing to import: no file is taken by the rules.").blank();
    } else if (report.event().isEmpty()) {
      page.headline(Paint.GOOD, "Nothing to do: the store has all of it, " + files + ".").blank();
    } else {
      page.headline(Paint.GOOD, "Imported: " + files + ", " + Units.size(report.bytes()) + ".")
          .blank();
    }
    if (report.files() > 0) {
      page.row(
          "Sources",
          Units.count(counts.added())
              + " new, "
              + Units.count(counts.changed())
              + " changed, "
              + Units.count(counts.unchanged())
              + " unchanged");
      if (counts.elsewhere() > 0) {
        page.row("", Units.count(counts.elsewhere()) + " that were not met, and stay as they are");
      }
      page.row("Contents", Units.count(counts.contents()) + " new");
    }
    page.row("From", Printable.whole(report.root().toString()));
    page.row("Rules", rules(report));
    skipped(report, page);
    report.event().ifPresent(event -> page.row("Event", event.toString()));
    return report.event().isPresent()
        ? page.paragraph(call.hints().run("status") + " shows what the store holds now.")
        : page;
  }

  private static String rules(ImportProject.Report report) {
    return report.rules().description().isPresent()
        ? Units.count(report.rules().include().size(), "pattern", "patterns")
            + " to include, "
            + Units.count(report.rules().exclude().size())
            + " to exclude, in glyph.yaml"
        : "none, for there is no glyph.yaml: everything but .git and .glyph";
  }

  private static void skipped(ImportProject.Report report, Page page) {
    if (report.skippedCount() == 0) {
      return;
    }
    page.row("Skipped", Units.count(report.skippedCount()) + " that are no regular files:");
    List<SkippedFile> named = report.skipped().stream().limit(NAMED).toList();
    for (SkippedFile file : named) {
      page.line("  " + file.kind().label() + " " + file.path().shown());
    }
    if (report.skippedCount() > named.size()) {
      page.line("  and " + Units.count(report.skippedCount() - named.size()) + " more");
    }
  }
}
