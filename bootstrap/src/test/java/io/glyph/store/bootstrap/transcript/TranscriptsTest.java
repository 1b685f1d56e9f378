package io.glyph.store.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.glyph.store.application.port.StoreAccessException;
import io.glyph.store.application.port.StoreLock;
import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.bootstrap.house.RealPorts;
import io.glyph.store.domain.migration.Effects;
import io.glyph.store.domain.migration.Loss;
import io.glyph.store.domain.migration.MigrationPlan;
import io.glyph.store.domain.migration.Notice;
import io.glyph.store.domain.migration.TableEffect;
import io.glyph.store.domain.refusal.ErrorCode;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.StoreLocation;
import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptsTest {
  private static final String NO_PLAN = "0".repeat(64);

  @TempDir Path temp;

  @Test
  void theWayOfAStore() {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Transcript people = new Transcript("way-people", project);
    Transcript programs = new Transcript("way-programs", project);
    List<List<String>> looks =
        List.of(
            List.of("status"),
            List.of("migrate", "history"),
            List.of("audit", "verify"),
            List.of("backup", "list"),
            List.of("backup", "verify"),
            List.of("recover"),
            List.of("graph"),
            List.of("object", "list", "--kind", "work"),
            List.of("object", "show", "work:frost-alarm"),
            List.of("migrate", "plan"));
    both(project, looks, people, programs);
    both(project, List.of(List.of("audit", "log", "--type", "work_pruned")), people, programs);
    both(project, List.of(List.of("migrate", "apply")), people, programs);
    add(people, project, "migrate", "apply", "--confirm", plan(project, "migrate", "plan"));
    both(project, looks, people, programs);
    people.check();
    programs.check();
  }

  @Test
  void theWayBack() {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Transcript transcript = new Transcript("way-back", project);
    InProcessGlyph.run(project, "migrate", "apply", "--confirm", plan(project, "migrate", "plan"));
    both(project, List.of(List.of("backup", "create"), List.of("import", ".")), transcript);
    String plan = refusedPlan(project, "migrate", "rollback");
    transcript.hide(plan);
    both(project, List.of(List.of("migrate", "rollback")), transcript);
    add(transcript, project, "migrate", "rollback", "--confirm", plan);
    add(transcript, project, "status");
    both(project, List.of(List.of("migrate", "history"), List.of("backup", "list")), transcript);
    both(project, List.of(List.of("backup", "prune", "--keep", "1")), transcript);
    both(project, List.of(List.of("backup", "restore", "9999-v1-00000000")), transcript);
    both(project, List.of(List.of("import", ".")), transcript);
    String backup = newestBackup(project);
    String restore = refusedPlan(project, "backup", "restore", backup);
    transcript.hide(restore);
    add(transcript, project, "backup", "restore", backup, "--confirm", restore);
    both(project, List.of(List.of("migrate", "history")), transcript);
    transcript.check();
  }

  private static String newestBackup(Path project) {
    Object list = JsonText.parse(InProcessGlyph.run(project, "backup", "list", "--json").out());
    return String.valueOf(
        JsonText.at(
            assertInstanceOf(List.class, JsonText.at(list, "data.backups")).getLast(), "id"));
  }

  @Test
  void aHistoryThatCanBeProved() throws IOException {
    Path project =
        GoldenStore.named("v1-worked").unpackInto(Files.createDirectory(temp.resolve("a")));
    Transcript transcript = new Transcript("audit", temp);
    String key = temp.resolve("ada").toString();
    String open = key + ".pub";
    String witness = temp.resolve("witness").toString();
    String other = temp.resolve("eve").toString();
    add(transcript, temp, "audit", "keygen", "--key", key, "--name", "ada.example/log");
    add(transcript, temp, "audit", "keygen", "--key", other, "--name", "eve.example/log", "--json");
    both(temp, List.of(List.of("audit", "keygen", "--key", key, "--name", "ada")), transcript);
    InProcessGlyph.run(project, "migrate", "apply", "--confirm", plan(project, "migrate", "plan"));
    both(project, List.of(List.of("audit", "verify", "--public-key", open)), transcript);
    both(project, List.of(List.of("audit", "seal")), transcript);
    both(
        project,
        List.of(
            List.of("audit", "seal", "--key", key, "--witness", witness),
            List.of("audit", "verify", "--public-key", open, "--witness", witness),
            List.of("audit", "verify", "--since", witness),
            List.of("audit", "verify", "--public-key", other + ".pub", "--witness", witness),
            List.of("audit", "verify", "--witness", open),
            List.of("audit", "seal", "--witness", witness),
            List.of("audit", "log", "--type", "audit_sealed", "--limit", "1"),
            List.of("audit", "log", "--type", "audit_sealed", "--follow", "--limit", "2")),
        transcript);
    Path store = project.resolve(".glyph");
    byte[] log = Files.readAllBytes(store.resolve("audit/events.jsonl"));
    byte[] database = Files.readAllBytes(store.resolve("store.db"));
    InProcessGlyph.run(project, "audit", "seal");
    InProcessGlyph.run(project, "audit", "seal", "--key", key, "--witness", witness);
    Files.write(store.resolve("audit/events.jsonl"), log);
    Files.write(store.resolve("store.db"), database);
    both(project, List.of(List.of("audit", "verify", "--witness", witness)), transcript);
    transcript.check();
  }

  /** The id of a plan that was shown. */
  private static String plan(Path project, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    PackagedGlyph.Result shown = InProcessGlyph.run(project, all.toArray(String[]::new));
    return String.valueOf(JsonText.at(JsonText.parse(shown.out().strip()), "data.plan_id"));
  }

  /** The id of a plan that waits for somebody's agreement. */
  private static String refusedPlan(Path project, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    PackagedGlyph.Result shown = InProcessGlyph.run(project, all.toArray(String[]::new));
    return String.valueOf(
        JsonText.at(JsonText.parse(shown.err().strip()), "error.details.plan_id"));
  }

  @Test
  void applyForPrograms() {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Transcript transcript = new Transcript("apply-programs", project);
    String plan = plan(project, "migrate", "plan");
    add(transcript, project, "migrate", "apply", "--confirm", plan, "--json", "--progress=json");
    add(transcript, project, "migrate", "apply", "--json");
    add(transcript, project, "migrate", "history", "--json");
    transcript.check();
  }

  @Test
  void makingAStore() throws IOException {
    Transcript transcript = new Transcript("init", temp);
    Path first = Files.createDirectory(temp.resolve("first"));
    Path second = Files.createDirectory(temp.resolve("second"));
    add(transcript, first, "init");
    add(transcript, first, "status");
    add(transcript, temp, "init", "second", "--json");
    add(transcript, second, "init");
    add(transcript, temp, "init", "first", "--store-version", "1", "--json");
    Path old = Files.createDirectory(temp.resolve("old"));
    add(transcript, old, "init", "--store-version", "1");
    add(transcript, old, "status", "--json");
    transcript.check();
  }

  @Test
  void whatNeedsNoStore() {
    Transcript transcript = new Transcript("no-store-needed", temp);
    both(
        temp,
        List.of(List.of("version"), List.of("compat"), List.of("help"), List.of("help", "migrate")),
        transcript,
        transcript);
    add(transcript, temp, "migrate", "apply", "--help");
    add(transcript, temp, "completion", "bash");
    add(transcript, temp, "completion", "zsh");
    add(transcript, temp, "completion", "fish");
    transcript.check();
  }

  @Test
  void storesBelowAFolder() throws IOException {
    for (String store : List.of("v1-worked", "v4-worked", "v2-made", "v1-killed-init")) {
      GoldenStore.named(store).unpackInto(Files.createDirectory(temp.resolve(store)));
    }
    Path odd = GoldenStore.named("v1-fresh").unpackInto(Files.createDirectory(temp.resolve("odd")));
    Files.writeString(odd.resolve(".glyph/manifest.yaml"), "store: {}\n");
    Files.createDirectories(temp.resolve("torn/.glyph"));
    Transcript transcript = new Transcript("below", temp);
    both(
        temp,
        List.of(
            List.of("compat", "--root", "."),
            List.of("compat", "--root", ".", "--release", "glyph/0.2.0"),
            List.of("compat", "--root", "nowhere"),
            List.of("compat", "--root", ".", "--release", "glyph/9.0.0")),
        transcript,
        transcript);
    transcript.check();
  }

  @Test
  void simulatingARollout() throws IOException {
    Files.writeString(
        temp.resolve("releases.yaml"),
        """
        releases:
          - {release: glyph/1.0.0, readable: {min: 1, max: 4}, writable: 4, published: 2026-01-01}
          - {release: glyph/1.1.0, readable: {min: 1, max: 5}, writable: 5, published: 2026-01-08}
        """);
    Transcript transcript = new Transcript("simulate", temp);
    List<String> small =
        List.of("simulate", "rollout", "--releases", "releases.yaml", "--delay", "3");
    List<String> question = new ArrayList<>(small);
    question.addAll(List.of("--longest-delay", "9", "--days", "28", "--machines", "300"));
    both(temp, List.of(question), transcript, transcript);
    add(transcript, temp, "simulate", "rollout", "--releases", "none.yaml");
    transcript.check();
  }

  @Test
  void wrongWords() {
    Path project = GoldenStore.named("v1-fresh").unpackInto(temp);
    Transcript transcript = new Transcript("wrong-words", temp);
    both(
        project,
        List.of(
            List.of("frobnicate"),
            List.of("migrate"),
            List.of("status", "--frob"),
            List.of("migrate", "apply", "--to", "x"),
            List.of("migrate", "apply", "--to", "9"),
            List.of("migrate", "apply", "--confirm", "12"),
            List.of("migrate", "apply", "--actor", "me"),
            List.of("audit", "log", "--since", "yesterday"),
            List.of("backup", "verify", "../../etc"),
            List.of("migrate", "apply", "--confirm", NO_PLAN, "--actor", "agent:codex:1")),
        transcript,
        transcript);
    both(temp, List.of(List.of("status")), transcript, transcript);
    transcript.check();
  }

  @Test
  void refusals() throws IOException {
    Transcript transcript = new Transcript("refusals", temp);
    Path claimed = golden("v1-claimed");
    both(claimed, List.of(List.of("migrate", "plan"), List.of("migrate", "apply")), transcript);
    Path worked = golden("v1-worked");
    StoreLocation location = new StoreLocation(worked.resolve(".glyph"));
    both(worked, List.of(List.of("migrate", "apply", "--confirm", NO_PLAN)), transcript);
    try (StoreLock.Held _ = RealPorts.lock().acquire(location)) {
      both(worked, List.of(List.of("migrate", "apply")), transcript);
    }
    Path log = worked.resolve(".glyph/audit/events.jsonl");
    Files.writeString(log, "{\"type\":\"to", StandardOpenOption.APPEND);
    both(worked, List.of(List.of("audit", "verify"), List.of("migrate", "apply")), transcript);
    add(transcript, worked, "recover");
    add(transcript, worked, "audit", "verify");
    add(transcript, worked, "migrate", "apply", "--to", "2");
    damageBackup(worked);
    both(
        worked,
        List.of(List.of("backup", "verify"), List.of("migrate", "plan", "--to", "1")),
        transcript);
    Files.writeString(worked.resolve(".glyph/manifest.yaml"), "store: {version: 1}\n");
    both(worked, List.of(List.of("status"), List.of("audit", "log")), transcript);
    both(worked, List.of(List.of("recover")), transcript);
    transcript.check();
  }

  @Test
  void damage() throws IOException {
    Transcript transcript = new Transcript("damage", temp);
    Path fresh = golden("v1-fresh");
    Path manifest = fresh.resolve(".glyph/manifest.yaml");
    String good = Files.readString(manifest);
    Files.writeString(manifest, good.replace("version: 1", "version: \u001b[31m"));
    both(fresh, List.of(List.of("status"), List.of("migrate", "apply")), transcript);
    Files.writeString(manifest, good.replace("version: 1", "version: 2"));
    both(fresh, List.of(List.of("status"), List.of("migrate", "apply")), transcript);
    Files.writeString(manifest, good);
    Path database = fresh.resolve(".glyph/store.db");
    byte[] whole = Files.readAllBytes(database);
    Files.writeString(database, "not a database\n");
    both(fresh, List.of(List.of("status")), transcript);
    Files.write(database, whole);
    Files.write(fresh.resolve(".glyph/store.db-journal"), new byte[] {1, 2, 3});
    both(fresh, List.of(List.of("status"), List.of("recover")), transcript);
    transcript.check();
  }

  @Test
  void theDoctor() throws Exception {
    Path project = golden("v1-worked");
    Transcript transcript = new Transcript("doctor", temp);
    Path own = Files.createDirectory(temp.resolve("tmp"));
    doctor(transcript, own, project);
    InProcessGlyph.run(project, "backup", "create");
    Path store = project.resolve(".glyph");
    Files.writeString(store.resolve("manifest.yaml"), "\u001b[2Jnone");
    Files.writeString(store.resolve("manifest.yaml.new"), "half");
    Files.writeString(store.resolve("audit/events.jsonl"), "not JSON\n", StandardOpenOption.APPEND);
    damageBackup(project);
    try (Stream<Path> blobs = Files.walk(store.resolve("content"))) {
      Files.delete(blobs.filter(Files::isRegularFile).sorted().toList().getFirst());
    }
    doctor(transcript, own, project);
    Files.writeString(store.resolve("store.db"), "not a database\n");
    doctor(transcript, own, project);
    Files.write(store.resolve("store.db-journal"), new byte[] {1, 2, 3});
    doctor(transcript, own, project);
    transcript.check();
  }

  private static void doctor(Transcript transcript, Path own, Path project) {
    for (List<String> words : List.of(List.of("doctor", "--deep"), List.of("doctor", "--json"))) {
      transcript.add(words, InProcessGlyph.runWith(own, project, words.toArray(String[]::new)));
    }
  }

  /** Codes that no file on a healthy machine brings about: the words for their facts. */
  @Test
  void failuresOfTheMachine() {
    Path project = GoldenStore.named("v1-worked").unpackInto(temp);
    Transcript transcript = new Transcript("machine", project);
    for (RuntimeException failure : failures(project)) {
      for (String form : List.of("", "--json")) {
        List<String> words = new ArrayList<>(List.of("migrate", "apply"));
        if (!form.isEmpty()) {
          words.add(form);
        }
        transcript.add(
            words, InProcessGlyph.runFailing(failure, project, words.toArray(String[]::new)));
      }
    }
    transcript.check();
  }

  @Test
  void everyErrorCodeHasATranscript() throws IOException {
    Set<ErrorCode> missing = EnumSet.allOf(ErrorCode.class);
    try (Stream<Path> files = Files.list(Transcript.FOLDER)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String text = Files.readString(file);
        missing.removeIf(code -> text.contains("\"code\":\"" + code.label() + "\""));
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static List<RuntimeException> failures(Path project) {
    StoreVersion one = new StoreVersion(1);
    StoreVersion two = new StoreVersion(2);
    Loss loss = new Loss.RowsLost("sources", 2, List.of("README.md", "a\u001b[2J"), NO_PLAN);
    TableEffect effect = new TableEffect("sources", 13, 11, 11, 0, false, List.of(loss));
    MigrationPlan plan =
        new MigrationPlan(NO_PLAN, two, two, List.of(), Effects.judged(List.of(effect), List.of()));
    Path database = project.resolve(".glyph/store.db");
    List<RuntimeException> failures = new ArrayList<>();
    for (Refusal refusal :
        List.of(
            new Refusal.TooNew(
                new Compatibility.TooNew(new StoreVersion(7), two),
                Optional.of(new Release(0, 9, 0))),
            new Refusal.TooOld(new Compatibility.TooOld(one, two), List.of(new Release(0, 2, 0))),
            new Refusal.MigrationRequired(one, two),
            new Refusal.ConfirmationRequired(plan),
            new Refusal.UndeclaredLoss(
                List.of(loss), List.of(new Notice.LooksRenamed("works", "tasks", false))),
            new Refusal.MigrationFailed(two, "integrity_check", "row 3 missing from index"),
            new Refusal.OutcomeUnknown(project.resolve(".glyph/backups/0001-v1-00000000")),
            new Refusal.UnsupportedFilesystem(project.resolve(".glyph"), "nfs4"),
            new Refusal.Interrupted())) {
      failures.add(new RefusedException(refusal));
    }
    for (StoreAccessException.Kind kind : StoreAccessException.Kind.values()) {
      failures.add(
          new StoreAccessException(
              kind, "write the database", database, new IOException("as the system says")));
    }
    failures.add(new IllegalStateException("a defect"));
    return failures;
  }

  private Path golden(String name) throws IOException {
    return GoldenStore.named(name).unpackInto(Files.createDirectory(temp.resolve(name)));
  }

  private static void damageBackup(Path project) throws IOException {
    try (Stream<Path> backups = Files.list(project.resolve(".glyph/backups"))) {
      Path database = backups.findFirst().orElseThrow().resolve("store.db");
      byte[] bytes = Files.readAllBytes(database);
      bytes[bytes.length / 2] ^= 1;
      Files.write(database, bytes);
    }
  }

  private static void both(Path folder, List<List<String>> calls, Transcript transcript) {
    both(folder, calls, transcript, transcript);
  }

  private static void both(
      Path folder, List<List<String>> calls, Transcript people, Transcript programs) {
    for (List<String> words : calls) {
      add(people, folder, words.toArray(String[]::new));
      List<String> json = new ArrayList<>(words);
      json.add("--json");
      add(programs, folder, json.toArray(String[]::new));
    }
  }

  private static void add(Transcript transcript, Path folder, String... words) {
    PackagedGlyph.Result result = InProcessGlyph.run(folder, words);
    transcript.add(List.of(words), result);
  }
}
