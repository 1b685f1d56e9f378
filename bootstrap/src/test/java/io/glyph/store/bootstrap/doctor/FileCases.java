package io.glyph.store.bootstrap.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.glyph.store.bootstrap.doctor.DoctorTest.Case;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.domain.finding.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Damage to content, log and backups. */
final class FileCases {
  private FileCases() {}

  static List<Case> all(GoldenStore v1, GoldenStore v4) {
    return List.of(
        new Case(
            "a blob that is gone", v4, FindingCode.CONTENT_MISSING, "", p -> Files.delete(blob(p))),
        new Case(
            "a blob that is gone from an old store",
            v1,
            FindingCode.CONTENT_MISSING,
            "own_copy_of_content",
            p -> Files.delete(blob(p))),
        new Case(
            "a blob that was cut",
            v4,
            FindingCode.CONTENT_DAMAGED,
            "",
            p -> Files.write(blob(p), new byte[] {1})),
        new Case(
            "a blob with other bytes", v4, FindingCode.CONTENT_DAMAGED, "", p -> flip(blob(p), 0)),
        new Case(
            "a link in the place of a blob",
            v4,
            FindingCode.CONTENT_UNSAFE,
            "",
            p -> {
              Path blob = blob(p);
              Path real = Files.move(blob, p.temporary().resolve("blob"));
              Files.createSymbolicLink(blob, real);
            }),
        new Case(
            "a hash that leads elsewhere",
            v4,
            FindingCode.CONTENT_UNNAMED,
            "who_changed_it",
            p -> p.sql("UPDATE content SET hash = '../../../../etc/passwd' WHERE rowid = 1")),
        new Case(
            "no log", v4, FindingCode.LOG_MISSING, "own_copy_of_log", p -> Files.delete(log(p))),
        new Case(
            "a torn line",
            v4,
            FindingCode.LOG_TORN,
            "",
            p -> DoctorTest.append(log(p), "{\"type\":\"snap")),
        new Case(
            "a log that was cut",
            v4,
            FindingCode.LOG_SHORTENED,
            "own_copy_of_log",
            p -> {
              String text = Files.readString(log(p));
              Files.writeString(log(p), text.substring(0, text.indexOf('\n') + 1));
            }),
        new Case(
            "a log that was rewritten",
            v4,
            FindingCode.LOG_REWRITTEN,
            "own_copy_of_log",
            p -> {
              String text = Files.readString(log(p), ISO_8859_1);
              Files.writeString(
                  log(p), text.replaceFirst("user:self:ada", "user:self:eva"), ISO_8859_1);
            }),
        new Case(
            "a line that is none",
            v4,
            FindingCode.LOG_MALFORMED,
            "",
            p -> DoctorTest.append(log(p), "\u001b[2Jno JSON\n")),
        new Case(
            "a line that another has run into, sealed since",
            v4,
            FindingCode.LOG_MALFORMED,
            "",
            p -> {
              DoctorTest.append(log(p), "{\"type\":\"snap{\"type\":\"x\"}\n");
              p.must("backup", "create");
            }),
        new Case(
            "a line that is none, in a log that was rewritten",
            v4,
            FindingCode.LOG_MALFORMED,
            "own_copy_of_log",
            p -> {
              String text = Files.readString(log(p), ISO_8859_1);
              Files.writeString(
                  log(p),
                  text.replaceFirst("user:self:ada", "user:self:eva") + "no JSON\n",
                  ISO_8859_1);
            }),
        new Case(
            "a made-up seal behind what is sealed",
            v4,
            FindingCode.LOG_SEAL_UNFIT,
            "who_changed_it",
            FileCases::falseSeal),
        new Case(
            "a seal that somebody made up",
            v4,
            FindingCode.LOG_FALSE_SEALS,
            "nothing_needed",
            p -> {
              falseSeal(p);
              p.must("backup", "create");
            }),
        new Case(
            "an attachment with other bytes",
            v4,
            FindingCode.ATTACHMENT_DAMAGED,
            "own_copy_of_log",
            p -> {
              Path folder = Files.createDirectories(p.store.resolve("audit/attachments"));
              Files.writeString(folder.resolve("0".repeat(64)), "[]");
            }),
        new Case(
            "a backup with other bytes",
            v4,
            FindingCode.BACKUP_DAMAGED,
            "",
            p -> {
              p.must("backup", "create");
              flip(newestBackup(p).resolve("store.db"), 5000);
            }),
        new Case(
            "a backup without its description",
            v1,
            FindingCode.BACKUP_DAMAGED,
            "",
            p -> {
              p.must("backup", "create");
              Files.delete(newestBackup(p).resolve("backup.yaml"));
            }),
        new Case(
            "a backup that no event tells of",
            v1,
            FindingCode.BACKUP_UNTOLD,
            "",
            p -> {
              byte[] before = Files.readAllBytes(log(p));
              p.must("backup", "create");
              Files.write(log(p), before);
            }));
  }

  private static Path log(Patient p) {
    return p.store.resolve("audit/events.jsonl");
  }

  /** Of a file that the project still has. */
  private static Path blob(Patient p) throws Exception {
    String hash =
        p.text(
            "SELECT hash FROM content WHERE path = 'README.md' OR path LIKE 'docs/%'"
                + " ORDER BY path LIMIT 1");
    return p.store.resolve("content").resolve(hash.substring(0, 2)).resolve(hash);
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static Path newestBackup(Patient p) throws IOException {
    try (Stream<Path> backups = Files.list(p.store.resolve("backups"))) {
      return backups.sorted().toList().getLast();
    }
  }

  private static void falseSeal(Patient patient) throws Exception {
    String ours =
        Files.readAllLines(log(patient)).stream()
            .filter(line -> line.contains("\"seal\""))
            .findFirst()
            .orElseThrow();
    DoctorTest.append(
        log(patient),
        ours.replaceFirst("\"root\":\"[0-9a-f]{8}", "\"root\":\"00000000")
                .replaceFirst("\"id\":\"[0-9a-f]{8}", "\"id\":\"00000000")
            + "\n");
  }
}
