package io.glyph.store.bootstrap;

import dagger.Provides;
import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.ScratchSpace;
import io.glyph.store.application.port.SourceGraph;
import io.glyph.store.application.port.StoreDatabase;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.sqlite.FileEffects;
import io.glyph.store.sqlite.SqliteDatabaseExaminer;
import io.glyph.store.sqlite.SqliteSourceGraph;
import io.glyph.store.sqlite.SqliteStoreDatabase;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** SQLite behind the port. */
@dagger.Module
final class SqliteModule {
  private SqliteModule() {}

  @Provides
  @Singleton
  static StoreDatabase database(
      Supplier<ReleaseTable> releases,
      FormatSupport support,
      ScratchSpace scratch,
      FileEffects files) {
    return new SqliteStoreDatabase(releases.get(), support.release(), scratch, files);
  }

  @Provides
  @Singleton
  static DatabaseExaminer examiner(ScratchSpace scratch, FileEffects files) {
    return new SqliteDatabaseExaminer(scratch, files);
  }

  @Provides
  @Singleton
  static SourceGraph graph(ScratchSpace scratch, FileEffects files) {
    return new SqliteSourceGraph(scratch, files);
  }
}
