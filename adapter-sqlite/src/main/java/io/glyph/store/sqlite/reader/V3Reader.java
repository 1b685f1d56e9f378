package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.graph.ObjectKind;
import java.util.ArrayList;
import java.util.List;

/** Version 3: sources and work contexts with ids of their own, labels in a table, quarantine. */
final class V3Reader {
  static final ObjectTable SOURCE =
      ObjectTable.keyed(ObjectKind.SOURCE, "sources", "path", "content_id")
          .field(
              "labels",
              "coalesce((SELECT group_concat(l.realm, ',' ORDER BY l.position)"
                  + " FROM main.source_labels AS l WHERE l.source_id = t.id), '')")
          .field("updated_at", "t.updated_at")
          .with("content", "t.content_id");

  static final ObjectTable WORK =
      ObjectTable.keyed(
              ObjectKind.WORK,
              "work_contexts",
              "name",
              "base_realm",
              "workspace_path",
              "status",
              "created_at",
              "base_snapshot_id")
          .with("base_realm", "'realm:' || t.base_realm")
          .with("base_snapshot", "t.base_snapshot_id");

  static final ObjectTable QUARANTINE =
      ObjectTable.named(
          ObjectKind.QUARANTINE,
          "quarantine",
          "rowid",
          "table_name",
          "row_json",
          "reason",
          "migrated_at");

  static final List<LinkTable> LINKS = links();

  private V3Reader() {}

  static VersionReader make() {
    return new VersionReader(
        List.of(
            V1Reader.CONTENT,
            SOURCE,
            V1Reader.REALM,
            WORK,
            V1Reader.SNAPSHOT,
            V2Reader.PUBLICATION,
            V1Reader.REMOTE,
            V1Reader.MOUNT,
            V1Reader.CLAIM,
            V1Reader.DEPENDENCY,
            V1Reader.CONFLICT,
            V1Reader.HOOK_RUN,
            V2Reader.POLICY,
            QUARANTINE),
        LINKS);
  }

  private static List<LinkTable> links() {
    List<LinkTable> links = new ArrayList<>();
    links.add(
        LinkTable.column(
            "label", ObjectKind.SOURCE, ObjectKind.REALM, "source_labels", "realm", "realms.name"));
    links.addAll(V1Reader.LINKS);
    links.add(
        LinkTable.column(
            "base_snapshot",
            ObjectKind.WORK,
            ObjectKind.SNAPSHOT,
            "work_contexts",
            "base_snapshot_id",
            "snapshots.id"));
    return List.copyOf(links);
  }
}
