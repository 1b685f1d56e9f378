package io.glyph.store.grpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of the protocol says, a line for each field, value and call, read from its text and
 * from its descriptor: to see that the two are the same without a compiler at hand. It reads what
 * {@link ProtoTest} lets pass, nothing else.
 */
final class ProtoFacts {
  private static final Pattern OPEN =
      Pattern.compile("(message|enum|service|oneof) (\\w+) \\{(}?)");
  private static final Pattern FIELD =
      Pattern.compile("(optional |repeated |)(\\w+) (\\w+) = (\\d+);");
  private static final Pattern VALUE = Pattern.compile("(\\w+) = (\\d+);");
  private static final Pattern CALL =
      Pattern.compile("rpc (\\w+)\\((\\w+)\\) returns \\((stream |)(\\w+)\\);");

  private ProtoFacts() {}

  static List<String> of(String text) {
    List<String> facts = new ArrayList<>();
    Deque<String> place = new ArrayDeque<>();
    String oneof = "";
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      Matcher open = OPEN.matcher(line);
      Matcher field = FIELD.matcher(line);
      Matcher value = VALUE.matcher(line);
      Matcher call = CALL.matcher(line);
      if (open.matches()) {
        boolean isOneof = open.group(1).equals("oneof");
        oneof = isOneof ? open.group(2) : oneof;
        if (!isOneof) {
          facts.add(open.group(1) + " " + open.group(2));
        }
        if (open.group(3).isEmpty()) {
          place.push(isOneof ? place.element() : open.group(2));
        }
      } else if (line.equals("}")) {
        place.pop();
        oneof = "";
      } else if (field.matches()) {
        facts.add(
            fact(
                place.element(),
                field.group(3),
                field.group(4),
                field.group(1) + field.group(2),
                oneof));
      } else if (value.matches()) {
        facts.add(place.element() + "." + value.group(1) + " " + value.group(2));
      } else if (call.matches()) {
        facts.add(
            place.element()
                + "."
                + call.group(1)
                + " "
                + call.group(2)
                + " "
                + call.group(3)
                + call.group(4));
      }
    }
    Collections.sort(facts);
    return facts;
  }

  private static String fact(
      String message, String name, String number, String type, String oneof) {
    return message + "." + name + " " + number + " " + type + (oneof.isEmpty() ? "" : " " + oneof);
  }

  static List<String> of(FileDescriptorProto file) {
    List<String> facts = new ArrayList<>();
    for (DescriptorProto message : file.getMessageTypeList()) {
      facts.add("message " + message.getName());
      message.getFieldList().forEach(field -> facts.add(fact(message, field)));
    }
    for (EnumDescriptorProto type : file.getEnumTypeList()) {
      facts.add("enum " + type.getName());
      for (EnumValueDescriptorProto value : type.getValueList()) {
        facts.add(type.getName() + "." + value.getName() + " " + value.getNumber());
      }
    }
    for (ServiceDescriptorProto service : file.getServiceList()) {
      facts.add("service " + service.getName());
      for (MethodDescriptorProto call : service.getMethodList()) {
        facts.add(
            service.getName()
                + "."
                + call.getName()
                + " "
                + simple(call.getInputType())
                + " "
                + (call.getServerStreaming() ? "stream " : "")
                + simple(call.getOutputType()));
      }
    }
    Collections.sort(facts);
    return facts;
  }

  private static String fact(DescriptorProto message, FieldDescriptorProto field) {
    boolean repeated = field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED;
    String label = field.getProto3Optional() ? "optional " : repeated ? "repeated " : "";
    String type =
        field.hasTypeName()
            ? simple(field.getTypeName())
            : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    String oneof =
        field.hasOneofIndex() && !field.getProto3Optional()
            ? message.getOneofDecl(field.getOneofIndex()).getName()
            : "";
    return fact(
        message.getName(), field.getName(), String.valueOf(field.getNumber()), label + type, oneof);
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
