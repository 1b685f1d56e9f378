package io.glyph.store.sqlite.reader;

import io.glyph.store.domain.graph.ObjectKind;
import java.util.List;

/** Version 1, in all three shapes that it has in the field. */
final class V1Reader {
  /**
   * Columns that old shapes lack are found by SQL's own way to resolve names: in the inner SELECT
   * the table's column where there is one, else the default that the outer one offers.
   */
  private static final String PUBLICATIONS =
      "(SELECT rowid, id, work_name, dest_realm, status, actor, created_at FROM main.publications)"
          + " AS t CROSS JOIN (SELECT 'squash' AS mode, '' AS semantic_type, '' AS semantic_scope,"
          + " '' AS semantic_description) AS missing";

  static final ObjectTable CONTENT =
      ObjectTable.keyed(ObjectKind.CONTENT, "content", "hash", "size", "path", "created_at");

  static final ObjectTable SOURCE =
      ObjectTable.keyed(ObjectKind.SOURCE, "sources", "path", "content_id", "labels", "updated_at")
          // The id that the migration to version 3 will give it.
          .identified("'source:sha256:' || glyph_sha256(CAST(t.path AS BLOB))")
          .with("content", "t.content_id");

  static final ObjectTable REALM =
      ObjectTable.named(ObjectKind.REALM, "realms", "name", "name", "description");

  static final ObjectTable WORK =
      ObjectTable.named(
              ObjectKind.WORK,
              "work_contexts",
              "name",
              "name",
              "base_realm",
              "workspace_path",
              "status",
              "created_at")
          .with("base_realm", "'realm:' || t.base_realm");

  static final ObjectTable SNAPSHOT =
      ObjectTable.keyed(
              ObjectKind.SNAPSHOT, "snapshots", "work_name", "reason", "hash", "created_at")
          .with("work", "'work:' || t.work_name");

  static final ObjectTable PUBLICATION =
      ObjectTable.keyed(
              ObjectKind.PUBLICATION, "publications", "work_name", "dest_realm", "status", "actor")
          .from(PUBLICATIONS)
          .field("mode", old("mode"))
          .field("created_at", "t.created_at")
          .field("semantic_type", old("semantic_type"))
          .field("semantic_scope", old("semantic_scope"))
          .field("semantic_description", old("semantic_description"))
          .with("work", "'work:' || t.work_name")
          .with("realm", "'realm:' || t.dest_realm");

  static final ObjectTable REMOTE =
      ObjectTable.named(ObjectKind.REMOTE, "remotes", "name", "name", "spec", "mode", "created_at");

  static final ObjectTable MOUNT =
      ObjectTable.named(
          ObjectKind.MOUNT,
          "mounts",
          "path",
          "path",
          "spec",
          "mode",
          "pinned_revision",
          "created_at");

  static final ObjectTable CLAIM =
      ObjectTable.named(
              ObjectKind.CLAIM,
              "work_claims",
              "work_name",
              "work_name",
              "actor",
              "provider",
              "session_id",
              "mode",
              "status",
              "claimed_at",
              "heartbeat_at",
              "expires_at")
          .with("work", "'work:' || t.work_name");

  static final ObjectTable DEPENDENCY =
      ObjectTable.composed(
              ObjectKind.DEPENDENCY,
              "work_dependencies",
              List.of("work_name", "depends_on_work"),
              "work_name",
              "depends_on_work",
              "created_at")
          .with("work", "'work:' || t.work_name")
          .with("needs", "'work:' || t.depends_on_work");

  static final ObjectTable CONFLICT =
      ObjectTable.composed(
              ObjectKind.CONFLICT,
              "work_conflicts",
              List.of("work_name", "other_work", "path", "type"),
              "work_name",
              "other_work",
              "path",
              "type",
              "detail",
              "created_at")
          .with("work", "'work:' || t.work_name")
          .with("other", "'work:' || t.other_work");

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
              "stdout",
              "stderr",
              "started_at",
              "duration_ms",
              "blocked")
          .with("work", "'work:' || nullif(t.work_name, '')")
          .with("realm", "'realm:' || nullif(t.dest_realm, '')");

  /** One row a label: they are one text with commas, split by bytes since it may not be UTF-8. */
  private static final String LABELS =
      "(WITH RECURSIVE parts(part, rest) AS (SELECT NULL, CAST(labels || ',' AS BLOB)"
          + " FROM main.sources WHERE labels <> '' UNION ALL"
          + " SELECT substr(rest, 1, instr(rest, x'2c') - 1), substr(rest, instr(rest, x'2c') + 1)"
          + " FROM parts WHERE length(rest) > 0)"
          + " SELECT CAST(part AS TEXT) AS realm FROM parts WHERE part IS NOT NULL)";

  static final LinkTable LABELLED =
      LinkTable.of("label", ObjectKind.SOURCE, ObjectKind.REALM, LABELS, "realm", "realms.name");

  static final List<LinkTable> LINKS =
      List.of(
          link("content", ObjectKind.SOURCE, ObjectKind.CONTENT, "sources", "content_id"),
          link("base_realm", ObjectKind.WORK, ObjectKind.REALM, "work_contexts", "base_realm"),
          link("work", ObjectKind.SNAPSHOT, ObjectKind.WORK, "snapshots", "work_name"),
          link("work", ObjectKind.PUBLICATION, ObjectKind.WORK, "publications", "work_name"),
          link("realm", ObjectKind.PUBLICATION, ObjectKind.REALM, "publications", "dest_realm"),
          link("work", ObjectKind.CLAIM, ObjectKind.WORK, "work_claims", "work_name"),
          link("work", ObjectKind.DEPENDENCY, ObjectKind.WORK, "work_dependencies", "work_name"),
          link(
              "needs",
              ObjectKind.DEPENDENCY,
              ObjectKind.WORK,
              "work_dependencies",
              "depends_on_work"),
          link("work", ObjectKind.CONFLICT, ObjectKind.WORK, "work_conflicts", "work_name"),
          link("other", ObjectKind.CONFLICT, ObjectKind.WORK, "work_conflicts", "other_work"),
          link("work", ObjectKind.HOOK_RUN, ObjectKind.WORK, "hook_runs", "work_name"),
          link("realm", ObjectKind.HOOK_RUN, ObjectKind.REALM, "hook_runs", "dest_realm"));

  private V1Reader() {}

  static VersionReader make() {
    return new VersionReader(
        List.of(
            CONTENT,
            SOURCE,
            REALM,
            WORK,
            SNAPSHOT,
            PUBLICATION,
            REMOTE,
            MOUNT,
            CLAIM,
            DEPENDENCY,
            CONFLICT,
            HOOK_RUN),
        Links.and(LABELLED, LINKS));
  }

  private static LinkTable link(
      String name, ObjectKind from, ObjectKind to, String table, String column) {
    String targets =
        switch (to) {
          case CONTENT -> "content.id";
          case REALM -> "realms.name";
          default -> "work_contexts.name";
        };
    return LinkTable.column(name, from, to, table, column, targets);
  }

  private static String old(String column) {
    return "(SELECT " + column + " FROM main.publications AS q WHERE q.rowid = t.rowid)";
  }
}
