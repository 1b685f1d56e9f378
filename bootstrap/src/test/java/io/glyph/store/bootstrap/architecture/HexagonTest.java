package io.glyph.store.bootstrap.architecture;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.glyph.store.cli.violation.CommandThatReadsThePort;
import io.glyph.store.domain.violation.RuleThatAsksTheDatabase;
import io.glyph.store.filesystem.violation.FolderThatCallsAUseCase;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HexagonTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Contracts and fakes come in jars of their own.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.glyph.store");

  @TestFactory
  Stream<DynamicTest> theHouseKeepsItsRules() {
    return new TreeMap<>(HexagonRules.all())
        .entrySet().stream()
            .map(
                rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(HOUSE)));
  }

  /** Renaming a package must not turn a rule into one that looks at nothing. */
  @TestFactory
  Stream<DynamicTest> everyRuleFailsWhereThereIsNothingToLookAt() {
    JavaClasses nothing = new ClassFileImporter().importClasses(String.class);
    return HexagonRules.all().entrySet().stream()
        .map(rule ->
            DynamicTest.dynamicTest(
                rule.getKey(),
                () -> assertThrows(AssertionError.class, () -> rule.getValue().check(nothing))));
  }

  @Test
  void aRuleInTheDomainThatAsksTheDatabaseIsFound() {
    assertBroken("domain stands alone", RuleThatAsksTheDatabase.class);
  }

  @Test
  void aCommandThatReadsAPortIsFound() {
    assertBroken("cli sees no port", CommandThatReadsThePort.class);
  }

  @Test
  void aDrivenAdapterThatCallsAUseCaseIsFound() {
    assertBroken("filesystem sees ports and the domain", FolderThatCallsAUseCase.class);
  }

  private static void assertBroken(String name, Class<?> violation) {
    Map<String, ArchRule> rules = HexagonRules.all();
    JavaClasses classes = new ClassFileImporter().importClasses(violation);
    assertTrue(
        rules.containsKey(name) && rules.get(name).evaluate(classes).hasViolation(),
        () -> "no violation of: " + name);
  }
}
