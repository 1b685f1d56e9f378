package io.glyph.store.application.contract;

import io.glyph.store.application.fake.FixedProjectDescription;
import io.glyph.store.application.port.ProjectDescription;
import java.nio.file.Path;

class FixedProjectDescriptionContractTest extends ProjectDescriptionContract {
  private final FixedProjectDescription description = new FixedProjectDescription();

  @Override
  protected ProjectDescription description() {
    return description;
  }

  @Override
  protected Path project() {
    return Path.of("/orchard");
  }

  @Override
  protected void describe(Path project, ProjectDescription.Facts facts) {
    description.describe(project, facts);
  }
}
