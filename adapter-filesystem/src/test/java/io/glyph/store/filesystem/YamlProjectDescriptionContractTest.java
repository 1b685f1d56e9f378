package io.glyph.store.filesystem;

import io.glyph.store.application.contract.ProjectDescriptionContract;
import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ProjectDescription.Facts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class YamlProjectDescriptionContractTest extends ProjectDescriptionContract {
  @TempDir private Path dir = Path.of("");

  @Override
  protected ProjectDescription description() {
    return new YamlProjectDescription();
  }

  @Override
  protected Path project() {
    return dir;
  }

  @Override
  protected void describe(Path project, Facts facts) {
    StringBuilder yaml = new StringBuilder();
    facts.name().ifPresent(name -> yaml.append("project:\n  name: ").append(name).append('\n'));
    facts
        .bootstrapUser()
        .ifPresent(user -> yaml.append("identity:\n  bootstrap_user: ").append(user).append('\n'));
    TestFiles.put(project.resolve("glyph.yaml"), yaml.toString().getBytes(StandardCharsets.UTF_8));
  }
}
