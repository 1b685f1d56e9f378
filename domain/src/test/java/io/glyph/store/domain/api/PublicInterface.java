package io.glyph.store.domain.api;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the exported packages of a module promise, a line for each thing: a type with all that makes
 * a {@code switch} or a pattern over it exhaustive, a constructor, a method, a field. Every line
 * begins with the name of its type, so that a line stands for itself.
 */
final class PublicInterface {
  private PublicInterface() {}

  /**
   * @param classes folder of compiled classes with a {@code module-info.class}
   */
  static List<String> of(Path classes) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    try (InputStream info = Files.newInputStream(classes.resolve("module-info.class"));
        URLClassLoader loader = loader(classes)) {
      ModuleDescriptor module = ModuleDescriptor.read(info);
      for (ModuleDescriptor.Exports exported : module.exports()) {
        lines.add("exports " + exported.source());
        for (Class<?> type : types(loader, classes, exported.source())) {
          if (isVisible(type)) {
            describe(type, lines);
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  /** Of the classes in this folder first: the test's own class path has some of the same name. */
  private static URLClassLoader loader(Path classes) throws MalformedURLException {
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, PublicInterface.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          if (findLoadedClass(name) == null
              && Files.exists(classes.resolve(name.replace('.', '/') + ".class"))) {
            return findClass(name);
          }
          return super.loadClass(name, resolve);
        }
      }
    };
  }

  private static List<Class<?>> types(ClassLoader loader, Path classes, String name)
      throws IOException {
    try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
              .map(file -> name + '.' + file.substring(0, file.length() - ".class".length()))
              .sorted()
              .toList();
      List<Class<?>> types = new ArrayList<>();
      for (String type : names) {
        types.add(Class.forName(type, false, loader));
      }
      return types;
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      if (!isOpen(at.getModifiers()) || at.isAnonymousClass() || at.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void describe(Class<?> type, TreeSet<String> lines) {
    String name = type.getTypeName();
    lines.add(name + ": " + declaration(type));
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isOpen(constructor.getModifiers()) && !constructor.isSynthetic()) {
        lines.add(name + " " + modifiers(constructor) + "new" + parameters(constructor));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isOpen(method.getModifiers()) && !method.isSynthetic() && !isOfEveryObject(method)) {
        lines.add(
            name
                + " "
                + modifiers(method)
                + variables(method.getTypeParameters())
                + method.getName()
                + parameters(method)
                + ": "
                + method.getAnnotatedReturnType());
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isOpen(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant()) {
        lines.add(
            name
                + " "
                + Modifier.toString(field.getModifiers())
                + ' '
                + field.getName()
                + ": "
                + field.getAnnotatedType());
      }
    }
  }

  private static boolean isOfEveryObject(Method method) {
    return switch (method.getName()) {
      case "hashCode", "toString" -> method.getParameterCount() == 0;
      case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
      default -> false;
    };
  }

  private static String declaration(Class<?> type) {
    int modifiers = type.getModifiers() & ~(Modifier.INTERFACE | Modifier.PUBLIC);
    if (type.isInterface() || type.isEnum()) {
      modifiers &= ~(Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL);
    }
    StringBuilder text = new StringBuilder();
    if (modifiers != 0) {
      text.append(Modifier.toString(modifiers)).append(' ');
    }
    text.append(
        type.isEnum()
            ? "enum"
            : type.isRecord() ? "record" : type.isInterface() ? "interface" : "class");
    text.append(variables(type.getTypeParameters()));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(PublicInterface::component)
              .collect(Collectors.joining(", ", " (", ")")));
    }
    @Nullable AnnotatedType parent = type.getAnnotatedSuperclass();
    if (parent != null && !type.isEnum() && !type.isRecord() && parent.getType() != Object.class) {
      text.append(" extends ").append(parent);
    }
    for (AnnotatedType parentInterface : type.getAnnotatedInterfaces()) {
      text.append(" is ").append(parentInterface);
    }
    // Whoever switches over these has named all of them.
    if (type.isSealed()) {
      text.append(
          Arrays.stream(type.getPermittedSubclasses())
              .map(Class::getTypeName)
              .sorted()
              .collect(Collectors.joining(", ", " permits ", "")));
    }
    if (type.isEnum()) {
      text.append(
          Arrays.stream(type.getDeclaredFields())
              .filter(Field::isEnumConstant)
              .map(Field::getName)
              .collect(Collectors.joining(", ", " of ", "")));
    }
    return text.toString();
  }

  private static String component(RecordComponent component) {
    return component.getAnnotatedType() + " " + component.getName();
  }

  private static String modifiers(Executable executable) {
    int modifiers = executable.getModifiers();
    Class<?> owner = executable.getDeclaringClass();
    StringBuilder text = new StringBuilder();
    if (Modifier.isProtected(modifiers)) {
      text.append("protected ");
    }
    if (Modifier.isStatic(modifiers)) {
      text.append("static ");
    }
    // A new one breaks whoever implements the type; of a sealed one nobody can.
    if (Modifier.isAbstract(modifiers) && !owner.isSealed()) {
      text.append("abstract ");
    }
    if (Modifier.isFinal(modifiers) && !Modifier.isFinal(owner.getModifiers())) {
      text.append("final ");
    }
    return text.toString();
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(v ->
                v.getName()
                    + Arrays.stream(v.getBounds())
                        .filter(bound -> bound != Object.class)
                        .map(bound -> " extends " + bound.getTypeName())
                        .collect(Collectors.joining()))
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String parameters(Executable executable) {
    String thrown =
        Arrays.stream(executable.getAnnotatedExceptionTypes())
            .map(AnnotatedElement::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return Arrays.stream(executable.getAnnotatedParameterTypes())
            .map(AnnotatedElement::toString)
            .collect(Collectors.joining(", ", "(", ")"))
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }
}
