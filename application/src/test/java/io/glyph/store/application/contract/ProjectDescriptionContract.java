package io.glyph.store.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.application.port.ProjectDescription.Facts;
import io.glyph.store.domain.store.Actor;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link ProjectDescription} promises. */
public abstract class ProjectDescriptionContract {
  protected abstract ProjectDescription description();

  /** A project's folder without a description. The same at every call. */
  protected abstract Path project();

  /** Writes the description; keys whose value is empty are left out. */
  protected abstract void describe(Path project, Facts facts);

  @Test
  void projectWithoutADescriptionIsNoError() {
    assertEquals(Facts.NONE, description().read(project()));
  }

  @Test
  void nameAndActorAreReadBack() {
    Facts facts = new Facts(Optional.of("orchard"), Optional.of(new Actor("user", "self", "ada")));
    describe(project(), facts);
    assertEquals(facts, description().read(project()));
  }

  @Test
  void missingKeysAreEmpty() {
    Facts onlyName = new Facts(Optional.of("orchard"), Optional.empty());
    describe(project(), onlyName);
    assertEquals(onlyName, description().read(project()));
  }
}
