package io.glyph.store.cli;

import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import io.glyph.store.domain.store.StoreLocation;
import java.util.Arrays;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code glyph object list}. Written while it is read: stores hold millions of objects. */
final class ObjectListCommand implements Command {
  private static final int KIND_WIDTH = 13;

  @Override
  public int run(Call call) {
    Optional<ObjectKind> kind = call.arguments().text("--kind").map(ObjectListCommand::kind);
    StoreLocation store = call.store();
    ReadObjects useCase = call.useCases().readObjects();
    Spool spool = new Spool(call.console().out());
    if (!call.json()) {
      long given =
          call.done(
              useCase.list(store, kind, ReadObjects.LARGE_PAGE, entry -> spool.add(line(entry))));
      if (given == 0) {
        spool.add("No such object.\n");
      }
      spool.finish();
      return ExitCode.DONE;
    }
    spool.add("{\"ok\":true,\"type\":\"object_list\",\"data\":{\"objects\":[");
    boolean[] first = {true};
    long given =
        call.done(
            useCase.list(
                store,
                kind,
                ReadObjects.LARGE_PAGE,
                entry -> {
                  spool.add((first[0] ? "" : ",") + Json.write(document(entry)));
                  first[0] = false;
                }));
    spool.add("],\"count\":" + given + "}}\n");
    spool.finish();
    return ExitCode.DONE;
  }

  private static ObjectKind kind(String label) {
    return ObjectKind.parse(label)
        .orElseThrow(() ->
            Arguments.refused(
                "--kind",
                Arguments.quoted(label)
                    + " is none of "
                    + Arrays.stream(ObjectKind.values())
                        .map(ObjectKind::label)
                        .collect(Collectors.joining(", "))));
  }

  private static String line(GraphObject.Entry entry) {
    String kind = entry.kind().label();
    return kind + " ".repeat(KIND_WIDTH - kind.length()) + ObjectWords.text(entry.id()) + '\n';
  }

  private static SequencedMap<String, @Nullable Object> document(GraphObject.Entry entry) {
    SequencedMap<String, @Nullable Object> document = Json.object("kind", entry.kind().label());
    ObjectWords.put(document, "id", entry.id());
    return document;
  }
}
