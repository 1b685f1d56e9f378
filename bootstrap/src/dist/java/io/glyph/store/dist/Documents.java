package io.glyph.store.dist;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.glyph.store.cli.ManualPages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.sqlite.SQLiteJDBCLoader;

/** What is shipped to be read: manual pages, completions, licences, the bill of materials. */
final class Documents {
  private Documents() {}

  static void write(Path texts, Path jars, Path sbom, Path licence, Path root)
      throws IOException, InterruptedException {
    JsonObject bill = bill(sbom, root.resolve("runtime"));
    requireAll(jars, bill);
    String version =
        bill.getAsJsonObject("metadata").getAsJsonObject("component").get("version").getAsString();
    Files.writeString(
        root.resolve("sbom.cdx.json"),
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(bill) + "\n");
    Files.copy(licence, root.resolve("LICENSE"));
    licences(texts, jars, bill, Files.createDirectory(root.resolve("licences")));
    Path man = Files.createDirectories(root.resolve("share/man/man1"));
    for (Map.Entry<String, String> page : ManualPages.of("glyph " + version, "").entrySet()) {
      Files.writeString(man.resolve(page.getKey()), page.getValue());
    }
    completions(root);
  }

  /** Maven leaves the bill out without a word where it is offline; an old one may be there. */
  private static void requireAll(Path jars, JsonObject bill) throws IOException {
    String named = bill.toString();
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        String name =
            jar.getFileName().toString().replaceFirst("-[0-9][^-]*(-[a-z-]+)?\\.jar$", "");
        if (!named.contains("\"name\":\"" + name + "\"")) {
          throw new IllegalStateException("the bill lacks " + name + ": build without -o");
        }
      }
    }
  }

  private static void completions(Path root) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("share/completions"));
    Map<String, String> names =
        Map.of("bash", "glyph.bash", "zsh", "glyph.zsh", "fish", "glyph.fish");
    for (Map.Entry<String, String> shell : new TreeMap<>(names).entrySet()) {
      Files.writeString(
          folder.resolve(shell.getValue()),
          Commands.run(
              root,
              Map.of("LC_ALL", "C.UTF-8", "PATH", "/usr/bin:/bin"),
              List.of("bin/glyph", "completion", shell.getKey())));
    }
  }

  /** Maven's part knows jars only: the Java runtime and SQLite in the driver are added. */
  private static JsonObject bill(Path sbom, Path runtime) throws IOException {
    if (!Files.exists(sbom)) {
      throw new IllegalStateException("there is no bill of materials yet: build without -o");
    }
    JsonObject bill = JsonParser.parseString(Files.readString(sbom)).getAsJsonObject();
    Properties release = new Properties();
    try (InputStream in = Files.newInputStream(runtime.resolve("release"))) {
      release.load(in);
    }
    JsonArray components = bill.getAsJsonArray("components");
    components.add(
        component(
            "OpenJDK runtime (" + unquoted(release.getProperty("IMPLEMENTOR", "unknown")) + ")",
            unquoted(
                release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION"))),
            "GPL-2.0-with-classpath-exception"));
    String driver = SQLiteJDBCLoader.getVersion();
    // The driver's version is SQLite's and a number of its own.
    String sqlite =
        driver.split("\\.").length > 3 ? driver.substring(0, driver.lastIndexOf('.')) : driver;
    components.add(component("SQLite", sqlite, "blessing"));
    return bill;
  }

  private static String unquoted(String text) {
    return text.replace("\"", "");
  }

  private static JsonObject component(String name, String version, String licence) {
    JsonObject id = new JsonObject();
    id.addProperty("id", licence);
    JsonObject choice = new JsonObject();
    choice.add("license", id);
    JsonArray licences = new JsonArray();
    licences.add(choice);
    JsonObject component = new JsonObject();
    component.addProperty("type", "library");
    component.addProperty("bom-ref", name + "@" + version);
    component.addProperty("name", name);
    component.addProperty("version", version);
    component.add("licenses", licences);
    return component;
  }

  /** The texts that jars bring, those that they only name, and a list of what is under which. */
  private static void licences(Path texts, Path jars, JsonObject bill, Path folder)
      throws IOException {
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        texts(jar, folder);
      }
    }
    try (Stream<Path> common = Files.list(texts.resolve("licences"))) {
      for (Path text : common.sorted().toList()) {
        Files.copy(text, folder.resolve(text.getFileName()));
      }
    }
    StringBuilder list =
        new StringBuilder(
            "What is in this distribution, and under which licence. Texts that a jar brings are in the\n"
                + "folder of its name; Apache-2.0 is the file LICENSE above; those of the Java runtime are in\n"
                + "runtime/legal. SQLite is in the public domain.\n\n");
    for (JsonElement element : bill.getAsJsonArray("components")) {
      JsonObject component = element.getAsJsonObject();
      list.append(component.get("name").getAsString())
          .append(' ')
          .append(component.get("version").getAsString())
          .append(": ")
          .append(names(component))
          .append('\n');
    }
    Files.writeString(folder.resolve("LIST.txt"), list);
  }

  private static String names(JsonObject component) {
    JsonArray licences = component.getAsJsonArray("licenses");
    if (licences == null || licences.isEmpty()) {
      throw new IllegalStateException("no licence is known of " + component.get("name"));
    }
    StringBuilder names = new StringBuilder();
    for (JsonElement element : licences) {
      JsonObject choice = element.getAsJsonObject();
      JsonObject licence = choice.getAsJsonObject("license");
      JsonElement name =
          licence == null
              ? choice.get("expression")
              : licence.has("id") ? licence.get("id") : licence.get("name");
      names.append(names.isEmpty() ? "" : " or ").append(name.getAsString());
    }
    return names.toString();
  }

  private static void texts(Path jar, Path folder) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isDirectory() || !isLicence(file)) {
          continue;
        }
        Path target = Files.createDirectories(folder.resolve(name)).resolve(file);
        try (InputStream in = zip.getInputStream(entry)) {
          Files.write(target, in.readAllBytes());
        }
      }
    }
  }

  private static boolean isLicence(String file) {
    String name = file.toUpperCase(Locale.ROOT);
    return !name.endsWith(".CLASS")
        && Stream.of("LICENSE", "NOTICE", "COPYING").anyMatch(name::contains);
  }
}
