package io.glyph.store.dist;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes out what records do when they are compared, hashed and printed. javac leaves it to a
 * bootstrap method at run time, and JDK 25 cannot keep its result in a cache: the first record that
 * is compared costs some 10 ms, each further one a little.
 */
final class RecordMethods {
  private static final String BOOTSTRAP = "java/lang/runtime/ObjectMethods";
  private static final String OURS = "glyph$record$";
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final ClassDesc TEXT = ClassDesc.of("java.lang.StringBuilder");

  private final ClassDesc owner;
  private final String simpleName;
  private final Map<String, List<Field>> written = new LinkedHashMap<>();

  private RecordMethods(ClassModel model) {
    owner = model.thisClass().asSymbol();
    simpleName = simpleName(model);
  }

  private record Field(String name, ClassDesc type) {}

  static byte[] writtenOut(byte[] bytes, ClassFile classes) {
    ClassModel model = classes.parse(bytes);
    boolean any =
        model.methods().stream()
            .flatMap(method -> method.code().stream())
            .flatMap(code -> code.elementStream())
            .anyMatch(RecordMethods::isOfARecord);
    if (!any) {
      return bytes;
    }
    RecordMethods methods = new RecordMethods(model);
    return classes.transformClass(
        model,
        ClassTransform.transformingMethodBodies(methods::rewrite)
            .andThen(ClassTransform.endHandler(methods::addMethods)));
  }

  /** A nested class is called as it stands in its source, without what it is nested in. */
  private static String simpleName(ClassModel model) {
    String binary = model.thisClass().asInternalName();
    return model
        .findAttribute(Attributes.innerClasses())
        .flatMap(inner ->
            inner.classes().stream()
                .filter(entry -> entry.innerClass().asInternalName().equals(binary))
                .findFirst())
        .map(entry -> entry.innerName().map(name -> name.stringValue()).orElse(""))
        .orElse(binary.substring(binary.lastIndexOf('/') + 1));
  }

  private static boolean isOfARecord(CodeElement element) {
    return element instanceof InvokeDynamicInstruction call
        && call.invokedynamic()
            .bootstrap()
            .bootstrapMethod()
            .reference()
            .owner()
            .asInternalName()
            .equals(BOOTSTRAP);
  }

  private void rewrite(CodeBuilder builder, CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call) || !isOfARecord(call)) {
      builder.with(element);
      return;
    }
    String name = call.name().stringValue();
    // The record, the names of its fields, and then a getter of each.
    written.put(
        name,
        call.bootstrapArgs().stream()
            .skip(2)
            .map(DirectMethodHandleDesc.class::cast)
            .map(get -> new Field(get.methodName(), get.invocationType().returnType()))
            .toList());
    builder.invokestatic(owner, OURS + name, typeOf(name));
  }

  private MethodTypeDesc typeOf(String name) {
    return switch (name) {
      case "equals" -> MethodTypeDesc.of(CD_boolean, owner, CD_Object);
      case "hashCode" -> MethodTypeDesc.of(CD_int, owner);
      case "toString" -> MethodTypeDesc.of(CD_String, owner);
      default -> throw new IllegalStateException("records have no method " + name);
    };
  }

  private void addMethods(ClassBuilder builder) {
    written.forEach((name, fields) ->
        builder.withMethodBody(
            OURS + name,
            typeOf(name),
            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
            code -> {
              switch (name) {
                case "equals" -> equal(code, fields);
                case "hashCode" -> hash(code, fields);
                default -> text(code, fields);
              }
            }));
  }

  private void equal(CodeBuilder code, List<Field> fields) {
    Label other = code.newLabel();
    Label differs = code.newLabel();
    code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn().labelBinding(other);
    code.aload(1).instanceOf(owner).ifeq(differs);
    for (Field field : fields) {
      code.aload(0).getfield(owner, field.name(), field.type());
      code.aload(1).checkcast(owner).getfield(owner, field.name(), field.type());
      switch (TypeKind.from(field.type())) {
        case REFERENCE ->
            code.invokestatic(
                    OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                .ifeq(differs);
        case LONG -> code.lcmp().ifne(differs);
        // Not by ==: a NaN is itself, and 0.0 is not -0.0.
        case FLOAT, DOUBLE ->
            code.invokestatic(
                    boxOf(field.type()),
                    "compare",
                    MethodTypeDesc.of(CD_int, field.type(), field.type()))
                .ifne(differs);
        default -> code.if_icmpne(differs);
      }
    }
    code.iconst_1().ireturn().labelBinding(differs).iconst_0().ireturn();
  }

  private void hash(CodeBuilder code, List<Field> fields) {
    code.iconst_0();
    for (Field field : fields) {
      boolean reference = TypeKind.from(field.type()) == TypeKind.REFERENCE;
      code.bipush(31).imul().aload(0).getfield(owner, field.name(), field.type());
      code.invokestatic(
              reference ? OBJECTS : boxOf(field.type()),
              "hashCode",
              MethodTypeDesc.of(CD_int, reference ? CD_Object : field.type()))
          .iadd();
    }
    code.ireturn();
  }

  private void text(CodeBuilder code, List<Field> fields) {
    code.new_(TEXT).dup().invokespecial(TEXT, "<init>", MethodTypeDesc.ofDescriptor("()V"));
    String before = simpleName + "[";
    for (Field field : fields) {
      append(code.loadConstant(before + field.name() + "="), CD_String);
      append(code.aload(0).getfield(owner, field.name(), field.type()), shown(field.type()));
      before = ", ";
    }
    append(code.loadConstant(fields.isEmpty() ? before + "]" : "]"), CD_String);
    code.invokevirtual(TEXT, "toString", MethodTypeDesc.of(CD_String)).areturn();
  }

  private static void append(CodeBuilder code, ClassDesc type) {
    code.invokevirtual(TEXT, "append", MethodTypeDesc.of(TEXT, type));
  }

  /** The type by which a StringBuilder takes a value. */
  private static ClassDesc shown(ClassDesc type) {
    return switch (TypeKind.from(type)) {
      case REFERENCE -> CD_Object;
      case BYTE, SHORT -> CD_int;
      default -> type;
    };
  }

  private static ClassDesc boxOf(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ClassDesc.of("java.lang.Boolean");
      case BYTE -> ClassDesc.of("java.lang.Byte");
      case CHAR -> ClassDesc.of("java.lang.Character");
      case SHORT -> ClassDesc.of("java.lang.Short");
      case INT -> ClassDesc.of("java.lang.Integer");
      case LONG -> ClassDesc.of("java.lang.Long");
      case FLOAT -> ClassDesc.of("java.lang.Float");
      case DOUBLE -> ClassDesc.of("java.lang.Double");
      case REFERENCE, VOID -> throw new IllegalStateException(primitive + " has no box");
    };
  }
}
