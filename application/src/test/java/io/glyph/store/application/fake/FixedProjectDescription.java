package io.glyph.store.application.fake;

import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.domain.source.ImportRules;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What tests say of a project. */
public final class FixedProjectDescription implements ProjectDescription {
  private final Map<Path, Facts> known = new HashMap<>();

  private final Map<Path, ImportRules> rules = new HashMap<>();

  public void describe(Path project, Facts facts) {
    known.put(project, facts);
  }

  public void rule(Path project, ImportRules says) {
    rules.put(project, says);
  }

  @Override
  public ImportRules importRules(Path project) {
    return rules.getOrDefault(project, ImportRules.everything());
  }

  @Override
  public Facts read(Path project) {
    return known.getOrDefault(project, Facts.NONE);
  }
}
