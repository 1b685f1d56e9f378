import org.jspecify.annotations.NullMarked;

/**
 * What a store version, a release, a migration plan, a loss, a seal and a backup is, and every
 * decision about them that needs no file, no clock and no other library. For tests and simulations
 * of programs that share Glyph stores.
 *
 * <p>What is exported here is the public interface: it grows, and what is in it stays (a test holds
 * it against {@code src/test/resources/api}). All other packages are the program's own.
 */
@NullMarked
module io.glyph.store.domain {
  // For those who compile: nothing of it is needed to run.
  requires static transitive org.jspecify;

  exports io.glyph.store.domain.audit;
  exports io.glyph.store.domain.backup;
  exports io.glyph.store.domain.migration;
  exports io.glyph.store.domain.rollout;
  exports io.glyph.store.domain.store;
  exports io.glyph.store.domain.version;
}
