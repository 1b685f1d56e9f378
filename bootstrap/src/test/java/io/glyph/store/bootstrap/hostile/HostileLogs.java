package io.glyph.store.bootstrap.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.glyph.store.bootstrap.hostile.HostileListTest.Case;
import io.glyph.store.bootstrap.hostile.HostileListTest.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Logs: others write to them as they like, and what was sealed must stay. */
final class HostileLogs {
  private static final String LOG = "audit/events.jsonl";
  private static final String OLD = "v1-worked";
  private static final String NEW = "v4-worked";

  private HostileLogs() {}

  static List<Case> cases() {
    return List.of(
        new Case("log, v1: missing", OLD, 0, "", "", s -> Files.delete(s.at(LOG))),
        new Case(
            "log, v4: missing",
            NEW,
            0,
            "log_missing",
            "audit_damaged",
            s -> Files.delete(s.at(LOG))),
        new Case(
            "log, v1: a torn last line",
            OLD,
            0,
            "log_torn",
            "audit_damaged",
            s -> s.append("{\"type\":\"snap")),
        new Case(
            "log, v4: a torn last line",
            NEW,
            0,
            "log_torn",
            "audit_damaged",
            s -> s.append("{\"type\":\"snap")),
        new Case("log: no newline at the end", NEW, 0, "", "", s -> s.append("{\"type\":\"x\"}")),
        new Case("log: NUL bytes", NEW, 0, "log_malformed", "", s -> s.append("\0\0\0\n")),
        new Case(
            "log: invalid UTF-8",
            NEW,
            0,
            "log_malformed",
            "",
            s ->
                Files.write(
                    s.at(LOG),
                    "{\"type\":\"\u00ff\"}\n".getBytes(ISO_8859_1),
                    StandardOpenOption.APPEND)),
        new Case(
            "log: lines that are not JSON",
            NEW,
            0,
            "log_malformed",
            "",
            s -> s.append("\u001b[2Jhello\n")),
        new Case(
            "log: lines that are no objects",
            NEW,
            0,
            "log_malformed",
            "",
            s -> s.append("[1]\n\"x\"\n7\n")),
        new Case(
            "log: shortened",
            NEW,
            0,
            "log_shortened",
            "audit_damaged",
            s -> {
              String text = text(s);
              Files.writeString(s.at(LOG), text.substring(0, text.indexOf('\n') + 1), ISO_8859_1);
            }),
        new Case(
            "log: rewritten in the middle",
            NEW,
            0,
            "log_rewritten",
            "",
            s ->
                Files.writeString(
                    s.at(LOG), text(s).replaceFirst("user:self:ada", "user:self:eva"), ISO_8859_1)),
        new Case(
            "log: a seal that does not fit",
            NEW,
            0,
            "log_seal_unfit",
            "",
            s -> {
              String ours =
                  text(s)
                      .lines()
                      .filter(line -> line.contains("\"seal\""))
                      .findFirst()
                      .orElseThrow();
              s.append(
                  ours.replaceFirst("\"root\":\"[0-9a-f]{8}", "\"root\":\"00000000")
                          .replaceFirst("\"id\":\"[0-9a-f]{8}", "\"id\":\"00000000")
                      + "\n");
            }),
        new Case(
            "log: a clock that goes backwards",
            NEW,
            0,
            "",
            "",
            s ->
                s.append(
                    "{\"type\":\"x\",\"timestamp\":\"1999-01-01T00:00:00Z\",\"actor\":\"user:self:a\","
                        + "\"data\":{}}\n")),
        new Case(
            "log: a directory",
            NEW,
            35,
            "unsafe_file",
            "unsafe_store",
            s -> {
              Files.delete(s.at(LOG));
              Files.createDirectory(s.at(LOG));
            }),
        new Case(
            "log: a link",
            NEW,
            35,
            "unsafe_file",
            "unsafe_store",
            s -> {
              Path real = Files.move(s.at(LOG), s.project().resolve("elsewhere"));
              Files.createSymbolicLink(s.at(LOG), real);
            }),
        new Case("log: a FIFO", NEW, 35, "unsafe_file", "unsafe_store", s -> special(s, "p")),
        new Case(
            "log: a device",
            NEW,
            35,
            "unsafe_file",
            "unsafe_store",
            s -> special(s, "c", "1", "5")),
        new Case(
            "log: a hard link",
            NEW,
            35,
            "unsafe_file",
            "unsafe_store",
            s -> Files.createLink(s.project().resolve("elsewhere"), s.at(LOG))));
  }

  /** Something without an end, which whoever opened it would read for ever; needs root. */
  private static void special(Store store, String... kind) throws Exception {
    Files.delete(store.at(LOG));
    List<String> words = new ArrayList<>(List.of("mknod", store.at(LOG).toString()));
    words.addAll(List.of(kind));
    int made = new ProcessBuilder(words).start().waitFor();
    Assumptions.assumeTrue(made == 0, "skipped: no devices can be made here");
  }

  private static String text(Store store) throws Exception {
    return Files.readString(store.at(LOG), ISO_8859_1);
  }
}
