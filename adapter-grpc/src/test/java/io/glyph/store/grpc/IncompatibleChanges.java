package io.glyph.store.grpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client of an older protocol would notice of a newer one, on the wire, in JSON or in its
 * source: everything that is gone, or is other than it was. What is new disturbs nobody. Types may
 * move between the files of a package.
 */
final class IncompatibleChanges {
  private final List<String> found = new ArrayList<>();

  private IncompatibleChanges() {}

  static List<String> between(
      Collection<FileDescriptorProto> older, Collection<FileDescriptorProto> newer) {
    IncompatibleChanges changes = new IncompatibleChanges();
    changes.each(
        "message",
        all(older, FileDescriptorProto::getMessageTypeList),
        named(all(newer, FileDescriptorProto::getMessageTypeList), DescriptorProto::getName),
        DescriptorProto::getName,
        changes::messages);
    changes.each(
        "enum",
        all(older, FileDescriptorProto::getEnumTypeList),
        named(all(newer, FileDescriptorProto::getEnumTypeList), EnumDescriptorProto::getName),
        EnumDescriptorProto::getName,
        changes::enums);
    changes.each(
        "service",
        all(older, FileDescriptorProto::getServiceList),
        named(all(newer, FileDescriptorProto::getServiceList), ServiceDescriptorProto::getName),
        ServiceDescriptorProto::getName,
        changes::services);
    for (FileDescriptorProto file : newer) {
      changes.same(
          file.getName() + ": package", older.iterator().next().getPackage(), file.getPackage());
    }
    return changes.found;
  }

  private static <T> List<T> all(
      Collection<FileDescriptorProto> files, Function<FileDescriptorProto, List<T>> things) {
    return files.stream().flatMap(file -> things.apply(file).stream()).toList();
  }

  private static <K, T> Map<K, T> named(List<T> things, Function<T, K> name) {
    return things.stream().collect(Collectors.toMap(name, Function.identity()));
  }

  private interface Compare<T> {
    void compare(T older, T newer);
  }

  private <K, T> void each(
      String what, List<T> older, Map<K, T> newer, Function<T, K> name, Compare<T> compare) {
    for (T old : older) {
      @Nullable T now = newer.get(name.apply(old));
      if (now == null) {
        found.add(what + " " + name.apply(old) + " is gone");
      } else {
        compare.compare(old, now);
      }
    }
  }

  private void same(String what, Object older, Object newer) {
    if (!older.equals(newer)) {
      found.add(what + " was " + older + " and is " + newer);
    }
  }

  private void messages(DescriptorProto older, DescriptorProto newer) {
    each(
        "in " + older.getName() + " field",
        older.getFieldList(),
        named(newer.getFieldList(), FieldDescriptorProto::getNumber),
        FieldDescriptorProto::getNumber,
        (was, is) -> {
          String what = older.getName() + "." + was.getName();
          same(what + ": name", was.getName(), is.getName());
          same(what + ": JSON name", jsonName(was), jsonName(is));
          same(what + ": type", was.getType(), is.getType());
          same(what + ": type name", was.getTypeName(), is.getTypeName());
          same(what + ": label", was.getLabel(), is.getLabel());
          same(what + ": presence", was.getProto3Optional(), is.getProto3Optional());
          same(what + ": oneof", oneof(older, was), oneof(newer, is));
        });
  }

  /** Written out only where it is not the usual one. */
  private static String jsonName(FieldDescriptorProto field) {
    if (field.hasJsonName()) {
      return field.getJsonName();
    }
    return Pattern.compile("_([a-z0-9])")
        .matcher(field.getName())
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  private static String oneof(DescriptorProto message, FieldDescriptorProto field) {
    return field.hasOneofIndex() ? message.getOneofDecl(field.getOneofIndex()).getName() : "none";
  }

  private void enums(EnumDescriptorProto older, EnumDescriptorProto newer) {
    each(
        "in " + older.getName() + " value",
        older.getValueList(),
        named(newer.getValueList(), EnumValueDescriptorProto::getNumber),
        EnumValueDescriptorProto::getNumber,
        (was, is) -> same(older.getName() + " " + was.getNumber(), was.getName(), is.getName()));
  }

  private void services(ServiceDescriptorProto older, ServiceDescriptorProto newer) {
    each(
        "in " + older.getName() + " call",
        older.getMethodList(),
        named(newer.getMethodList(), MethodDescriptorProto::getName),
        MethodDescriptorProto::getName,
        (was, is) -> {
          same(was.getName() + ": request", was.getInputType(), is.getInputType());
          same(was.getName() + ": response", was.getOutputType(), is.getOutputType());
          same(
              was.getName() + ": client stream", was.getClientStreaming(), is.getClientStreaming());
          same(
              was.getName() + ": server stream", was.getServerStreaming(), is.getServerStreaming());
        });
  }
}
