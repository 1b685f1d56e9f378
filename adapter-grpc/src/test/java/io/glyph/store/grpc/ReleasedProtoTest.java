package io.glyph.store.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The protocol against the one that was released last: {@code released/README.md}. */
final class ReleasedProtoTest {
  private static final String RELEASED = "/released/store-0.3.0.binpb";

  @Test
  void nothingThatWasReleasedIsGoneOrOtherThanItWas() throws IOException {
    List<FileDescriptorProto> now =
        ProtoTest.withImports(StoreProto.getDescriptor()).stream()
            .map(FileDescriptor::toProto)
            .toList();
    assertEquals(List.of(), IncompatibleChanges.between(released(), now));
  }

  @Test
  void whatWasReleasedIsFullOfThingsToCompare() throws IOException {
    FileDescriptorProto file = released().getFirst();
    assertTrue(file.getMessageTypeCount() >= 20);
    assertEquals("GetStatus", file.getService(0).getMethod(0).getName());
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
        "in StoreService call GetStatus is gone", file -> file.getServiceBuilder(0).clearMethod());
    assertFound("service StoreService is gone", FileDescriptorProto.Builder::clearService);
  }

  @Test
  void whatIsNewDisturbsNobody() throws IOException {
    FileDescriptorProto.Builder file = released().getFirst().toBuilder();
    message(file, "GetStatusRequest")
        .addField(FieldDescriptorProto.newBuilder().setName("more").setNumber(77));
    file.addMessageType(DescriptorProto.newBuilder().setName("New"));
    assertEquals(List.of(), IncompatibleChanges.between(released(), List.of(file.build())));
  }

  private static void assertFound(String expected, Consumer<FileDescriptorProto.Builder> change)
      throws IOException {
    FileDescriptorProto.Builder file = released().getFirst().toBuilder();
    change.accept(file);
    assertEquals(List.of(expected), IncompatibleChanges.between(released(), List.of(file.build())));
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
    try (InputStream in = ReleasedProtoTest.class.getResourceAsStream(RELEASED)) {
      assertNotNull(in);
      return FileDescriptorSet.parseFrom(in).getFileList();
    }
  }
}
