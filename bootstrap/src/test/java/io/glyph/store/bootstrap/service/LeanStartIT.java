package io.glyph.store.bootstrap.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that serve nobody do not pay for the service. */
class LeanStartIT {
  private static final Pattern OF_THE_SERVICE =
      Pattern.compile("(io\\.grpc|io\\.netty|com\\.google\\.(protobuf|rpc|common))\\.");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"version", "status", "help serve"})
  void noClassOfGrpcIsLoadedToDoSomethingElse(String command) throws Exception {
    List<String> classes = classesOf(0, command.split(" "));
    assertTrue(classes.size() > 300, "the classes were told of");
    assertEquals(
        List.of(), classes.stream().filter(line -> OF_THE_SERVICE.matcher(line).find()).toList());
  }

  @Test
  void theServiceLoadsThem() throws Exception {
    List<String> classes = classesOf(2, "serve", "--token-file", "none");
    assertFalse(
        classes.stream().noneMatch(line -> OF_THE_SERVICE.matcher(line).find()),
        "else the test above shows nothing");
  }

  private List<String> classesOf(int exit, String... arguments) throws Exception {
    Path project = GoldenStore.named("v4-worked").unpackInto(temp);
    Path classes = temp.resolve("classes");
    String option = "-Xlog:class+load:file=" + classes;
    List<String> words = new ArrayList<>(PackagedGlyph.command());
    // Behind other options, one of which silences all logs; an image takes them from outside only.
    boolean image = words.size() == 1;
    words.addAll(image ? 1 : words.indexOf("-cp"), image ? List.of() : List.of(option));
    words.addAll(List.of(arguments));
    PackagedGlyph.Result told =
        PackagedGlyph.run(project, words, image ? Map.of("JAVA_TOOL_OPTIONS", option) : Map.of());
    assertEquals(exit, told.exit(), told.err());
    return Files.readAllLines(classes);
  }
}
