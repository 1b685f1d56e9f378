package io.glyph.store.bootstrap.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;

/** Which way dependencies run. A rule that finds no class to look at fails. */
final class HexagonRules {
  private static final String ROOT = "io.glyph.store.";
  private static final String DOMAIN = ROOT + "domain..";
  private static final String PORT = ROOT + "application.port..";
  private static final String USE_CASE = ROOT + "application.usecase..";
  private static final String SQLITE = ROOT + "sqlite..";
  private static final String FILESYSTEM = ROOT + "filesystem..";
  private static final String CLI = ROOT + "cli..";
  private static final String GRPC = ROOT + "grpc..";
  private static final String BOOTSTRAP = ROOT + "bootstrap..";

  private HexagonRules() {}

  static Map<String, ArchRule> all() {
    return Map.ofEntries(
        Map.entry("domain stands alone", standsOn(DOMAIN)),
        Map.entry(
            "application stands on the domain",
            classes()
                .that()
                .resideInAPackage(ROOT + "application..")
                .should()
                .onlyDependOnClassesThat(
                    resideInAnyPackage(ROOT + "application..", DOMAIN, "java..", "org.jspecify..")
                        .as("application, domain or java"))),
        Map.entry("ports do not know use cases", neverSees(PORT, USE_CASE)),
        Map.entry(
            "sqlite sees ports and the domain",
            neverSees(SQLITE, USE_CASE, FILESYSTEM, CLI, GRPC, BOOTSTRAP)),
        Map.entry(
            "filesystem sees ports and the domain",
            neverSees(FILESYSTEM, USE_CASE, SQLITE, CLI, GRPC, BOOTSTRAP)),
        Map.entry(
            "cli sees use cases and the domain",
            neverSees(CLI, SQLITE, FILESYSTEM, GRPC, BOOTSTRAP)),
        Map.entry("cli sees no port", neverSees(CLI, PORT)),
        Map.entry(
            "grpc sees use cases and the domain",
            neverSees(GRPC, SQLITE, FILESYSTEM, CLI, BOOTSTRAP)),
        Map.entry("grpc sees no port", neverSees(GRPC, PORT)),
        Map.entry(
            "no type of a library in a port or use case",
            methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(PORT, USE_CASE, DOMAIN)
                .should(speakOurLanguage())));
  }

  private static ArchRule standsOn(String... packages) {
    List<String> allowed = new java.util.ArrayList<>(List.of(packages));
    allowed.add("java..");
    allowed.add("org.jspecify..");
    return classes()
        .that()
        .resideInAPackage(packages[0])
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new));
  }

  private static ArchRule neverSees(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }

  private static ArchCondition<JavaMethod> speakOurLanguage() {
    return new ArchCondition<>("take and give types of ours or of java") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        method.getAllInvolvedRawTypes().stream()
            .map(JavaClass::getBaseComponentType)
            .filter(type ->
                !type.isPrimitive()
                    && !type.getPackageName().startsWith("java.")
                    && !type.getPackageName().startsWith("io.glyph.store."))
            .forEach(type ->
                events.add(
                    SimpleConditionEvent.violated(
                        method, method.getFullName() + " speaks of " + type.getName())));
      }
    };
  }
}
