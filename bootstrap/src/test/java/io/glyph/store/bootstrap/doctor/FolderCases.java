package io.glyph.store.bootstrap.doctor;

import io.glyph.store.bootstrap.doctor.DoctorTest.Case;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.domain.finding.FindingCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Damage to the folder, the manifest, and what lies beside the database. */
final class FolderCases {
  private static final String PROTOTYPES =
      """
      store:
        version: 1
        created_by: glyph/0.1.0
        project: orchard
        object_format: glyph-object-v1
        audit_log: audit/events.jsonl
      """;

  private FolderCases() {}

  static List<Case> all(GoldenStore v1, GoldenStore v4) {
    return List.of(
        new Case(
            "a link in the place of the log",
            v1,
            FindingCode.UNSAFE_FILE,
            "",
            p -> {
              Path log = p.store.resolve("audit/events.jsonl");
              Path real = Files.move(log, p.temporary().resolve("elsewhere"));
              Files.createSymbolicLink(log, real);
            }),
        new Case(
            "a rollback journal",
            v4,
            FindingCode.UNSAFE_FILE,
            "",
            p -> Files.write(p.store.resolve("store.db-journal"), new byte[] {1, 2, 3})),
        new Case(
            "the WAL of another store",
            v1,
            FindingCode.FOREIGN_WAL,
            "",
            p -> {
              Path other =
                  GoldenStore.named("v1-live-wal")
                      .unpackInto(Files.createDirectory(p.temporary().resolve("other")));
              Files.copy(other.resolve(".glyph/store.db-wal"), p.store.resolve("store.db-wal"));
            }),
        new Case(
            "a manifest that is none, and a backup",
            v1,
            FindingCode.MANIFEST_INVALID,
            "",
            p -> {
              p.must("backup", "create");
              Files.writeString(p.store.resolve("manifest.yaml"), "\u001b[31mnone");
            }),
        new Case(
            "no manifest, and no backup",
            v1,
            FindingCode.MANIFEST_INVALID,
            "own_copy_of_manifest",
            p -> Files.delete(p.store.resolve("manifest.yaml"))),
        new Case(
            "the manifest of an older program",
            v4,
            FindingCode.MANIFEST_OVERWRITTEN,
            "",
            p -> Files.writeString(p.store.resolve("manifest.yaml"), PROTOTYPES)),
        new Case(
            "no manifest where the database keeps it",
            v4,
            FindingCode.MANIFEST_OVERWRITTEN,
            "",
            p -> Files.delete(p.store.resolve("manifest.yaml"))),
        new Case(
            "the manifest of another store",
            v4,
            FindingCode.MANIFEST_OVERWRITTEN,
            "",
            p -> {
              Path manifest = p.store.resolve("manifest.yaml");
              Files.writeString(
                  manifest,
                  Files.readString(manifest).replaceFirst("id: [0-9a-f]{8}", "id: 00000000"));
            }),
        new Case(
            "a manifest that says more",
            v4,
            FindingCode.MANIFEST_CONTRADICTS,
            "",
            p -> {
              Path manifest = p.store.resolve("manifest.yaml");
              Files.writeString(
                  manifest, Files.readString(manifest).replaceFirst("version: 4", "version: 9"));
            }),
        new Case(
            "what killed commands leave",
            v4,
            FindingCode.LEFTOVER,
            "",
            p -> {
              Files.writeString(p.store.resolve("manifest.yaml.new"), "half");
              DoctorTest.privateFolder(p.store.resolve("backups/0009-v4.partial"));
            }),
        new Case(
            "a private copy of a dead process",
            v4,
            FindingCode.SCRATCH_LEFT,
            "",
            p -> {
              String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9]", "_");
              Path room =
                  DoctorTest.privateFolder(
                      p.temporary().resolve("glyph-scratch-" + user + "-4194305-abc"));
              Files.createFile(room.resolve("owner.lock"));
              Files.writeString(room.resolve("cold.db"), "somebody's data");
            }),
        new Case(
            "the lock of a dead process",
            v4,
            FindingCode.LOCK_LEFT,
            "",
            p -> Files.writeString(p.store.resolve("lock"), "4194305 2026-01-01T00:00:00Z\n")));
  }
}
