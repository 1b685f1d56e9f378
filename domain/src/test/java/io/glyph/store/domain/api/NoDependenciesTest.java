package io.glyph.store.domain.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Who takes the jar takes nothing else with it. */
class NoDependenciesTest {
  @Test
  void nothingIsHandedOnToWhoUsesTheJar() throws Exception {
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getElementsByTagName("dependency");
    List<String> handedOn = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      // Those of the project itself, not of a plugin.
      if (one.getParentNode().getParentNode() != one.getOwnerDocument().getDocumentElement()) {
        continue;
      }
      if (!said(one, "scope").equals("test") && !said(one, "optional").equals("true")) {
        handedOn.add(said(one, "artifactId"));
      }
    }
    assertEquals(List.of(), handedOn);
  }

  private static String said(Element dependency, String name) {
    NodeList there = dependency.getElementsByTagName(name);
    return there.getLength() == 0 ? "" : there.item(0).getTextContent();
  }
}
