package io.glyph.store.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.domain.graph.GraphObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code glyph object show}. */
final class ObjectShowCommand implements Command {
  @Override
  public int run(Call call) {
    byte[] id = id(call);
    ReadObjects.Found found = call.done(call.useCases().readObjects().show(call.store(), id));
    return call.answer("object_show", () -> document(found), () -> text(found, call));
  }

  /** Bytes of an id may be no text, and so no argument. */
  private static byte[] id(Call call) {
    String text = call.arguments().positionals().getFirst();
    if (!call.arguments().has("--base64")) {
      return text.getBytes(UTF_8);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException not) {
      throw Arguments.refused("ID", Arguments.quoted(text) + " is not base64");
    }
  }

  private static SequencedMap<String, @Nullable Object> document(ReadObjects.Found found) {
    GraphObject object = found.object();
    SequencedMap<String, @Nullable Object> fields = Json.object();
    object.fields().forEach((name, cell) -> ObjectWords.put(fields, name, cell));
    List<Object> links = new ArrayList<>();
    for (GraphObject.Link link : object.links()) {
      SequencedMap<String, @Nullable Object> document = Json.object("name", link.name());
      ObjectWords.put(document, "id", link.target());
      links.add(document);
    }
    SequencedMap<String, @Nullable Object> document =
        Json.object("version", found.version().number(), "kind", object.kind().label());
    ObjectWords.put(document, "id", object.id());
    document.put("fields", fields);
    document.put("links", links);
    return document;
  }

  private static Page text(ReadObjects.Found found, Call call) {
    GraphObject object = found.object();
    Page page = call.page();
    page.line(ObjectWords.text(object.id()));
    page.blank();
    int width = object.fields().keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    object
        .fields()
        .forEach((name, cell) ->
            page.line(name + " ".repeat(width - name.length()) + ObjectWords.text(cell)));
    if (!object.links().isEmpty()) {
      page.blank().line("Links");
      for (GraphObject.Link link : object.links()) {
        page.line("  " + link.name() + " -> " + ObjectWords.text(link.target()));
      }
    }
    return page;
  }
}
