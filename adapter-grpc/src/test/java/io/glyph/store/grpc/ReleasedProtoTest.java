package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.glyph.store.grpc.v1.StoreProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The protocol against the one that was released last: {@code released/README.md}. */
final class ReleasedProtoTest {
  private static final String RELEASED = "/released/0.3.0/";

  /** Files and calls that came after that release, by their names. */
  private static final Set<String> NEWER = Set.of();

  @Test
  void nothingThatWasReleasedIsGoneOrOtherThanItWas() throws IOException {
    assertEquals(List.of(), IncompatibleChanges.between(released(), today()));
  }

  private static List<FileDescriptorProto> today() {
    return ProtoTest.withImports(StoreProto.getDescriptor()).stream()
        .map(FileDescriptor::toProto)
        .toList();
  }

  @Test
  void everyFileAndCallOfTodayWasReleasedOrIsNamedAsNewer() throws IOException {
    assertEquals(named(released()), withoutNewer(today()));
    assertTrue(named(released()).size() >= 8 + 18);
  }

  private static Set<String> withoutNewer(List<FileDescriptorProto> files) {
    Set<String> names = named(files);
    assertTrue(names.containsAll(NEWER), "what is newer is there");
    names.removeAll(NEWER);
    return names;
  }

  private static Set<String> named(List<FileDescriptorProto> files) {
    Set<String> names = new TreeSet<>();
    for (FileDescriptorProto file : files) {
      names.add(file.getName());
      file.getServiceList()
          .forEach(service -> service.getMethodList().forEach(call -> names.add(call.getName())));
    }
    return names;
  }

  @Test
  void theTextThatWasReleasedIsWhatIsComparedWith() throws IOException {
    for (FileDescriptorProto file : released()) {
      try (InputStream in =
          ReleasedProtoTest.class.getResourceAsStream(RELEASED + file.getName())) {
        assertNotNull(in, file.getName());
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        List<String> said = ProtoFacts.of(text);
        assertFalse(said.isEmpty(), file.getName());
        assertEquals(ProtoFacts.of(file), said, file.getName());
      }
    }
  }

  @Test
  void eachKindOfIncompatibleChangeIsFound() throws IOException {
    assertFound(
        "in GetStatusResponse field 9 is gone",
        file -> message(file, "GetStatusResponse").removeField(index(file, "store_version")));
    assertFound(
        "GetStatusResponse.directory: name was directory and is folder",
        file -> field(file, "directory").setName("folder"));
    assertFound(
        "in GetStatusResponse field 1 is gone", file -> field(file, "directory").setNumber(99));
    assertFound(
        "GetStatusResponse.directory: type was TYPE_STRING and is TYPE_BYTES",
        file -> field(file, "directory").setType(FieldDescriptorProto.Type.TYPE_BYTES));
    assertFound(
        "GetStatusResponse.audit: type name was .glyph.store.v1.AuditSummary and is .glyph.X",
        file -> field(file, "audit").setTypeName(".glyph.X"));
    assertFound(
        "GetStatusResponse.directory: label was LABEL_OPTIONAL and is LABEL_REPEATED",
        file -> field(file, "directory").setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));
    assertFound(
        "GetStatusResponse.writable: oneof was verdict and is none",
        file -> field(file, "writable").clearOneofIndex());
    assertFound(
        "GetStatusResponse.project: presence was true and is false",
        file -> field(file, "project").setProto3Optional(false));
    assertFound(
        "GetStatusResponse.directory: JSON name was directory and is dir",
        file -> field(file, "directory").setJsonName("dir"));
    assertFound("message GetStatusRequest is gone", file -> file.removeMessageType(0));
    assertFound(
        "in RecoveryReason value 1 is gone", file -> file.getEnumTypeBuilder(0).removeValue(1));
    assertFound(
        "RecoveryReason 1 was RECOVERY_REASON_DELIVERY_PENDING and is RECOVERY_REASON_X",
        file -> file.getEnumTypeBuilder(0).getValueBuilder(1).setName("RECOVERY_REASON_X"));
    assertFound("enum RecoveryReason is gone", file -> file.removeEnumType(0));
    assertFound(
        "GetStatus: server stream was false and is true",
        file -> file.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true));
    assertFound(
        "GetStatus: request was .glyph.store.v1.GetStatusRequest and is .glyph.store.v1.Other",
        file ->
            file.getServiceBuilder(0).getMethodBuilder(0).setInputType(".glyph.store.v1.Other"));
    assertFound(
        "in StoreService call GetStatus is gone",
        file -> file.getServiceBuilder(0).removeMethod(0));
    assertFound("service StoreService is gone", FileDescriptorProto.Builder::clearService);
  }

  @Test
  void whatIsNewDisturbsNobody() throws IOException {
    FileDescriptorProto.Builder file = service().toBuilder();
    message(file, "GetStatusRequest")
        .addField(FieldDescriptorProto.newBuilder().setName("more").setNumber(77));
    file.addMessageType(DescriptorProto.newBuilder().setName("New"));
    assertEquals(List.of(), changes(file));
  }

  private static void assertFound(String expected, Consumer<FileDescriptorProto.Builder> change)
      throws IOException {
    FileDescriptorProto.Builder file = service().toBuilder();
    change.accept(file);
    assertEquals(List.of(expected), changes(file));
  }

  private static List<String> changes(FileDescriptorProto.Builder changed) throws IOException {
    List<FileDescriptorProto> files = new ArrayList<>(released());
    files.replaceAll(file -> file.getName().equals(changed.getName()) ? changed.build() : file);
    return IncompatibleChanges.between(released(), files);
  }

  private static FileDescriptorProto service() throws IOException {
    return released().stream().filter(file -> file.getServiceCount() > 0).findFirst().orElseThrow();
  }

  private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String name) {
    return file.getMessageTypeBuilderList().stream()
        .filter(message -> message.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static int index(FileDescriptorProto.Builder file, String field) {
    return message(file, "GetStatusResponse").getFieldList().stream()
        .map(FieldDescriptorProto::getName)
        .toList()
        .indexOf(field);
  }

  private static FieldDescriptorProto.Builder field(FileDescriptorProto.Builder file, String name) {
    return message(file, "GetStatusResponse").getFieldBuilder(index(file, name));
  }

  private static List<FileDescriptorProto> released() throws IOException {
    try (InputStream in =
        ReleasedProtoTest.class.getResourceAsStream(RELEASED + "protocol.binpb")) {
      assertNotNull(in);
      return FileDescriptorSet.parseFrom(in).getFileList();
    }
  }
}
