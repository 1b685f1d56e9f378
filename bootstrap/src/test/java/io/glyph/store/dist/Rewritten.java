package io.glyph.store.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Runs a class of samples as packaging would ship it, beside the one that javac made. */
final class Rewritten extends ClassLoader {
  private final String samples;
  private final UnaryOperator<byte[]> shipped;

  private Rewritten(Class<?> samples, UnaryOperator<byte[]> shipped) {
    super(samples.getClassLoader());
    this.samples = samples.getName();
    this.shipped = shipped;
  }

  /** A new object of a class, it and all in it rewritten. */
  @SuppressWarnings("unchecked") // the samples say what they supply
  static Supplier<List<String>> of(
      Class<? extends Supplier<List<String>>> samples, UnaryOperator<byte[]> shipped)
      throws ReflectiveOperationException {
    return (Supplier<List<String>>)
        new Rewritten(samples, shipped)
            .loadClass(samples.getName())
            .getDeclaredConstructor()
            .newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.equals(samples) && !name.startsWith(samples + "$")) {
      return super.loadClass(name, resolve);
    }
    Class<?> known = findLoadedClass(name);
    if (known != null) {
      return known;
    }
    byte[] bytes = shipped.apply(bytes(name));
    return defineClass(name, bytes, 0, bytes.length);
  }

  static byte[] bytes(String name) {
    try (InputStream in =
        Rewritten.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IllegalStateException("no class " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many calls of a bootstrap method are in a class. */
  static long calls(byte[] bytes, String bootstrap) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(InvokeDynamicInstruction.class::isInstance)
        .map(InvokeDynamicInstruction.class::cast)
        .filter(call ->
            call.invokedynamic()
                .bootstrap()
                .bootstrapMethod()
                .reference()
                .owner()
                .asInternalName()
                .equals(bootstrap))
        .count();
  }
}
