package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.graph.ObjectKind;
import java.util.List;

/** Version 4: paths relative to the project, digests of what hooks printed. */
final class V4Reader {
  static final ObjectTable HOOK_RUN =
      ObjectTable.keyed(
              ObjectKind.HOOK_RUN,
              "hook_runs",
              "event",
              "path",
              "work_name",
              "dest_realm",
              "mode",
              "exit_code",
              "stdout_sha256",
              "stdout_bytes",
              "stderr_sha256",
              "stderr_bytes",
              "started_at",
              "duration_ms",
              "blocked")
          .with("work", "'work:' || t.work_name")
          .with("realm", "'realm:' || nullif(t.dest_realm, '')");

  private V4Reader() {}

  static VersionReader make() {
    return new VersionReader(
        List.of(
            V1Reader.CONTENT,
            V3Reader.SOURCE,
            V1Reader.REALM,
            V3Reader.WORK,
            V1Reader.SNAPSHOT,
            V2Reader.PUBLICATION,
            V1Reader.REMOTE,
            V1Reader.MOUNT,
            V1Reader.CLAIM,
            V1Reader.DEPENDENCY,
            V1Reader.CONFLICT,
            HOOK_RUN,
            V2Reader.POLICY,
            V3Reader.QUARANTINE),
        V3Reader.LINKS);
  }
}
