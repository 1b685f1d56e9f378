package io.glyph.store.application.usecase;

import io.glyph.store.application.port.DatabaseExaminer;
import io.glyph.store.application.port.DatabaseExaminer.ContentPage;
import io.glyph.store.application.port.DatabaseExaminer.ContentRow;
import io.glyph.store.application.port.FileExaminer;
import io.glyph.store.domain.finding.FindingCode;
import io.glyph.store.domain.finding.Remedy;
import io.glyph.store.domain.source.ContentHash;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Every blob that the database names. One that nothing names is harmless, and not looked for. */
final class ContentExamination {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Rows at a time: memory does not grow with the store. Few enough to be dead before they are old;
   * of 20,000 some were always alive at a collection, and the heap grew to its bound.
   */
  private static final int PAGE = 2_000;

  private final DatabaseExaminer examiner;
  private final FileExaminer files;
  private final StoreLocation store;
  private final boolean deep;
  private final Findings.Examples missing = new Findings.Examples();
  private final Findings.Examples damaged = new Findings.Examples();
  private final Findings.Examples unsafe = new Findings.Examples();
  private final Findings.Examples unnamed = new Findings.Examples();

  ContentExamination(DiagnoseStore.Instruments instruments, StoreLocation store, boolean deep) {
    this.examiner = instruments.examiner();
    this.files = instruments.files();
    this.store = store;
    this.deep = deep;
  }

  /**
   * @param importable whether this release writes the store's version, and so can import into it
   */
  void run(Findings findings, Progress progress, boolean importable) {
    long looked = 0;
    long bytes = 0;
    long at = ContentPage.START;
    boolean last = false;
    while (!last) {
      ContentPage page = examiner.contents(store, at, PAGE);
      for (ContentRow row : page.rows()) {
        findings.requireWanted();
        look(row, findings);
        bytes += Math.max(0, row.bytes());
        progress.advance(++looked, bytes);
      }
      at = page.end();
      last = page.last();
    }
    tell(findings, importable);
  }

  private void look(ContentRow row, Findings findings) {
    // A hash of other form is never made into a path.
    if (!row.sound() || !SHA256.matcher(row.hash()).matches()) {
      unnamed.add(row.id());
      return;
    }
    ContentHash hash = new ContentHash(row.hash());
    Path blob = store.blob(row.hash());
    switch (files.blob(store, hash, row.bytes(), deep, findings.stopped())) {
      case WHOLE -> {}
      case MISSING -> missing.add(blob);
      case DAMAGED -> damaged.add(blob);
      case NOT_A_FILE -> unsafe.add(blob);
    }
  }

  private void tell(Findings findings, boolean importable) {
    Remedy copy = new Remedy.Decide(Remedy.Decision.OWN_COPY_OF_CONTENT);
    String project = store.project().toString();
    findings.add(
        FindingCode.CONTENT_MISSING,
        store.content(),
        "blobs that the database names are not there",
        missing,
        importable ? Remedy.Run.of("import", project) : copy);
    findings.add(
        FindingCode.CONTENT_DAMAGED,
        store.content(),
        deep
            ? "blobs are not the bytes that their names are the SHA-256 of"
            : "blobs do not have the size that the database has noted",
        damaged,
        importable ? new Remedy.SetAside(pathsOf(damaged), List.of("import", project)) : copy);
    findings.add(
        FindingCode.CONTENT_UNSAFE,
        store.content(),
        "something else than a plain file of one name stands in the place of blobs",
        unsafe,
        importable ? new Remedy.SetAside(pathsOf(unsafe), List.of("import", project)) : copy);
    findings.add(
        FindingCode.CONTENT_UNNAMED,
        store.database(),
        "rows of content whose id and hash do not name any bytes",
        unnamed,
        new Remedy.Decide(Remedy.Decision.WHO_CHANGED_IT));
  }

  private List<Path> pathsOf(Findings.Examples examples) {
    // Where there is nothing to move the finding is not told of, and this remedy not shown.
    return examples.count() == 0 ? List.of(store.content()) : examples.paths();
  }
}
