package io.glyph.store.dist;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * SQLite's driver makes a format for dates with each connection, which reads all time zones of the
 * world, and glyph keeps no dates in columns. As shipped, it is made by who asks for it.
 */
final class LateDates {
  private static final ClassDesc CONFIG = ClassDesc.of("org.sqlite.SQLiteConnectionConfig");
  private static final ClassDesc FORMAT = ClassDesc.of("org.sqlite.date.FastDateFormat");
  private static final MethodTypeDesc MAKER = MethodTypeDesc.of(FORMAT, ConstantDescs.CD_String);
  private static final String MAKE = "getInstance";
  private static final String KEPT = "dateFormat";
  private static final String GETTER = "getDateFormat";

  private LateDates() {}

  static byte[] made(byte[] bytes, ClassFile classes) {
    ClassModel model = classes.parse(bytes);
    if (!model.thisClass().asSymbol().equals(CONFIG)) {
      return bytes;
    }
    long eager = eager(model);
    // The constructor and the setter; a driver that does otherwise has to be looked at anew.
    if (eager != 2 || model.methods().stream().noneMatch(LateDates::isGetter)) {
      throw new IllegalStateException("the driver makes its date formats in another way now");
    }
    return classes.transformClass(
        model,
        (builder, element) -> {
          if (element instanceof MethodModel method) {
            builder.transformMethod(
                method,
                MethodTransform.transformingCode(
                    isGetter(method) ? new MakeOnce() : LateDates::withoutMaking));
          } else {
            builder.with(element);
          }
        });
  }

  private static boolean isGetter(MethodModel method) {
    return method.methodName().equalsString(GETTER);
  }

  static long eager(ClassModel model) {
    return model.methods().stream()
        .filter(method -> !isGetter(method))
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(LateDates::isMaking)
        .count();
  }

  private static boolean isMaking(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(FORMAT)
        && call.name().equalsString(MAKE)
        && call.typeSymbol().equals(MAKER);
  }

  private static void withoutMaking(CodeBuilder code, CodeElement element) {
    if (isMaking(element)) {
      code.pop().aconst_null();
    } else {
      code.with(element);
    }
  }

  /** The getter's whole body. */
  private static final class MakeOnce implements CodeTransform {
    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      // Nothing of the old body stays.
    }

    @Override
    public void atEnd(CodeBuilder code) {
      Label made = code.newLabel();
      code.aload(0).getfield(CONFIG, KEPT, FORMAT).dup().ifnonnull(made).pop();
      code.aload(0).aload(0).getfield(CONFIG, "dateStringFormat", ConstantDescs.CD_String);
      code.invokestatic(FORMAT, MAKE, MAKER).dup_x1().putfield(CONFIG, KEPT, FORMAT);
      code.labelBinding(made).areturn();
    }
  }
}
