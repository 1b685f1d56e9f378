package io.glyph.store.cli;

import io.glyph.store.application.usecase.Purge;
import io.glyph.store.application.usecase.RecoverStore;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code glyph recover}. */
final class RecoverCommand implements Command {
  @Override
  public int run(Call call) {
    StoreLocation store = call.store();
    RecoverStore.Report report =
        call.done(call.useCases().recoverStore().execute(store, call.actor(store.project())));
    return call.answer("recover", () -> document(report), () -> text(report, call));
  }

  private static Map<String, @Nullable Object> document(RecoverStore.Report report) {
    List<String> removed = report.removed().stream().map(Path::toString).toList();
    return Json.object(
        "version", report.version().number(),
        "changed", !report.didNothing(),
        "events_appended", report.eventsAppended(),
        "torn_line",
            report
                .tornLine()
                .map(line -> (Object) Json.object("from", line.from(), "to", line.to()))
                .orElse(null),
        "manifest_replaced", report.manifestReplaced(),
        "receipts", report.receipts(),
        "removed", removed,
        "purged", report.purge() == Purge.DONE,
        "purge_pending", report.purge() == Purge.PENDING);
  }

  private static Page text(RecoverStore.Report report, Call call) {
    Page page = call.page();
    if (report.didNothing()) {
      return page.headline(
          Paint.GOOD, "Nothing to recover: this version " + report.version() + " store is whole.");
    }
    page.headline(
        Paint.GOOD, "Recovered: this version " + report.version() + " store is whole again.");
    page.blank();
    if (report.eventsAppended() > 0) {
      page.line(
          Units.count(report.eventsAppended(), "committed event was", "committed events were")
              + " missing from the audit log, and added");
    }
    report
        .tornLine()
        .ifPresent(line ->
            page.line(
                "a cut line of the audit log was ended: bytes "
                    + Units.count(line.from())
                    + " to "
                    + Units.count(line.to())));
    if (report.manifestReplaced()) {
      page.line("the manifest was put back");
    }
    if (report.receipts() > 0) {
      page.line(
          Units.count(report.receipts(), "change was", "changes were") + " marked as written out");
    }
    for (Path path : report.removed()) {
      page.line("a leftover was removed: " + Printable.whole(path.toString()));
    }
    switch (report.purge()) {
      case NOT_NEEDED -> {}
      case DONE -> page.line("what a migration had lost on purpose is gone from the file now");
      case PENDING ->
          page.line(
              "what a migration has lost on purpose may still be in the file: another program is"
                  + " reading it, or there is no room; run this again later");
    }
    return page.paragraph(call.hints().run("status") + " shows the store as it is now.");
  }
}
