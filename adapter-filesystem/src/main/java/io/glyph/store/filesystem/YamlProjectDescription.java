package io.glyph.store.filesystem;

import io.glyph.store.application.port.ProjectDescription;
import io.glyph.store.domain.refusal.Printable;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.store.Actor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code glyph.yaml}. It is the user's own file: keys that are not ours are none of our business.
 */
public final class YamlProjectDescription implements ProjectDescription {
  private static final String READ = "read glyph.yaml";
  private static final String FILE = "glyph.yaml";
  private static final int MAX_BYTES = 1024 * 1024;

  @Override
  public Facts read(Path project) {
    return read(project, Facts.NONE, YamlProjectDescription::facts);
  }

  @Override
  public ImportRules importRules(Path project) {
    return read(project, ImportRules.everything(), root -> YamlImportRules.read(FILE, root));
  }

  private interface Reading<T> {
    T of(YamlMapping root) throws YamlFormException;
  }

  private static <T> T read(Path project, T none, Reading<T> reading) {
    Path file = project.resolve(FILE);
    if (!Files.exists(file)) {
      return none;
    }
    if (!Files.isRegularFile(file)) {
      throw refused("is not a regular file");
    }
    // A link is fine here: the file is the user's, and it is only read.
    try (InputStream stream = Files.newInputStream(file)) {
      Optional<YamlNode> root =
          YamlDocument.readLoosely(stream.readNBytes(MAX_BYTES + 1), MAX_BYTES);
      return root.isEmpty() ? none : reading.of(YamlMapping.of("it", root.get()));
    } catch (NoSuchFileException gone) {
      return none;
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    } catch (YamlFormException e) {
      throw refused(e.problem());
    }
  }

  private static Facts facts(YamlMapping mapping) throws YamlFormException {
    Optional<String> name = text(mapping, "project", "name").filter(text -> !text.isBlank());
    Optional<String> user = text(mapping, "identity", "bootstrap_user");
    Optional<Actor> actor = user.flatMap(Actor::parse);
    if (user.isPresent() && actor.isEmpty()) {
      throw new YamlFormException(
          "identity.bootstrap_user is \""
              + Printable.of(user.get())
              + "\", not type:provider:subject");
    }
    return new Facts(name, actor);
  }

  private static Optional<String> text(YamlMapping root, String section, String key)
      throws YamlFormException {
    if (root.isEmpty(section)) {
      return Optional.empty();
    }
    return YamlMapping.of(section, root.mapping(section).node()).optionalText(key);
  }

  private static RefusedException refused(String problem) {
    return new RefusedException(new Refusal.InvalidArgument(FILE, problem));
  }
}
