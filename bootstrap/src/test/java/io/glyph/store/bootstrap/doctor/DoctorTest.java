package io.glyph.store.bootstrap.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.bootstrap.house.GoldenStore;
import io.glyph.store.bootstrap.house.JsonText;
import io.glyph.store.bootstrap.house.PackagedGlyph;
import io.glyph.store.cli.Contract;
import io.glyph.store.domain.finding.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoctorTest {
  private static final GoldenStore V1 = GoldenStore.named("v1-worked");
  private static final GoldenStore V4 =
      GoldenStore.OF_VERSION_4.stream().filter(g -> g.name().equals("v4-worked")).findFirst().get();

  /** Those that no file brings about here: rights are the machine's, a line grows in time. */
  private static final Set<FindingCode> NOT_HERE =
      EnumSet.of(
          FindingCode.UNSUPPORTED_FILESYSTEM,
          FindingCode.CANNOT_READ,
          FindingCode.STORE_TOO_OLD,
          FindingCode.LOG_GROWING);

  @TempDir Path temp;

  static Stream<GoldenStore> healthy() {
    return Stream.of(
            GoldenStore.ALL,
            GoldenStore.OF_VERSION_2,
            GoldenStore.OF_VERSION_3,
            GoldenStore.OF_VERSION_4)
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void nothingIsWrongWithAHealthyStore(GoldenStore golden) throws IOException {
    Patient patient = new Patient(golden, temp);
    assertEquals(List.of(), patient.findings());
  }

  @Test
  void norAfterAWholeLife() throws Exception {
    Patient patient = new Patient(V1, temp);
    String plan = planOf(patient, "migrate", "plan");
    patient.must("migrate", "apply", "--confirm", plan);
    assertEquals(List.of(), patient.findings());
    patient.must("import", ".");
    assertEquals(List.of(), patient.findings());
    PackagedGlyph.Result refused = patient.run("migrate", "rollback", "--json");
    Object back = JsonText.at(JsonText.parse(refused.err().strip()), "error.details.plan_id");
    patient.must("migrate", "rollback", "--confirm", String.valueOf(back));
    assertEquals(List.of(), patient.findings());
    patient.must("backup", "create");
    assertEquals(List.of(), patient.findings());
  }

  private static String planOf(Patient patient, String... words) {
    String[] json = Arrays.copyOf(words, words.length + 1);
    json[words.length] = "--json";
    return String.valueOf(
        JsonText.at(JsonText.parse(patient.run(json).out().strip()), "data.plan_id"));
  }

  /** Brings a damage about. */
  interface Damage {
    void on(Patient patient) throws Exception;
  }

  /**
   * A damage and what must come of it.
   *
   * @param decision what is left to a person; empty where the remedy can be carried out
   */
  record Case(String name, GoldenStore golden, FindingCode code, String decision, Damage damage) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(FolderCases.all(V1, V4), DatabaseCases.all(V1, V4), FileCases.all(V1, V4))
        .flatMap(List::stream);
  }

  /** Also: the answer keeps its contract, and a person is told the same. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theRemedyHelpsOrSaysWhatAPersonMustDecide(Case one) throws Exception {
    Patient patient = new Patient(one.golden(), temp);
    one.damage().on(patient);
    String json = patient.run("doctor", "--deep", "--json").out().strip();
    assertEquals(List.of(), Contract.faults("doctor", json));
    Map<?, ?> finding =
        patient.findings().stream()
            .filter(found -> one.code().label().equals(found.get("code")))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not found: " + one.code() + " in " + json));
    assertEquals(one.code().severity().label(), finding.get("severity"));
    PackagedGlyph.Result text = patient.run("doctor", "--deep", "--no-progress");
    assertTrue(text.out().contains(one.code().label() + ": "), text.out());
    assertTrue(text.out().contains(String.valueOf(finding.get("meaning"))), text.out());
    assertFalse(String.valueOf(Patient.at(finding, "remedy.text")).isBlank());
    assertEquals(one.decision(), patient.carryOut(finding));
    if (one.decision().isEmpty()) {
      assertEquals(List.of(), patient.codes());
    }
  }

  @Test
  void everyCodeHasACaseAndIsDocumented() throws IOException {
    EnumSet<FindingCode> missing = EnumSet.allOf(FindingCode.class);
    missing.removeAll(NOT_HERE);
    cases().forEach(one -> missing.remove(one.code()));
    assertEquals(Set.of(), missing);
    String docs = Files.readString(Contract.DOCS.resolve("json.md"));
    for (FindingCode code : FindingCode.values()) {
      assertTrue(
          docs.contains(
              "| `" + code.label() + "` | " + code.severity().name().toLowerCase(Locale.ROOT)),
          code.label());
    }
  }

  static void append(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(UTF_8), StandardOpenOption.APPEND);
  }

  static Path privateFolder(Path folder) throws IOException {
    return Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
