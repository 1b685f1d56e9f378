package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.glyph.store.grpc.v1.StoreProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The rules that buf's STANDARD and COMMENTS categories check, as far as they concern this file.
 */
final class ProtoTest {
  private static final FileDescriptor FILE = StoreProto.getDescriptor();

  @Test
  void packageIsVersionedAndMatchesItsPlace() {
    assertEquals("glyph.store.v1", FILE.getPackage());
    assertEquals("glyph/store/v1/store.proto", FILE.getName());
    FileOptions options = FILE.getOptions();
    assertEquals("io.glyph.store.grpc.v1", options.getJavaPackage());
    assertTrue(options.getJavaMultipleFiles());
  }

  @Test
  void oneServiceWithNothingThatIsNotDelivered() {
    assertEquals(1, FILE.getServices().size());
    ServiceDescriptor service = FILE.getServices().getFirst();
    assertEquals("StoreService", service.getName());
    assertEquals(
        List.of("GetStatus"),
        service.getMethods().stream().map(MethodDescriptor::getName).toList());
    for (MethodDescriptor method : service.getMethods()) {
      assertEquals(method.getName() + "Request", method.getInputType().getName());
      assertEquals(method.getName() + "Response", method.getOutputType().getName());
    }
  }

  @Test
  void namesAndNumbersKeepToTheRules() {
    for (EnumDescriptor type : FILE.getEnumTypes()) {
      String prefix = snake(type.getName()).toUpperCase(Locale.ROOT) + "_";
      assertEquals(prefix + "UNSPECIFIED", type.getValues().getFirst().getName());
      assertEquals(0, type.getValues().getFirst().getNumber());
      for (EnumValueDescriptor value : type.getValues()) {
        assertTrue(value.getName().startsWith(prefix), value.getFullName());
        assertEquals(value.getIndex(), value.getNumber(), value.getFullName());
      }
    }
    for (Descriptor message : FILE.getMessageTypes()) {
      assertTrue(message.getName().matches("([A-Z][a-z0-9]+)+"), message.getName());
      int next = 1;
      for (FieldDescriptor field : message.getFields()) {
        assertTrue(field.getName().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), field.getFullName());
        assertEquals(next++, field.getNumber(), field.getFullName());
      }
      assertEquals(0, message.toProto().getReservedRangeCount(), message.getName());
    }
  }

  @Test
  void everythingIsExplained() throws IOException {
    List<String> lines = sourceLines();
    List<String> bare = new ArrayList<>();
    int things = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      boolean thing =
          line.matches("(message|enum|service|oneof) \\w+ \\{.*")
              || line.startsWith("rpc ")
              || line.matches("((optional|repeated) )?\\w+( \\w+)? = \\d+;");
      if (thing) {
        things++;
        if (!lines.get(i - 1).strip().startsWith("// ")) {
          bare.add(line);
        }
      }
    }
    assertEquals(List.of(), bare);
    assertTrue(things >= described(), things + " found in the text, " + described() + " are there");
  }

  /** How many things the compiled file has, so that the text cannot hide some from the pattern. */
  private static int described() {
    int count = FILE.getServices().getFirst().getMethods().size() + 1;
    for (Descriptor message : FILE.getMessageTypes()) {
      count += 1 + message.getFields().size() + message.getRealOneofs().size();
    }
    for (EnumDescriptor type : FILE.getEnumTypes()) {
      count += 1 + type.getValues().size();
    }
    return count;
  }

  private static List<String> sourceLines() throws IOException {
    // As clients in other languages find it: in the jar.
    try (InputStream in = ProtoTest.class.getResourceAsStream("/glyph/store/v1/store.proto")) {
      assertNotNull(in);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "_");
  }
}
