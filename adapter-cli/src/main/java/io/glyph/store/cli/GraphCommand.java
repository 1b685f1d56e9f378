package io.glyph.store.cli;

import io.glyph.store.application.usecase.SummarizeGraph;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code glyph graph}. */
final class GraphCommand implements Command {
  @Override
  public int run(Call call) {
    SummarizeGraph.Report report =
        call.done(call.useCases().summarizeGraph().execute(call.store()));
    return call.answer("graph", () -> document(report), () -> text(report, call));
  }

  private static Map<String, @Nullable Object> document(SummarizeGraph.Report report) {
    SequencedMap<String, @Nullable Object> objects = Json.object();
    report.summary().objects().forEach((kind, count) -> objects.put(kind.label(), count));
    List<Object> links = new ArrayList<>();
    for (GraphObject.LinkCount link : report.summary().links()) {
      links.add(
          Json.object(
              "name", link.name(),
              "from", link.from().label(),
              "to", link.to().label(),
              "count", link.count(),
              "missing", link.missing()));
    }
    return Json.object("version", report.version().number(), "objects", objects, "links", links);
  }

  private static Page text(SummarizeGraph.Report report, Call call) {
    long objects = report.summary().objects().values().stream().mapToLong(Long::longValue).sum();
    long links = report.summary().links().stream().mapToLong(GraphObject.LinkCount::count).sum();
    long missing =
        report.summary().links().stream().mapToLong(GraphObject.LinkCount::missing).sum();
    Page page = call.page();
    page.headline(
        missing == 0 ? Paint.GOOD : Paint.CARE,
        Units.count(objects, "object", "objects")
            + " and "
            + Units.count(links, "link", "links")
            + " in a store of version "
            + report.version()
            + (missing == 0 ? "" : ", " + Units.count(missing) + " to what is not there"));
    page.blank().line("Objects");
    for (Map.Entry<ObjectKind, Long> entry : report.summary().objects().entrySet()) {
      page.line(column(entry.getKey().label(), 34) + number(entry.getValue()));
    }
    page.blank().line("Links");
    for (GraphObject.LinkCount link : report.summary().links()) {
      String name = link.from().label() + " " + link.name() + " -> " + link.to().label();
      String lost =
          link.missing() == 0 ? "" : "   " + Units.count(link.missing()) + " to what is not there";
      page.line(column(name, 34) + number(link.count()) + lost);
    }
    return page;
  }

  private static String column(String text, int width) {
    return "  " + text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String number(long count) {
    String text = Units.count(count);
    return " ".repeat(Math.max(0, 10 - text.length())) + text;
  }
}
