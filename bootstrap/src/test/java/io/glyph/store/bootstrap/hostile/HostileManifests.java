package io.glyph.store.bootstrap.hostile;

import io.glyph.store.bootstrap.hostile.HostileListTest.Case;
import io.glyph.store.bootstrap.hostile.HostileListTest.Damage;
import io.glyph.store.bootstrap.hostile.HostileListTest.Store;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Manifests: at version 1 nothing can make up for one; later the database keeps it. */
final class HostileManifests {
  private static final String PROTOTYPES =
      """
      store:
        version: 1
        created_by: glyph/0.1.0
        project: orchard
        object_format: glyph-object-v1
        audit_log: audit/events.jsonl
      """;

  private HostileManifests() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    none(cases, "empty", s -> s.manifest(""));
    none(cases, "missing", s -> Files.delete(s.at("manifest.yaml")));
    unsafe(
        cases,
        "a directory",
        s -> {
          Files.delete(s.at("manifest.yaml"));
          Files.createDirectory(s.at("manifest.yaml"));
        });
    unsafe(
        cases,
        "a FIFO",
        s -> {
          Files.delete(s.at("manifest.yaml"));
          new ProcessBuilder("mkfifo", s.at("manifest.yaml").toString()).start().waitFor();
        });
    unsafe(
        cases,
        "a device",
        s -> {
          Files.delete(s.at("manifest.yaml"));
          Files.createSymbolicLink(s.at("manifest.yaml"), java.nio.file.Path.of("/dev/zero"));
        });
    none(cases, "1 GB", HostileManifests::gigabyte);
    none(cases, "NUL bytes", s -> s.edit("project: glyph", "project: gl\0yph"));
    taken(cases, "a byte order mark", s -> s.manifest("\uFEFF" + text(s)));
    taken(cases, "CRLF", s -> s.manifest(text(s).replace("\n", "\r\n")));
    none(
        cases,
        "invalid UTF-8",
        s ->
            Files.write(
                s.at("manifest.yaml"),
                text(s)
                    .replace("project: glyph", "project: gl\u00e9yph")
                    .getBytes(StandardCharsets.ISO_8859_1)));
    none(cases, "several documents", s -> s.manifest(text(s) + "---\n" + text(s)));
    none(cases, "duplicate keys", s -> s.edit("store:\n", "store:\n  version: 1\n"));
    none(cases, "anchors", s -> s.edit("store:", "store: &a"));
    none(cases, "an alias bomb", s -> s.manifest(bomb() + text(s)));
    none(cases, "tags", s -> s.edit("store:", "store: !!map"));
    none(cases, "deep nesting", s -> s.manifest("x: " + "[".repeat(20_000) + "\n" + text(s)));
    for (String version :
        List.of("0", "-1", "1.5", "\"1\"", "2147483648", "1" + "0".repeat(400), "null")) {
      String shown = version.length() > 20 ? "10^400" : version;
      none(
          cases,
          "version " + shown,
          s -> s.manifest(text(s).replaceFirst("version: \\d+", "version: " + version)));
    }
    none(cases, "an unknown object format", s -> s.edit("object-v1", "object-v9"));
    for (String log : List.of("/etc/passwd", "../../passwd", "audit/../../x", "/dev/zero")) {
      none(cases, "audit_log " + log, s -> s.edit("audit/events.jsonl", log));
    }
    for (String golden : List.of("v1-fresh", "v4-worked")) {
      cases.add(
          new Case(
              "audit_log through a link, " + golden,
              golden,
              35,
              "unsafe_file",
              "unsafe_store",
              s -> {
                Files.move(s.at("audit"), s.project().resolve("elsewhere"));
                Files.createSymbolicLink(s.at("audit"), s.project().resolve("elsewhere"));
              }));
    }
    for (String golden : List.of("v2-worked", "v3-worked", "v4-worked")) {
      cases.add(
          new Case(
              "manifest of version 1 over " + golden,
              golden,
              31,
              "manifest_overwritten",
              "recovery_required",
              s -> s.manifest(PROTOTYPES)));
    }
    return cases;
  }

  private static void none(List<Case> cases, String name, Damage damage) {
    cases.add(
        new Case(
            "manifest, v1: " + name,
            "v1-fresh",
            30,
            "manifest_invalid",
            "manifest_invalid",
            damage));
    cases.add(
        new Case(
            "manifest, v4: " + name,
            "v4-worked",
            31,
            "manifest_overwritten",
            "recovery_required",
            damage));
  }

  private static void unsafe(List<Case> cases, String name, Damage damage) {
    for (String golden : List.of("v1-fresh", "v4-worked")) {
      cases.add(
          new Case(
              "manifest, " + golden + ": " + name,
              golden,
              35,
              "unsafe_file",
              "unsafe_store",
              damage));
    }
  }

  private static void taken(List<Case> cases, String name, Damage damage) {
    for (String golden : List.of("v1-fresh", "v4-worked")) {
      cases.add(new Case("manifest, " + golden + ": " + name, golden, 0, "", "", damage));
    }
  }

  private static String text(Store store) throws Exception {
    return Files.readString(store.at("manifest.yaml"));
  }

  /** Sparse: it takes no room. The image of the folder would read it, so it is 100 MB here. */
  private static void gigabyte(Store store) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(store.at("manifest.yaml").toFile(), "rw")) {
      file.setLength(100L << 20);
    }
  }

  private static String bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n");
    }
    return bomb.toString();
  }
}
