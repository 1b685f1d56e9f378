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
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.glyph.store.grpc.v1.StoreProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules that buf's STANDARD and COMMENTS categories check, as far as they concern us. */
final class ProtoTest {
  private static final FileDescriptor SERVICE_FILE = StoreProto.getDescriptor();
  private static final Collection<FileDescriptor> FILES = withImports(SERVICE_FILE);

  static Collection<FileDescriptor> withImports(FileDescriptor file) {
    Map<String, FileDescriptor> found = new LinkedHashMap<>();
    collect(file, found);
    return found.values();
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> found) {
    if (found.put(file.getName(), file) == null) {
      file.getDependencies().forEach(imported -> collect(imported, found));
    }
  }

  @Test
  void packageIsVersionedAndMatchesItsPlace() {
    assertTrue(FILES.size() >= 7);
    for (FileDescriptor file : FILES) {
      assertEquals("glyph.store.v1", file.getPackage());
      assertTrue(file.getName().matches("glyph/store/v1/[a-z]+(_[a-z]+)*\\.proto"), file.getName());
      FileOptions options = file.getOptions();
      assertEquals("io.glyph.store.grpc.v1", options.getJavaPackage());
      assertTrue(options.getJavaMultipleFiles());
      assertEquals(0, file.toProto().getPublicDependencyCount());
      assertEquals(0, file.toProto().getWeakDependencyCount());
      assertEquals("proto3", file.toProto().getSyntax());
    }
  }

  @Test
  void everyImportIsUsed() {
    for (FileDescriptor file : FILES) {
      Set<String> used = new HashSet<>();
      for (Descriptor message : file.getMessageTypes()) {
        for (FieldDescriptor field : message.getFields()) {
          if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            used.add(field.getMessageType().getFile().getName());
          } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
            used.add(field.getEnumType().getFile().getName());
          }
        }
      }
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          used.add(method.getInputType().getFile().getName());
          used.add(method.getOutputType().getFile().getName());
        }
      }
      for (FileDescriptor imported : file.getDependencies()) {
        assertTrue(used.contains(imported.getName()), file.getName() + " " + imported.getName());
      }
    }
  }

  @Test
  void oneServiceWhoseEveryMessageIsItsOwn() {
    Set<String> messages = new HashSet<>();
    for (FileDescriptor file : FILES) {
      assertEquals(file == SERVICE_FILE ? 1 : 0, file.getServices().size(), file.getName());
    }
    ServiceDescriptor service = SERVICE_FILE.getServices().getFirst();
    assertEquals("StoreService", service.getName());
    for (MethodDescriptor method : service.getMethods()) {
      assertTrue(method.getName().matches("([A-Z][a-z0-9]+)+"), method.getName());
      assertEquals(method.getName() + "Request", method.getInputType().getName());
      assertEquals(method.getName() + "Response", method.getOutputType().getName());
      assertTrue(messages.add(method.getInputType().getFullName()), method.getName());
      assertTrue(messages.add(method.getOutputType().getFullName()), method.getName());
    }
  }

  @Test
  void whoeverChangesAStoreCanAskAgain() {
    int changes = 0;
    for (MethodDescriptor method : SERVICE_FILE.getServices().getFirst().getMethods()) {
      if (method.getInputType().findFieldByName("actor") != null
          && !method.getName().equals("ListAuditEvents")) {
        changes++;
        FieldDescriptor name = method.getInputType().findFieldByName("request_id");
        assertTrue(name != null && name.getNumber() == 2, method.getName());
      }
    }
    assertEquals(8, changes);
  }

  @Test
  void longCallsGiveProgressAndOneResult() {
    int streams = 0;
    for (MethodDescriptor method : SERVICE_FILE.getServices().getFirst().getMethods()) {
      if (method.getOutputType().findFieldByName("progress") != null) {
        streams++;
        assertTrue(method.isServerStreaming(), method.getName());
        List<OneofDescriptor> oneofs = method.getOutputType().getRealOneofs();
        assertEquals(1, oneofs.size(), method.getName());
        assertEquals(
            List.of("progress", "result"),
            oneofs.getFirst().getFields().stream().map(FieldDescriptor::getName).toList());
      }
    }
    assertTrue(streams >= 5);
  }

  @Test
  void namesAndNumbersKeepToTheRules() {
    for (FileDescriptor file : FILES) {
      file.getEnumTypes().forEach(ProtoTest::judge);
      file.getMessageTypes().forEach(ProtoTest::judge);
    }
  }

  private static void judge(EnumDescriptor type) {
    String prefix = snake(type.getName()).toUpperCase(Locale.ROOT) + "_";
    assertTrue(type.getName().matches("([A-Z][a-z0-9]+)+"), type.getName());
    assertEquals(prefix + "UNSPECIFIED", type.getValues().getFirst().getName());
    assertEquals(0, type.getValues().getFirst().getNumber());
    assertEquals(false, type.getOptions().getAllowAlias());
    for (EnumValueDescriptor value : type.getValues()) {
      assertTrue(value.getName().matches(prefix + "[A-Z0-9]+(_[A-Z0-9]+)*"), value.getFullName());
      assertEquals(value.getIndex(), value.getNumber(), value.getFullName());
    }
  }

  private static void judge(Descriptor message) {
    assertTrue(message.getName().matches("([A-Z][a-z0-9]+)+"), message.getName());
    assertTrue(message.getNestedTypes().isEmpty(), message.getName());
    assertTrue(message.getEnumTypes().isEmpty(), message.getName());
    Set<Integer> numbers = new HashSet<>();
    for (FieldDescriptor field : message.getFields()) {
      assertTrue(field.getName().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), field.getFullName());
      assertTrue(!field.isRequired() && !field.getName().equals("descriptor"));
      numbers.add(field.getNumber());
    }
    for (OneofDescriptor oneof : message.getRealOneofs()) {
      assertTrue(oneof.getName().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), oneof.getFullName());
    }
    for (int number = 1; number <= numbers.size(); number++) {
      assertTrue(numbers.contains(number), message.getName() + " leaves out " + number);
    }
    assertEquals(0, message.toProto().getReservedRangeCount(), message.getName());
  }

  @Test
  void everythingIsExplained() throws IOException {
    for (FileDescriptor file : FILES) {
      List<String> lines = sourceLines(file);
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
      assertEquals(described(file), things, file.getName());
    }
  }

  /** How many things the compiled file has, so that the text cannot hide some from the pattern. */
  private static int described(FileDescriptor file) {
    int count = 0;
    for (ServiceDescriptor service : file.getServices()) {
      count += 1 + service.getMethods().size();
    }
    for (Descriptor message : file.getMessageTypes()) {
      count += 1 + message.getFields().size() + message.getRealOneofs().size();
    }
    for (EnumDescriptor type : file.getEnumTypes()) {
      count += 1 + type.getValues().size();
    }
    return count;
  }

  private static List<String> sourceLines(FileDescriptor file) throws IOException {
    // As clients in other languages find it: in the jar.
    try (InputStream in = ProtoTest.class.getResourceAsStream("/" + file.getName())) {
      assertNotNull(in);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "_");
  }
}
