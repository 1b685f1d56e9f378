package io.glyph.store.dist;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles switches over types as the chain of tests that they mean. javac leaves it to a bootstrap
 * method at run time, which takes some 10 ms for the first ones of a process, and JDK 25 cannot
 * keep its result in a cache.
 */
final class PatternSwitches {
  private static final String BOOTSTRAP = "java/lang/runtime/SwitchBootstraps";
  private static final String NAME = "typeSwitch";
  private static final String OURS = "glyph$typeSwitch$";
  private static final MethodTypeDesc TESTS = MethodTypeDesc.of(CD_int, CD_Object, CD_int);

  private final ClassDesc owner;
  private final boolean isInterface;
  private final List<List<ClassDesc>> switches = new ArrayList<>();

  private PatternSwitches(ClassModel model) {
    owner = model.thisClass().asSymbol();
    isInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
  }

  static byte[] inlined(byte[] bytes, ClassFile classes) {
    ClassModel model = classes.parse(bytes);
    boolean any =
        model.methods().stream()
            .flatMap(method -> method.code().stream())
            .flatMap(code -> code.elementStream())
            .anyMatch(PatternSwitches::isOverTypes);
    if (!any) {
      return bytes;
    }
    PatternSwitches switches = new PatternSwitches(model);
    return classes.transformClass(
        model,
        ClassTransform.transformingMethodBodies(switches::rewrite)
            .andThen(ClassTransform.endHandler(switches::addTests)));
  }

  /** Labels may be strings, numbers and enum constants as well: those stay as they are. */
  private static boolean isOverTypes(CodeElement element) {
    return element instanceof InvokeDynamicInstruction call
        && call.name().equalsString(NAME)
        && call.invokedynamic()
            .bootstrap()
            .bootstrapMethod()
            .reference()
            .owner()
            .asInternalName()
            .equals(BOOTSTRAP)
        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  private void rewrite(CodeBuilder builder, CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call) || !isOverTypes(call)) {
      builder.with(element);
      return;
    }
    List<ClassDesc> labels = new ArrayList<>();
    for (ConstantDesc label : call.bootstrapArgs()) {
      labels.add((ClassDesc) label);
    }
    builder.invokestatic(owner, OURS + switches.size(), TESTS, isInterface);
    switches.add(labels);
  }

  private void addTests(ClassBuilder builder) {
    for (int i = 0; i < switches.size(); i++) {
      List<ClassDesc> labels = switches.get(i);
      builder.withMethodBody(
          OURS + i,
          TESTS,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          code -> tests(code, labels));
    }
  }

  /** As SwitchBootstraps.typeSwitch says: -1 for null, else the first label from a number on. */
  private static void tests(CodeBuilder code, List<ClassDesc> labels) {
    Label notNull = code.newLabel();
    code.aload(0).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf(labels.get(i)).ifeq(next);
      code.loadConstant(i).ireturn();
      code.labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
