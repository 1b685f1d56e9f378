package io.glyph.store.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.graph.Cell;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.domain.graph.ObjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** {@code graph} and {@code object}. */
class GraphTest {
  private final House house = new House();

  private static Cell text(String text) {
    return new Cell.Text(text.getBytes(UTF_8));
  }

  private static GraphObject hookRun() {
    SequencedMap<String, Cell> fields = new LinkedHashMap<>();
    fields.put("stdout", new Cell.Text(new byte[] {'a', (byte) 0xff, 0x1b, (byte) 0xc3}));
    fields.put("exit_code", new Cell.Whole(3));
    fields.put("odd", new Cell.Blob(new byte[] {0, 1}));
    fields.put("real", new Cell.Real(1.5));
    fields.put("work_name", new Cell.None());
    return new GraphObject(
        ObjectKind.HOOK_RUN,
        text("hookrun:1"),
        fields,
        List.of(new GraphObject.Link("realm", text("realm:public"))));
  }

  @Test
  void textThatIsNotUtf8IsShownWithItsBytesBesideIt() {
    house.objects = List.of(hookRun());
    House.Told told = house.run("object", "show", "hookrun:1", "--json");
    assertEquals(
        "{\"ok\":true,\"type\":\"object_show\",\"data\":{\"version\":1,\"kind\":\"hook_run\","
            + "\"id\":\"hookrun:1\",\"fields\":{\"stdout\":\"a\ufffd\\u001B\ufffd\","
            + "\"stdout_bytes\":\"Yf8bww==\",\"exit_code\":3,\"odd\":null,\"odd_bytes\":\"AAE=\","
            + "\"real\":1.5,\"work_name\":null},"
            + "\"links\":[{\"name\":\"realm\",\"id\":\"realm:public\"}]}}\n",
        told.out());
  }

  @Test
  void peopleSeeBytesEscaped() {
    house.objects = List.of(hookRun());
    String out = house.run("object", "show", "hookrun:1").out();
    assertTrue(out.contains("a\\xff\\x1b\\xc3\n"), out);
    assertTrue(out.contains("x'0001'"), out);
    assertTrue(out.contains("realm -> realm:public"), out);
  }

  @Test
  void idThatIsNoTextCanBeGivenInBase64() {
    GraphObject odd =
        new GraphObject(
            ObjectKind.WORK,
            new Cell.Text(new byte[] {'w', (byte) 0xff}),
            new LinkedHashMap<>(),
            List.of());
    house.objects = List.of(odd);
    assertEquals(0, house.run("object", "show", "--base64", "d/8=").code());
    assertEquals(3, house.run("object", "show", "d/8=").code());
    assertEquals(2, house.run("object", "show", "--base64", "*").code());
    String listed = house.run("object", "list", "--json").out();
    assertTrue(listed.contains("\"id\":\"w\ufffd\",\"id_bytes\":\"d/8=\""), listed);
  }

  @Test
  void listTakesAKindAndRefusesOneThatIsNone() {
    house.objects = List.of(hookRun());
    assertEquals("hook_run     hookrun:1\n", house.run("object", "list").out());
    assertEquals("No such object.\n", house.run("object", "list", "--kind", "work").out());
    assertEquals(2, house.run("object", "list", "--kind", "thing").code());
  }

  @Test
  void graphCountsObjectsAndLinks() {
    house.summary =
        new GraphObject.Summary(
            Map.of(ObjectKind.SOURCE, 1_234L),
            List.of(
                new GraphObject.LinkCount(
                    "content", ObjectKind.SOURCE, ObjectKind.CONTENT, 1_234, 2)));
    assertEquals(
        "{\"ok\":true,\"type\":\"graph\",\"data\":{\"version\":1,\"objects\":{\"source\":1234},"
            + "\"links\":[{\"name\":\"content\",\"from\":\"source\",\"to\":\"content\","
            + "\"count\":1234,\"missing\":2}]}}\n",
        house.run("graph", "--json").out());
    assertTrue(house.run("graph").out().contains("2 to what is not there"));
  }

  @Test
  void objectThatIsNotThereIsNotFound() {
    House.Told told = house.run("object", "show", "work:no\u001b", "--json");
    assertEquals(3, told.code());
    assertTrue(told.err().contains("\"what\":\"object\",\"id\":\"work:no"), told.err());
  }
}
