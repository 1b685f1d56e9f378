package io.glyph.store.dist;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Classes as they are shipped: so that a cache can hold them, and what they do first. */
final class Classes implements AutoCloseable {
  /** The JVM archives no class that is older: it would have to be verified in the old way. */
  private static final int OLDEST_ARCHIVED = ClassFile.JAVA_6_VERSION;

  private final URLClassLoader loader;
  private final ClassFile classes;

  /**
   * @param jars what the classes may refer to
   */
  Classes(List<Path> jars) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    loader = new URLClassLoader(urls.toArray(URL[]::new));
    classes =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader)));
  }

  byte[] shipped(byte[] bytes) {
    int version = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    if (version < OLDEST_ARCHIVED) {
      return raised(bytes);
    }
    byte[] late = LateDates.made(bytes, classes);
    byte[] plain =
        version >= ClassFile.JAVA_16_VERSION ? RecordMethods.writtenOut(late, classes) : late;
    return version >= ClassFile.JAVA_21_VERSION ? PatternSwitches.inlined(plain, classes) : plain;
  }

  /** Bodies are written anew, since only then they get the stack maps that newer versions need. */
  private byte[] raised(byte[] bytes) {
    ClassModel old = classes.parse(bytes);
    return classes.transformClass(
        old,
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
