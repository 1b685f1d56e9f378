package io.glyph.store.filesystem;

import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The known releases, from {@code releases.yaml}. It is built in: whatever is wrong with it is an
 * {@link IllegalStateException}.
 */
public final class YamlReleaseTable {
  private static final int MAX_BYTES = 256 * 1024;

  private YamlReleaseTable() {}

  /**
   * @param resource gives the file's content, null where there is none
   */
  public static ReleaseTable load(Supplier<@Nullable InputStream> resource) {
    try (InputStream stream = resource.get()) {
      if (stream == null) {
        throw new IllegalStateException("releases.yaml: there is no such resource");
      }
      return table(stream.readNBytes(MAX_BYTES + 1));
    } catch (IOException e) {
      throw new IllegalStateException("releases.yaml: cannot be read", e);
    } catch (YamlFormException | IllegalArgumentException | ArithmeticException e) {
      throw new IllegalStateException("releases.yaml: " + e.getMessage(), e);
    }
  }

  private static ReleaseTable table(byte[] bytes) throws YamlFormException {
    YamlMapping root = YamlMapping.of("it", YamlDocument.read(bytes, MAX_BYTES).root());
    root.requireKeys(Set.of("releases"));
    List<FormatSupport> releases = new ArrayList<>();
    for (YamlNode item : root.list("releases")) {
      releases.add(support(YamlMapping.of("releases", item)));
    }
    return new ReleaseTable(releases);
  }

  static FormatSupport support(YamlMapping entry) throws YamlFormException {
    entry.requireKeys(Set.of("release", "readable", "writable", "published"));
    YamlMapping readable = entry.mapping("readable");
    readable.requireKeys(Set.of("min", "max"));
    Optional<Release> release = Release.parse(entry.text("release"));
    if (release.isEmpty()) {
      throw new YamlFormException("releases.release is not a release");
    }
    return new FormatSupport(
        release.get(),
        new VersionRange(version(readable, "min"), version(readable, "max")),
        version(entry, "writable"));
  }

  private static StoreVersion version(YamlMapping mapping, String key) throws YamlFormException {
    return new StoreVersion(Math.toIntExact(mapping.number(key)));
  }
}
