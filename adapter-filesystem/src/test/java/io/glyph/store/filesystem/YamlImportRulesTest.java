package io.glyph.store.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportRules.Realm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlImportRulesTest {
  @TempDir private Path project;

  private ImportRules rules(String yaml) {
    TestFiles.put(project.resolve("glyph.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    return new YamlProjectDescription().importRules(project);
  }

  private static List<String> texts(List<Glob> globs) {
    return globs.stream().map(Glob::toString).toList();
  }

  @Test
  void patternsAndRealmsAreRead() {
    ImportRules rules =
        rules(
            """
            realms:
              default_public: open
              default_private: inner
            genesis_import:
              include:
                - docs/**
              exclude:
                - "*.tmp"
            """);
    assertEquals(Optional.of("glyph.yaml"), rules.description());
    assertEquals(List.of("docs/**"), texts(rules.include()));
    assertEquals(List.of("*.tmp"), texts(rules.exclude()));
    assertEquals(List.of(Realm.publicOne("open"), Realm.privateOne("inner")), rules.realms());
  }

  @Test
  void whatIsNotSaidIsEverything() {
    assertEquals(ImportRules.everything(), new YamlProjectDescription().importRules(project));
    for (String yaml : List.of("project: {name: x}", "genesis_import:", "genesis_import: {}")) {
      assertEquals(ImportRules.everything().include(), rules(yaml).include(), yaml);
      assertEquals(ImportRules.everything().exclude(), rules(yaml).exclude(), yaml);
      assertEquals(ImportRules.everything().realms(), rules(yaml).realms(), yaml);
    }
    assertEquals(
        ImportRules.everything().exclude(),
        rules("genesis_import:\n  include: [a]\n  exclude:\n").exclude());
  }

  @Test
  void emptyListTakesNothing() {
    assertEquals(List.of(), rules("genesis_import:\n  include: []\n").include());
    assertEquals(List.of(), rules("genesis_import:\n  exclude: []\n").exclude());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genesis_import: docs/**",
        "genesis_import:\n  include: docs/**",
        "genesis_import:\n  include: [[a]]",
        "genesis_import:\n  include: ['../x']",
        "genesis_import:\n  exclude: ['/etc']",
        "genesis_import:\n  exclude: ['[']",
        "genesis_import:\n  include: ['']",
        "realms: x",
        "realms:\n  default_public: ''",
        "realms:\n  default_public: 'a,b'",
        "realms:\n  default_private: [a]"
      })
  void nonsenseIsRefused(String yaml) {
    RefusedException refused = assertThrows(RefusedException.class, () -> rules(yaml));
    var wrong = assertInstanceOf(Refusal.InvalidArgument.class, refused.refusal());
    assertEquals("glyph.yaml", wrong.name());
  }

  @Test
  void listsThatAreTooLongForTheEventAreRefused() {
    String exclude =
        "genesis_import:\n  exclude:\n" + ("    - " + "x".repeat(1000) + "\n").repeat(17);
    assertThrows(RefusedException.class, () -> rules(exclude));
    String include = "genesis_import:\n  include:\n" + "    - x\n".repeat(1001);
    assertThrows(RefusedException.class, () -> rules(include));
    assertTrue(
        rules("genesis_import:\n  include:\n" + "    - x\n".repeat(1000))
            .takes(io.glyph.store.domain.source.SourcePath.of("x")));
  }
}
