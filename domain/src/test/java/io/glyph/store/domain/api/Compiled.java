package io.glyph.store.domain.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles what a test brings, with the compiler of this JDK. */
final class Compiled {
  private Compiled() {}

  static void into(Path classes, List<String> options, Path... sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-d", classes.toString(), "-proc:none"));
    StringWriter told = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler.getTask(told, files, null, all, null, files.getJavaFileObjects(sources)).call();
      assertTrue(done, told::toString);
    }
  }
}
