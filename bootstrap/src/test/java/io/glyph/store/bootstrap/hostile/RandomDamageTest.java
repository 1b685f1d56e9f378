package io.glyph.store.bootstrap.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.bootstrap.InProcessGlyph;
import io.glyph.store.bootstrap.house.FolderImage;
import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.bootstrap.house.Patience;
import io.glyph.store.sqlite.FileEffects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores that chance has broken. {@code -Dglyph.damage.cases=5000} for more, {@code
 * -Dglyph.damage.seed=N} for one again; the seed of each case is its number behind the first.
 */
class RandomDamageTest {
  private static final int CASES = Integer.getInteger("glyph.damage.cases", 80);
  private static final long SEED = Long.getLong("glyph.damage.seed", System.nanoTime());
  private static final List<String> READERS =
      List.of(
          "status --json",
          "status",
          "doctor --deep --json",
          "doctor",
          "graph",
          "object list",
          "migrate plan",
          "migrate history",
          "audit verify",
          "audit log",
          "backup list",
          "backup verify");

  @TempDir Path temp;

  /** A whole store, and what is right about it. */
  private record Model(
      String name,
      Path project,
      Map<String, String> manifest,
      Oracle.Database database,
      byte[] log) {
    Path store() {
      return project.resolve(".glyph");
    }

    boolean isOld() {
      return name.startsWith("v1") || name.startsWith("v2");
    }
  }

