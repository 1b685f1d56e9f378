package io.glyph.store.application.usecase;

import io.glyph.store.application.port.AuditLog;
import io.glyph.store.application.port.ImportDraft;
import io.glyph.store.domain.audit.AuditEvent;
import io.glyph.store.domain.audit.Seal;
import io.glyph.store.domain.source.Glob;
import io.glyph.store.domain.source.ImportRules;
import io.glyph.store.domain.source.ImportRules.Realm;
import io.glyph.store.domain.source.ImportedFile;
import io.glyph.store.domain.store.StoreLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the event {@code genesis_import}, with the keys of the first prototype in its order. Where
 * the list of files does not fit into a line it is an attachment, named by its digest.
 */
final class ImportEvent {
  /** With more files than this no line has room for them: each takes more than 80 bytes. */
  private static final int MOST_IN_A_LINE = AuditEvent.MAX_LINE_BYTES / 80;

  private final AuditLog log;
  private final Clockwork clockwork;

  ImportEvent(AuditLog log, Clockwork clockwork) {
    this.log = log;
    this.clockwork = clockwork;
  }

  /**
   * @param numbers told to a service that asks again: the event is all that it then has
   */
  AuditEvent of(
      ImportProject.Request request,
      ImportRules rules,
      ImportDraft draft,
      ImportProject.Report numbers,
      Seal seal) {
    List<Map<String, Object>> few = new ArrayList<>();
    draft.forEach(file -> {
      few.add(entry(file));
      return few.size() <= MOST_IN_A_LINE;
    });
    if (few.size() <= MOST_IN_A_LINE) {
      AuditEvent event = event(request, rules, few, numbers, seal);
      if (log.fits(event)) {
        return event;
      }
    }
    few.clear();
    return event(request, rules, attach(request.store(), draft), numbers, seal);
  }

  private Map<String, Object> attach(StoreLocation store, ImportDraft draft) {
    long[] count = {0};
    String digest =
        log.attach(
            store,
            items ->
                draft.forEach(file -> {
                  items.accept(entry(file));
                  count[0]++;
                  return true;
                }));
    Map<String, Object> attached = new LinkedHashMap<>();
    attached.put("attachment", digest);
    attached.put("count", count[0]);
    return attached;
  }

  private AuditEvent event(
      ImportProject.Request request,
      ImportRules rules,
      Object included,
      ImportProject.Report numbers,
      Seal seal) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("excluded", rules.exclude().stream().map(Glob::toString).toList());
    data.put("included", included);
    data.put("manifest", rules.description().orElse(null));
    data.put("realms", rules.realms().stream().map(Realm::name).toList());
    data.put("transcripts", "excluded-by-default");
    request
        .request()
        .ifPresent(mark -> {
          mark.into(data);
          data.put("result", result(numbers));
        });
    return new AuditEvent(
        clockwork.nextEventId(), "genesis_import", clockwork.now(), request.actor(), data, seal);
  }

  private static Map<String, Object> result(ImportProject.Report numbers) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("files", numbers.files());
    result.put("bytes", numbers.bytes());
    result.put("contents_added", numbers.counts().contents());
    result.put("sources_added", numbers.counts().added());
    result.put("sources_changed", numbers.counts().changed());
    result.put("sources_unchanged", numbers.counts().unchanged());
    result.put("sources_elsewhere", numbers.counts().elsewhere());
    result.put("skipped", numbers.skippedCount());
    return result;
  }

  private static Map<String, Object> entry(ImportedFile file) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("hash", file.hash().hex());
    entry.put("path", file.path().text());
    return entry;
  }
}
