package io.glyph.store.filesystem;

import io.glyph.store.application.port.RolloutFiles;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.rollout.DatedRelease;
import io.glyph.store.domain.rollout.Rollout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables in the form of {@code releases.yaml}, each release with the day on which it was published;
 * and plots.
 */
public final class YamlRolloutFiles implements RolloutFiles {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int YEARS = 4;
  private static final String READ = "read table of releases";
  private static final String WRITE = "write plot";
  private static final byte[] SVG = "<svg".getBytes(StandardCharsets.US_ASCII);

  private final Supplier<@Nullable InputStream> resource;

  /**
   * @param resource gives the built-in table, null where there is none
   */
  public YamlRolloutFiles(Supplier<@Nullable InputStream> resource) {
    this.resource = resource;
  }

  @Override
  public Rollout builtIn() {
    try (InputStream stream = resource.get()) {
      if (stream == null) {
        throw new IllegalStateException("releases.yaml: there is no such resource");
      }
      return rollout(stream.readNBytes(MAX_BYTES + 1));
    } catch (IOException | YamlFormException e) {
      throw new IllegalStateException("releases.yaml: " + e.getMessage(), e);
    }
  }

  @Override
  public Rollout read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("--releases", "there is no such file");
      }
      try (InputStream stream = Files.newInputStream(file)) {
        return rollout(stream.readNBytes(MAX_BYTES + 1));
      }
    } catch (NoSuchFileException gone) {
      throw refused("--releases", "there is no such file");
    } catch (YamlFormException wrong) {
      throw refused("--releases", "the table " + wrong.getMessage());
    } catch (IOException e) {
      throw DiskFailure.of(READ, file, e);
    }
  }

  private static Rollout rollout(byte[] bytes) throws YamlFormException {
    YamlMapping root = YamlMapping.of("it", YamlDocument.read(bytes, MAX_BYTES).root());
    root.requireKeys(Set.of("releases"));
    List<DatedRelease> releases = new ArrayList<>();
    for (YamlNode item : root.list("releases")) {
      YamlMapping entry = YamlMapping.of("releases", item);
      try {
        releases.add(new DatedRelease(YamlReleaseTable.support(entry), published(entry)));
      } catch (IllegalArgumentException | ArithmeticException | DateTimeException wrong) {
        throw new YamlFormException(
            "has a release that cannot be, see line " + item.line() + ": " + wrong.getMessage());
      }
    }
    try {
      return new Rollout(releases);
    } catch (IllegalArgumentException wrong) {
      throw new YamlFormException("cannot be: " + wrong.getMessage());
    }
  }

  private static LocalDate published(YamlMapping entry) throws YamlFormException {
    String text = entry.text("published");
    // Years of four digits, so that no table spans more days than there are numbers for.
    if (text.length() != YEARS + "-MM-DD".length()) {
      throw new YamlFormException("releases.published is not a day, such as 2026-11-24");
    }
    return LocalDate.parse(text);
  }

  @Override
  public void writePlot(Path file, String svg) {
    try {
      Path folder = Optional.ofNullable(file.getParent()).orElse(file).toRealPath();
      for (Path name : folder) {
        if (TreeWalk.isStore(name)) {
          throw refused("--plot", "it is inside a store");
        }
      }
      Path target = folder.resolve(Optional.ofNullable(file.getFileName()).orElse(file));
      if (TreeWalk.isStore(Optional.ofNullable(target.getFileName()).orElse(target))) {
        throw refused("--plot", "this is the name of a store");
      }
      requireReplaceable(target);
      replace(folder, target, svg.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchFileException gone) {
      throw refused("--plot", "its folder does not exist");
    } catch (IOException e) {
      throw DiskFailure.of(WRITE, file, e);
    }
  }

  private static void requireReplaceable(Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw refused("--plot", "there is something that is not a regular file");
    }
    try (InputStream stream = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS)) {
      byte[] start = stream.readNBytes(SVG.length);
      if (start.length > 0 && !java.util.Arrays.equals(start, SVG)) {
        throw refused("--plot", "there is a file that is no plot; it is left as it is");
      }
    }
  }

  private static void replace(Path folder, Path target, byte[] bytes) throws IOException {
    Path draft = folder.resolve(target.getFileName() + ".partial");
    try {
      Files.write(draft, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException inTheWay) {
      throw refused("--plot", "'" + draft.getFileName() + "' beside it is in the way");
    }
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      Files.deleteIfExists(draft);
      throw failed;
    }
  }

  private static RefusedException refused(String name, String problem) {
    return new RefusedException(new Refusal.InvalidArgument(name, problem));
  }
}
