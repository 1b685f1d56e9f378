import io.glyph.store.domain.version.Compatibility;
import io.glyph.store.domain.version.FormatSupport;
import io.glyph.store.domain.version.Release;
import io.glyph.store.domain.version.ReleaseTable;
import io.glyph.store.domain.version.StoreVersion;
import io.glyph.store.domain.version.VersionRange;
import java.util.List;

/** What each release does with a store of each version. */
final class JudgeStoreVersion {
  public static void main(String[] args) {
    ReleaseTable table =
        new ReleaseTable(
            List.of(
                release("glyph/0.1.0", 1, 1, 1),
                release("glyph/0.2.0", 1, 2, 2),
                release("glyph/0.3.0", 1, 4, 4)));
    for (FormatSupport release : table.releases()) {
      for (int version = 1; version <= 5; version++) {
        System.out.println(
            release.release() + " and version " + version + ": " + words(release, version));
      }
    }
    StoreVersion three = new StoreVersion(3);
    System.out.println("Version 3 is read by " + table.readersOf(three));
  }

  private static String words(FormatSupport release, int version) {
    // A new kind of verdict would not compile here, rather than be overlooked.
    return switch (release.judge(new StoreVersion(version))) {
      case Compatibility.Writable writable -> "writes it";
      case Compatibility.Readable readable -> "reads it, writes version " + readable.writable();
      case Compatibility.TooOld tooOld -> "too old, reads from " + tooOld.oldestReadable();
      case Compatibility.TooNew tooNew -> "too new, reads up to " + tooNew.newestReadable();
    };
  }

  private static FormatSupport release(String name, int min, int max, int writes) {
    return new FormatSupport(
        Release.parse(name).orElseThrow(), VersionRange.of(min, max), new StoreVersion(writes));
  }
}
