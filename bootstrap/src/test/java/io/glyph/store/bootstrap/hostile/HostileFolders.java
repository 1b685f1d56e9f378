package io.glyph.store.bootstrap.hostile;

import io.glyph.store.bootstrap.hostile.HostileListTest.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder itself, and what somebody puts into it. */
final class HostileFolders {
  private static final String NEW = "v4-worked";

  private HostileFolders() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        unsafe(
            "folder: .glyph is a file",
            s -> {
              Files.move(s.project().resolve(".glyph"), s.project().resolve("moved"));
              Files.writeString(s.project().resolve(".glyph"), "gitdir: elsewhere\n");
            }));
    cases.add(
        unsafe(
            "folder: .glyph is a link",
            s -> {
              Path real = Files.move(s.project().resolve(".glyph"), s.project().resolve("moved"));
              Files.createSymbolicLink(s.project().resolve(".glyph"), real);
            }));
    cases.add(
        new Case(
            "folder: .glyph is not ours",
            "v1-fresh",
            30,
            "database_missing",
            "database_invalid",
            s -> {
              for (String name : List.of("manifest.yaml", "store.db", "audit/events.jsonl")) {
                Files.delete(s.at(name));
              }
              Files.writeString(s.at("config.toml"), "[font]\nname = \"Glyph\"\n");
            }));
    cases.add(
        new Case(
            "folder: a stale lock of a dead process",
            NEW,
            0,
            "lock_left",
            "",
            s -> Files.writeString(s.at("lock"), "4194305 2020-01-01T00:00:00Z\n")));
    cases.add(
        new Case(
            "folder: a lock with junk in it",
            NEW,
            0,
            "lock_left",
            "",
            s -> Files.writeString(s.at("lock"), "\u001b[2J".repeat(1000))));
    cases.add(
        new Case(
            "folder: two stores nested",
            NEW,
            0,
            "",
            "",
            s -> {
              Path inner = Files.createDirectories(s.project().resolve("inner/.glyph"));
              Files.writeString(inner.resolve("manifest.yaml"), "hello");
            }));
    for (String name :
        List.of(
            "manifest.yaml.new",
            "content/import.partial",
            "store.db-wal",
            "store.db-shm",
            "lock",
            "audit/attachments",
            "content")) {
      cases.add(
          unsafe(
              "folder: a link planted at " + name,
              s -> {
                Path victim = Files.writeString(s.project().resolve("victim"), "mine");
                if (Files.isDirectory(s.at(name))) {
                  Files.move(s.at(name), s.project().resolve("moved"));
                }
                Files.deleteIfExists(s.at(name));
                Files.createSymbolicLink(s.at(name), victim);
              }));
    }
    return cases;
  }

  private static Case unsafe(String name, HostileListTest.Damage damage) {
    return new Case(name, NEW, 35, "unsafe_file", "unsafe_store", damage);
  }
}
