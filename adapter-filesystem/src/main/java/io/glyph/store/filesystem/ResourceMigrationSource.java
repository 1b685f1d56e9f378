package io.glyph.store.filesystem;

import io.glyph.store.application.port.MigrationSource;
import io.glyph.store.domain.migration.Migration;
import io.glyph.store.domain.migration.MigrationCatalog;
import io.glyph.store.domain.version.StoreVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The migrations that are built in, as resources. Whatever is wrong with them is a defect of this
 * build, so it is an {@link IllegalStateException} with the file's name.
 */
public final class ResourceMigrationSource implements MigrationSource {
  /** Folder of the resources, with the slash that ends it. */
  public static final String FOLDER = "io/glyph/store/migrations/";

  private final Function<String, @Nullable InputStream> resources;

  public ResourceMigrationSource(ClassLoader loader) {
    this(loader::getResourceAsStream);
  }

  /**
   * @param resources gives the content of a resource by its full name, null where there is none
   */
  public ResourceMigrationSource(Function<String, @Nullable InputStream> resources) {
    this.resources = resources;
  }

  @Override
  public MigrationCatalog load() {
    try {
      SortedMap<String, byte[]> files = new TreeMap<>();
      SortedMap<String, String> digests = CatalogFiles.index(bytes(CatalogFiles.INDEX));
      for (Map.Entry<String, String> listed : digests.entrySet()) {
        byte[] bytes = bytes(listed.getKey());
        CatalogFiles.requireDigest(listed.getKey(), bytes, listed.getValue());
        files.put(listed.getKey(), bytes);
      }
      return CatalogFiles.assemble(files, StoreVersion.FIRST, Migration.Origin.BUILT_IN);
    } catch (CatalogFormException wrong) {
      throw new IllegalStateException(wrong.problem(), wrong);
    }
  }

  @Override
  public List<Step> outline() {
    try {
      return CatalogFiles.outline(bytes(CatalogFiles.OUTLINE));
    } catch (CatalogFormException wrong) {
      throw new IllegalStateException(wrong.problem(), wrong);
    }
  }

  @Override
  public Migration parse(String script, String sql, String descriptor, Migration.Origin origin) {
    return MigrationTexts.parse(script, sql, descriptor, origin);
  }

  private byte[] bytes(String name) throws CatalogFormException {
    try (InputStream stream = resources.apply(FOLDER + name)) {
      if (stream == null) {
        throw new CatalogFormException(name, "there is no such resource");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name + ": cannot be read", e);
    }
  }
}
