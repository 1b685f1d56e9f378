package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.graph.ObjectKind;
import java.util.List;

/** Version 2: one shape of publications, and policies. */
final class V2Reader {
  static final ObjectTable PUBLICATION =
      ObjectTable.keyed(
              ObjectKind.PUBLICATION,
              "publications",
              "work_name",
              "dest_realm",
              "status",
              "actor",
              "mode",
              "created_at",
              "semantic_type",
              "semantic_scope",
              "semantic_description")
          .with("work", "'work:' || t.work_name")
          .with("realm", "'realm:' || t.dest_realm");

  static final ObjectTable POLICY =
      ObjectTable.named(
              ObjectKind.POLICY,
              "policies",
              "id",
              "realm",
              "version",
              "document",
              "author",
              "effective_at",
              "superseded_by")
          .with("realm", "'realm:' || t.realm")
          .with("superseded_by", "'policy:' || t.superseded_by");

  private V2Reader() {}

  static VersionReader make() {
    return new VersionReader(
        List.of(
            V1Reader.CONTENT,
            V1Reader.SOURCE,
            V1Reader.REALM,
            V1Reader.WORK,
            V1Reader.SNAPSHOT,
            PUBLICATION,
            V1Reader.REMOTE,
            V1Reader.MOUNT,
            V1Reader.CLAIM,
            V1Reader.DEPENDENCY,
            V1Reader.CONFLICT,
            V1Reader.HOOK_RUN,
            POLICY),
        Links.and(V1Reader.LABELLED, V1Reader.LINKS));
  }
}
