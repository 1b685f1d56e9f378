CREATE TABLE content(id TEXT PRIMARY KEY, hash TEXT NOT NULL, size INTEGER NOT NULL, path TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE glyph_manifest(
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  store_id TEXT NOT NULL,
  manifest BLOB NOT NULL
) STRICT;
CREATE TABLE glyph_outbox(
  event_id TEXT PRIMARY KEY NOT NULL,
  line BLOB NOT NULL,
  log_bytes INTEGER NOT NULL CHECK (log_bytes >= 0),
  created_at TEXT NOT NULL,
  delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1))
) STRICT;
CREATE TABLE glyph_purge(
  event_id TEXT PRIMARY KEY NOT NULL,
  requested_at TEXT NOT NULL
) STRICT;
CREATE TABLE "glyph_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
CREATE TABLE glyph_seal(
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  lines INTEGER NOT NULL CHECK (lines >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= lines),
  frontier BLOB NOT NULL
) STRICT;
CREATE TABLE glyph_way_back(
  from_version INTEGER PRIMARY KEY NOT NULL CHECK (from_version >= 2),
  script TEXT NOT NULL,
  sql TEXT NOT NULL,
  sql_sha256 TEXT NOT NULL,
  descriptor TEXT NOT NULL,
  descriptor_sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE hook_runs(
  id TEXT PRIMARY KEY NOT NULL,
  event TEXT NOT NULL,
  path TEXT,
  work_name TEXT REFERENCES work_contexts(name),
  dest_realm TEXT NOT NULL,
  mode TEXT NOT NULL,
  exit_code INTEGER NOT NULL,
  stdout_sha256 TEXT NOT NULL,
  stdout_bytes INTEGER NOT NULL,
  stderr_sha256 TEXT NOT NULL,
  stderr_bytes INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  blocked INTEGER NOT NULL
);
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE mounts(path TEXT PRIMARY KEY, spec TEXT NOT NULL, mode TEXT NOT NULL, pinned_revision TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE policies(
  id TEXT PRIMARY KEY NOT NULL,
  realm TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  document TEXT NOT NULL,
  author TEXT NOT NULL,
  effective_at TEXT NOT NULL,
  superseded_by TEXT,
  UNIQUE (realm, version)
) STRICT;
CREATE TABLE publications(
  id TEXT PRIMARY KEY NOT NULL,
  work_name TEXT NOT NULL REFERENCES work_contexts(name),
  dest_realm TEXT NOT NULL,
  status TEXT NOT NULL,
  actor TEXT NOT NULL,
  mode TEXT NOT NULL DEFAULT 'squash',
  created_at TEXT NOT NULL,
  semantic_type TEXT NOT NULL DEFAULT '',
  semantic_scope TEXT NOT NULL DEFAULT '',
  semantic_description TEXT NOT NULL DEFAULT ''
);
CREATE TABLE quarantine(
  table_name TEXT NOT NULL,
  row_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  migrated_at TEXT NOT NULL
) STRICT;
CREATE TABLE realms(name TEXT PRIMARY KEY, description TEXT NOT NULL);
CREATE TABLE remotes(name TEXT PRIMARY KEY, spec TEXT NOT NULL, mode TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE snapshots(
  id TEXT PRIMARY KEY NOT NULL,
  work_name TEXT NOT NULL REFERENCES work_contexts(name),
  reason TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE TABLE source_labels(
  source_id TEXT NOT NULL REFERENCES sources(id),
  realm TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY(source_id, position)
);
CREATE TABLE sources(
  id TEXT PRIMARY KEY NOT NULL,
  path TEXT NOT NULL UNIQUE,
  content_id TEXT NOT NULL REFERENCES content(id),
  updated_at TEXT NOT NULL
);
CREATE TABLE work_claims(
  work_name TEXT PRIMARY KEY NOT NULL REFERENCES work_contexts(name),
  actor TEXT NOT NULL,
  provider TEXT NOT NULL,
  session_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  status TEXT NOT NULL,
  claimed_at TEXT NOT NULL,
  heartbeat_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
);
CREATE TABLE work_conflicts(work_name TEXT NOT NULL, other_work TEXT NOT NULL, path TEXT NOT NULL, type TEXT NOT NULL, detail TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY(work_name, other_work, path, type));
CREATE TABLE work_contexts(
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  base_realm TEXT NOT NULL,
  workspace_path TEXT,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  base_snapshot_id TEXT REFERENCES snapshots(id)
);
CREATE TABLE work_dependencies(
  work_name TEXT NOT NULL REFERENCES work_contexts(name),
  depends_on_work TEXT NOT NULL REFERENCES work_contexts(name),
  created_at TEXT NOT NULL,
  PRIMARY KEY(work_name, depends_on_work)
);
CREATE INDEX "glyph_schema_history_s_idx" ON "glyph_schema_history" ("success");
CREATE INDEX hook_runs_by_work ON hook_runs(work_name);
CREATE INDEX publications_by_work ON publications(work_name);
CREATE INDEX snapshots_by_work ON snapshots(work_name, created_at);
CREATE INDEX source_labels_by_realm ON source_labels(realm);
CREATE INDEX sources_by_content ON sources(content_id);
CREATE INDEX work_conflicts_by_other ON work_conflicts(other_work);
CREATE INDEX work_dependencies_by_needed ON work_dependencies(depends_on_work);
CREATE TRIGGER glyph_fence_after_delete AFTER DELETE ON meta WHEN (SELECT count(*) FROM meta WHERE CAST(key AS BLOB) IS CAST('store_version' AS BLOB)) IS NOT 1 OR (SELECT value FROM meta WHERE key = 'store_version') IS NOT '4' BEGIN SELECT RAISE(ABORT, 'this store has version 4 and this program is too old for it; install glyph/0.3.0 or later'); END;
CREATE TRIGGER glyph_fence_after_insert AFTER INSERT ON meta WHEN (SELECT count(*) FROM meta WHERE CAST(key AS BLOB) IS CAST('store_version' AS BLOB)) IS NOT 1 OR (SELECT value FROM meta WHERE key = 'store_version') IS NOT '4' BEGIN SELECT RAISE(ABORT, 'this store has version 4 and this program is too old for it; install glyph/0.3.0 or later'); END;
CREATE TRIGGER glyph_fence_after_update AFTER UPDATE ON meta WHEN (SELECT count(*) FROM meta WHERE CAST(key AS BLOB) IS CAST('store_version' AS BLOB)) IS NOT 1 OR (SELECT value FROM meta WHERE key = 'store_version') IS NOT '4' BEGIN SELECT RAISE(ABORT, 'this store has version 4 and this program is too old for it; install glyph/0.3.0 or later'); END;
CREATE TRIGGER glyph_fence_before_delete BEFORE DELETE ON meta WHEN CAST(OLD.key AS BLOB) IS CAST('store_version' AS BLOB) BEGIN SELECT RAISE(ABORT, 'this store has version 4 and this program is too old for it; install glyph/0.3.0 or later'); END;
CREATE TRIGGER glyph_fence_before_insert BEFORE INSERT ON meta WHEN CAST(NEW.key AS BLOB) IS CAST('store_version' AS BLOB) OR NEW.rowid IN (SELECT rowid FROM meta WHERE CAST(key AS BLOB) IS CAST('store_version' AS BLOB)) BEGIN SELECT RAISE(ABORT, 'this store has version 4 and this program is too old for it; install glyph/0.3.0 or later'); END;
CREATE TRIGGER glyph_fence_before_update BEFORE UPDATE ON meta WHEN CAST(NEW.key AS BLOB) IS CAST('store_version' AS BLOB) OR CAST(OLD.key AS BLOB) IS CAST('store_version' AS BLOB) OR NEW.rowid IN (SELECT rowid FROM meta WHERE CAST(key AS BLOB) IS CAST('store_version' AS BLOB)) BEGIN SELECT RAISE(ABORT, 'this store has version 4 and this program is too old for it; install glyph/0.3.0 or later'); END;
CREATE TRIGGER policies_are_not_changed BEFORE UPDATE ON policies
WHEN OLD.superseded_by IS NOT NULL
  OR NEW.superseded_by IS NULL
  OR NEW.rowid IS NOT OLD.rowid
  OR NEW.id IS NOT OLD.id
  OR NEW.realm IS NOT OLD.realm
  OR NEW.version IS NOT OLD.version
  OR NEW.document IS NOT OLD.document
  OR NEW.author IS NOT OLD.author
  OR NEW.effective_at IS NOT OLD.effective_at
BEGIN
  SELECT RAISE(ABORT, 'policies are append-only: only superseded_by can be set, once');
END;
CREATE TRIGGER policies_are_not_deleted BEFORE DELETE ON policies
BEGIN
  SELECT RAISE(ABORT, 'policies are append-only: a policy cannot be deleted');
END;
CREATE TRIGGER policies_are_not_replaced BEFORE INSERT ON policies
WHEN EXISTS (
  SELECT 1 FROM policies
  WHERE id = NEW.id OR rowid = NEW.rowid OR (realm = NEW.realm AND version = NEW.version)
)
BEGIN
  SELECT RAISE(ABORT, 'policies are append-only: a policy cannot be replaced');
END;
