package io.glyph.store.application.fake;

import io.glyph.store.application.port.ProjectDescription;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What tests say of a project. */
public final class FixedProjectDescription implements ProjectDescription {
  private final Map<Path, Facts> known = new HashMap<>();

  public void describe(Path project, Facts facts) {
    known.put(project, facts);
  }

  @Override
  public Facts read(Path project) {
    return known.getOrDefault(project, Facts.NONE);
  }
}