  @Test
  void nothingIsChangedByReadersAndWhatIsDamagedIsNotWritable() throws IOException {
    System.out.println("random damage: " + CASES + " cases from seed " + SEED);
    List<Model> models = new ArrayList<>();
    for (String name :
        List.of("v1-worked", "v2-worked", "v3-worked", "v4-worked", "v4-odd-names", "v4-made")) {
      models.add(model(name));
    }
    // It has a WAL of its own; what SQLite makes of that when it is broken is SQLite's secret.
    models.add(model("v1-live-wal"));
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      Model model = models.get(random.nextInt(models.size()));
      Model other = models.get(random.nextInt(models.size()));
      Path project = temp.resolve("case-" + i);
      copy(model.project(), project);
      Path store = project.resolve(".glyph");
      List<String> done = new ArrayList<>();
      for (int d = random.nextInt(4) == 0 ? 2 : 1; d > 0; d--) {
        done.add(Wreck.oneOf(Wreck.targets(store), store, other.store(), random));
      }
      String name = "seed " + seed + ", " + model.name() + ", " + done;
      try {
        judge(model, project, random, name, faults);
      } catch (RuntimeException | AssertionError thrown) {
        faults.add(name + ": " + thrown);
      }
      delete(project);
      if ((i + 1) % 250 == 0) {
        System.out.println((i + 1) + " cases, " + faults.size() + " faults " + faults);
      }
    }
    assertEquals(List.of(), faults);
  }

  private void judge(Model model, Path project, Random random, String name, List<String> faults)
      throws IOException {
    Path store = project.resolve(".glyph");
    boolean manifestDamaged = !Oracle.manifest(store).equals(model.manifest());
    Oracle.Database database = databaseOf(store);
    boolean headDamaged = !database.marksAndSchema().equals(model.database().marksAndSchema());
    boolean walOfItsOwn = model.name().equals("v1-live-wal");
    boolean logDamaged = !startsWith(logOf(store), model.log());
    FolderImage before = FolderImage.of(project);
    List<String> readers = new ArrayList<>(List.of("status --json", "doctor --deep --json"));
    readers.add(READERS.get(random.nextInt(READERS.size())));
    readers.add(READERS.get(random.nextInt(READERS.size())));
    for (String command : readers) {
      PackagedGlyph.Result result = run(project, command, name, faults);
      if (!before.equals(FolderImage.of(project))) {
        faults.add(name + ": " + command + " changed something");
        before = FolderImage.of(project);
      }
      boolean writable = result.out().contains("\"verdict\":\"writable\"");
      if (writable && (manifestDamaged || (headDamaged && !walOfItsOwn))) {
        faults.add(
            name
                + ": writable, although damaged: manifest "
                + manifestDamaged
                + ", head '"
                + database.marksAndSchema()
                + "' "
                + result.out());
      }
      if (command.startsWith("doctor --deep")
          && result.exit() == 0
          && (manifestDamaged && !model.name().startsWith("v1")
              || notWhole(database, walOfItsOwn))) {
        faults.add(name + ": doctor finds nothing, SQLite says " + database.integrity());
      }
      // From version 2 on the database vouches for every line that is there.
      if (logDamaged
          && !model.name().startsWith("v1")
          && (command.startsWith("doctor --deep") || command.equals("audit verify"))
          && result.exit() == 0) {
        faults.add(name + ": " + command + " finds nothing, and the log is not what it was");
      }
    }
    PackagedGlyph.Result written =
        run(
            project,
            model.isOld() ? "migrate apply --ignore-claims --to 3" : "backup create",
            name,
            faults);
    if (written.exit() == 0 && notWhole(database, walOfItsOwn)) {
      faults.add(name + ": written, although SQLite says " + database.integrity());
    }
    if (written.exit() != 0 && written.exit() != 31 && changed(before, project)) {
      faults.add(name + ": refused with " + written.exit() + ", yet changed: " + written.err());
    }
    recover(project, walOfItsOwn, name, faults);
  }

  /** Whatever is broken: recover cuts nothing off the log, and loses no row that could be read. */
  private void recover(Path project, boolean walOfItsOwn, String name, List<String> faults)
      throws IOException {
    Path store = project.resolve(".glyph");
    byte[] log = logOf(store);
    Map<String, String> rows = rowsOf(store);
    FolderImage before = FolderImage.of(project);
    PackagedGlyph.Result result = run(project, "recover", name, faults);
    if (result.exit() != 0 && result.exit() != 31 && changed(before, project)) {
      faults.add(name + ": recover refused with " + result.exit() + ", yet changed something");
    }
    if (!startsWith(logOf(store), log)) {
      faults.add(name + ": recover has changed the log");
    }
    Map<String, String> left = rowsOf(store);
    if (!walOfItsOwn && !left.equals(rows)) {
      faults.add(name + ": recover has changed rows: " + rows + " became " + left);
    }
  }

  /**
   * Rows of each table of the project, as plain SQLite reads them; without those that it cannot.
   */
  private Map<String, String> rowsOf(Path store) throws IOException {
    return databaseCopy(store).map(Oracle.Database::rows).orElse(Map.of());
  }

  private static byte[] logOf(Path store) throws IOException {
    Path log = store.resolve("audit/events.jsonl");
    return Files.isRegularFile(log) ? Files.readAllBytes(log) : new byte[0];
  }

  private static boolean startsWith(byte[] all, byte[] first) {
    return all.length >= first.length
        && Arrays.equals(all, 0, first.length, first, 0, first.length);
  }

  private static boolean notWhole(Oracle.Database database, boolean walOfItsOwn) {
    return !walOfItsOwn && !database.isWhole();
  }

  /** The lock's file, and an empty folder for backups, may be there where they were not. */
  private static boolean changed(FolderImage before, Path project) {
    return !files(before).equals(files(FolderImage.of(project)));
  }

  private static Map<String, String> files(FolderImage image) {
    Map<String, String> files = new TreeMap<>();
    image
        .entries()
        .forEach((name, what) -> {
          if (!name.equals(".glyph/lock") && !what.startsWith("folder")) {
            files.put(name, what);
          }
        });
    return files;
  }

  /** Nobody writes here meanwhile: a line that is cut need not be waited for. */
  private PackagedGlyph.Result hurried(Path project, String words) {
    return InProcessGlyph.runOver(
        Patience.none(), FileEffects.real(), temp, project, words.split(" "));
  }

  private PackagedGlyph.Result run(Path project, String command, String name, List<String> faults) {
    PackagedGlyph.Result result = hurried(project, command);
    String all = result.out() + result.err();
    if (result.exit() == 1 || all.contains("\tat ")) {
      PackagedGlyph.Result again = hurried(project, command + " --verbose");
      faults.add(name + ": " + command + " is a defect: " + again.err());
    }
    if (all.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      faults.add(name + ": " + command + " shows a control character");
    }
    return result;
  }

  private Oracle.Database databaseOf(Path store) throws IOException {
    return databaseCopy(store)
        .map(Oracle.Database::of)
        .orElse(new Oracle.Database("missing", "missing"));
  }

  private Optional<Path> databaseCopy(Path store) throws IOException {
    Path copy = temp.resolve("oracle.db");
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(temp.resolve("oracle.db" + suffix));
    }
    if (!Files.isRegularFile(store.resolve("store.db"))) {
      return Optional.empty();
    }
    Files.copy(store.resolve("store.db"), copy);
    if (Files.exists(store.resolve("store.db-wal"))) {
      Files.copy(store.resolve("store.db-wal"), temp.resolve("oracle.db-wal"));
    }
    return Optional.of(copy);
  }

  private Model model(String name) throws IOException {
    GoldenStore golden =
        Stream.of(
                GoldenStore.ALL,
                GoldenStore.OF_VERSION_2,
                GoldenStore.OF_VERSION_3,
                GoldenStore.OF_VERSION_4)
            .flatMap(List::stream)
            .filter(store -> store.name().equals(name))
            .findFirst()
            .orElseThrow();
    Path project = golden.unpackInto(Files.createDirectory(temp.resolve(name)));
    if (!name.equals("v1-live-wal")) {
      assertEquals(0, InProcessGlyph.run(project, "backup", "create").exit());
    }
    Path store = project.resolve(".glyph");
    byte[] log = Files.readAllBytes(store.resolve("audit/events.jsonl"));
    return new Model(name, project, Oracle.manifest(store), databaseOf(store), log);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
