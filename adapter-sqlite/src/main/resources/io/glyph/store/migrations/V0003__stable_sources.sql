-- Version 3, stable sources: a source keeps its identity when its path changes. Restructures, and keeps every id.

-- Tables are filled by way of a table of staging, dropped and made again, not renamed: a rename rewrites the text of
-- the schema, and the schema of a version is one text whatever it came from. Staging columns have no type, so that every
-- value is carried over as it is: no conversion, bytes that are not UTF-8. Rows keep their rowid.

-- The scripts that lead back from a version, kept with the data for a release that does not know the version.
CREATE TABLE glyph_way_back(
  from_version INTEGER PRIMARY KEY NOT NULL CHECK (from_version >= 2),
  script TEXT NOT NULL,
  sql TEXT NOT NULL,
  sql_sha256 TEXT NOT NULL,
  descriptor TEXT NOT NULL,
  descriptor_sha256 TEXT NOT NULL
) STRICT;

-- What must be gone from the file, and is not yet.
CREATE TABLE glyph_purge(
  event_id TEXT PRIMARY KEY NOT NULL,
  requested_at TEXT NOT NULL
) STRICT;

-- Rows that the foreign keys of this version have no place for: their parent does not exist, or they have no key.
--
-- row_json holds every cell exactly: a text as the hex of its bytes, since JSON cannot hold every text, an integer as a
-- number, NULL as null, a blob as {"blob": hex} and a real as {"real": decimal}; and the row's rowid.
CREATE TABLE quarantine(
  table_name TEXT NOT NULL,
  row_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  migrated_at TEXT NOT NULL
) STRICT;

-- Work contexts first: others ask whether theirs is there. The first snapshot is the one that is oldest, by time, then
-- by id.

CREATE TABLE glyph_work_contexts_v2(row INTEGER PRIMARY KEY, name, base_realm, workspace_path, status, created_at, glyph_reason);

INSERT INTO glyph_work_contexts_v2
SELECT t.rowid, t.name, t.base_realm, t.workspace_path, t.status, t.created_at,
       CASE
         WHEN t.name IS NULL THEN 'its name is NULL'
         WHEN typeof(t.name) <> 'text' THEN 'its name is not text'
       END
FROM work_contexts AS t;

INSERT INTO quarantine
SELECT 'work_contexts',
       '{"rowid":' || row
         || ',"name":' || CASE typeof(name) WHEN 'text' THEN '"' || hex(name) || '"' WHEN 'integer' THEN name WHEN 'blob' THEN '{"blob":"' || hex(name) || '"}' WHEN 'real' THEN '{"real":"' || CASE name WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', name) END || '"}' ELSE 'null' END
         || ',"base_realm":' || CASE typeof(base_realm) WHEN 'text' THEN '"' || hex(base_realm) || '"' WHEN 'integer' THEN base_realm WHEN 'blob' THEN '{"blob":"' || hex(base_realm) || '"}' WHEN 'real' THEN '{"real":"' || CASE base_realm WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', base_realm) END || '"}' ELSE 'null' END
         || ',"workspace_path":' || CASE typeof(workspace_path) WHEN 'text' THEN '"' || hex(workspace_path) || '"' WHEN 'integer' THEN workspace_path WHEN 'blob' THEN '{"blob":"' || hex(workspace_path) || '"}' WHEN 'real' THEN '{"real":"' || CASE workspace_path WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', workspace_path) END || '"}' ELSE 'null' END
         || ',"status":' || CASE typeof(status) WHEN 'text' THEN '"' || hex(status) || '"' WHEN 'integer' THEN status WHEN 'blob' THEN '{"blob":"' || hex(status) || '"}' WHEN 'real' THEN '{"real":"' || CASE status WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', status) END || '"}' ELSE 'null' END
         || ',"created_at":' || CASE typeof(created_at) WHEN 'text' THEN '"' || hex(created_at) || '"' WHEN 'integer' THEN created_at WHEN 'blob' THEN '{"blob":"' || hex(created_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE created_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', created_at) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_work_contexts_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE work_contexts;

CREATE TABLE work_contexts(
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  base_realm TEXT NOT NULL,
  workspace_path TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  base_snapshot_id TEXT REFERENCES snapshots(id)
);

INSERT INTO work_contexts(rowid, id, name, base_realm, workspace_path, status, created_at, base_snapshot_id)
SELECT w.row, 'work:' || w.name, w.name, w.base_realm, w.workspace_path, w.status, w.created_at,
       (SELECT s.id FROM snapshots AS s WHERE s.work_name = w.name AND s.id IS NOT NULL ORDER BY s.created_at, s.id LIMIT 1)
FROM glyph_work_contexts_v2 AS w WHERE w.glyph_reason IS NULL
ORDER BY w.row;

DROP TABLE glyph_work_contexts_v2;

CREATE TABLE glyph_snapshots_v2(row INTEGER PRIMARY KEY, id, work_name, reason, hash, created_at, glyph_reason);

INSERT INTO glyph_snapshots_v2
SELECT t.rowid, t.id, t.work_name, t.reason, t.hash, t.created_at,
       CASE
         WHEN t.id IS NULL THEN 'its id is NULL'
         WHEN NOT EXISTS (SELECT 1 FROM work_contexts AS w WHERE w.name = t.work_name) THEN 'its work context does not exist'
       END
FROM snapshots AS t;

INSERT INTO quarantine
SELECT 'snapshots',
       '{"rowid":' || row
         || ',"id":' || CASE typeof(id) WHEN 'text' THEN '"' || hex(id) || '"' WHEN 'integer' THEN id WHEN 'blob' THEN '{"blob":"' || hex(id) || '"}' WHEN 'real' THEN '{"real":"' || CASE id WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', id) END || '"}' ELSE 'null' END
         || ',"work_name":' || CASE typeof(work_name) WHEN 'text' THEN '"' || hex(work_name) || '"' WHEN 'integer' THEN work_name WHEN 'blob' THEN '{"blob":"' || hex(work_name) || '"}' WHEN 'real' THEN '{"real":"' || CASE work_name WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', work_name) END || '"}' ELSE 'null' END
         || ',"reason":' || CASE typeof(reason) WHEN 'text' THEN '"' || hex(reason) || '"' WHEN 'integer' THEN reason WHEN 'blob' THEN '{"blob":"' || hex(reason) || '"}' WHEN 'real' THEN '{"real":"' || CASE reason WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', reason) END || '"}' ELSE 'null' END
         || ',"hash":' || CASE typeof(hash) WHEN 'text' THEN '"' || hex(hash) || '"' WHEN 'integer' THEN hash WHEN 'blob' THEN '{"blob":"' || hex(hash) || '"}' WHEN 'real' THEN '{"real":"' || CASE hash WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', hash) END || '"}' ELSE 'null' END
         || ',"created_at":' || CASE typeof(created_at) WHEN 'text' THEN '"' || hex(created_at) || '"' WHEN 'integer' THEN created_at WHEN 'blob' THEN '{"blob":"' || hex(created_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE created_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', created_at) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_snapshots_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE snapshots;

CREATE TABLE snapshots(
  id TEXT PRIMARY KEY NOT NULL,
  work_name TEXT NOT NULL REFERENCES work_contexts(name),
  reason TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at TEXT NOT NULL
);

INSERT INTO snapshots(rowid, id, work_name, reason, hash, created_at)
SELECT row, id, work_name, reason, hash, created_at
FROM glyph_snapshots_v2 WHERE glyph_reason IS NULL
ORDER BY row;

DROP TABLE glyph_snapshots_v2;

CREATE INDEX snapshots_by_work ON snapshots(work_name, created_at);

CREATE TABLE glyph_publications_v2(row INTEGER PRIMARY KEY, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description, glyph_reason);

INSERT INTO glyph_publications_v2
SELECT t.rowid, t.id, t.work_name, t.dest_realm, t.status, t.actor, t.mode, t.created_at, t.semantic_type, t.semantic_scope, t.semantic_description,
       CASE
         WHEN t.id IS NULL THEN 'its id is NULL'
         WHEN NOT EXISTS (SELECT 1 FROM work_contexts AS w WHERE w.name = t.work_name) THEN 'its work context does not exist'
       END
FROM publications AS t;

INSERT INTO quarantine
SELECT 'publications',
       '{"rowid":' || row
         || ',"id":' || CASE typeof(id) WHEN 'text' THEN '"' || hex(id) || '"' WHEN 'integer' THEN id WHEN 'blob' THEN '{"blob":"' || hex(id) || '"}' WHEN 'real' THEN '{"real":"' || CASE id WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', id) END || '"}' ELSE 'null' END
         || ',"work_name":' || CASE typeof(work_name) WHEN 'text' THEN '"' || hex(work_name) || '"' WHEN 'integer' THEN work_name WHEN 'blob' THEN '{"blob":"' || hex(work_name) || '"}' WHEN 'real' THEN '{"real":"' || CASE work_name WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', work_name) END || '"}' ELSE 'null' END
         || ',"dest_realm":' || CASE typeof(dest_realm) WHEN 'text' THEN '"' || hex(dest_realm) || '"' WHEN 'integer' THEN dest_realm WHEN 'blob' THEN '{"blob":"' || hex(dest_realm) || '"}' WHEN 'real' THEN '{"real":"' || CASE dest_realm WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', dest_realm) END || '"}' ELSE 'null' END
         || ',"status":' || CASE typeof(status) WHEN 'text' THEN '"' || hex(status) || '"' WHEN 'integer' THEN status WHEN 'blob' THEN '{"blob":"' || hex(status) || '"}' WHEN 'real' THEN '{"real":"' || CASE status WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', status) END || '"}' ELSE 'null' END
         || ',"actor":' || CASE typeof(actor) WHEN 'text' THEN '"' || hex(actor) || '"' WHEN 'integer' THEN actor WHEN 'blob' THEN '{"blob":"' || hex(actor) || '"}' WHEN 'real' THEN '{"real":"' || CASE actor WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', actor) END || '"}' ELSE 'null' END
         || ',"mode":' || CASE typeof(mode) WHEN 'text' THEN '"' || hex(mode) || '"' WHEN 'integer' THEN mode WHEN 'blob' THEN '{"blob":"' || hex(mode) || '"}' WHEN 'real' THEN '{"real":"' || CASE mode WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', mode) END || '"}' ELSE 'null' END
         || ',"created_at":' || CASE typeof(created_at) WHEN 'text' THEN '"' || hex(created_at) || '"' WHEN 'integer' THEN created_at WHEN 'blob' THEN '{"blob":"' || hex(created_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE created_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', created_at) END || '"}' ELSE 'null' END
         || ',"semantic_type":' || CASE typeof(semantic_type) WHEN 'text' THEN '"' || hex(semantic_type) || '"' WHEN 'integer' THEN semantic_type WHEN 'blob' THEN '{"blob":"' || hex(semantic_type) || '"}' WHEN 'real' THEN '{"real":"' || CASE semantic_type WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', semantic_type) END || '"}' ELSE 'null' END
         || ',"semantic_scope":' || CASE typeof(semantic_scope) WHEN 'text' THEN '"' || hex(semantic_scope) || '"' WHEN 'integer' THEN semantic_scope WHEN 'blob' THEN '{"blob":"' || hex(semantic_scope) || '"}' WHEN 'real' THEN '{"real":"' || CASE semantic_scope WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', semantic_scope) END || '"}' ELSE 'null' END
         || ',"semantic_description":' || CASE typeof(semantic_description) WHEN 'text' THEN '"' || hex(semantic_description) || '"' WHEN 'integer' THEN semantic_description WHEN 'blob' THEN '{"blob":"' || hex(semantic_description) || '"}' WHEN 'real' THEN '{"real":"' || CASE semantic_description WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', semantic_description) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_publications_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE publications;

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

INSERT INTO publications(rowid, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description)
SELECT row, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description
FROM glyph_publications_v2 WHERE glyph_reason IS NULL
ORDER BY row;

DROP TABLE glyph_publications_v2;

CREATE INDEX publications_by_work ON publications(work_name);

CREATE TABLE glyph_work_claims_v2(row INTEGER PRIMARY KEY, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at, glyph_reason);

INSERT INTO glyph_work_claims_v2
SELECT t.rowid, t.work_name, t.actor, t.provider, t.session_id, t.mode, t.status, t.claimed_at, t.heartbeat_at, t.expires_at,
       CASE
         WHEN t.work_name IS NULL THEN 'its work name is NULL'
         WHEN NOT EXISTS (SELECT 1 FROM work_contexts AS w WHERE w.name = t.work_name) THEN 'its work context does not exist'
       END
FROM work_claims AS t;

INSERT INTO quarantine
SELECT 'work_claims',
       '{"rowid":' || row
         || ',"work_name":' || CASE typeof(work_name) WHEN 'text' THEN '"' || hex(work_name) || '"' WHEN 'integer' THEN work_name WHEN 'blob' THEN '{"blob":"' || hex(work_name) || '"}' WHEN 'real' THEN '{"real":"' || CASE work_name WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', work_name) END || '"}' ELSE 'null' END
         || ',"actor":' || CASE typeof(actor) WHEN 'text' THEN '"' || hex(actor) || '"' WHEN 'integer' THEN actor WHEN 'blob' THEN '{"blob":"' || hex(actor) || '"}' WHEN 'real' THEN '{"real":"' || CASE actor WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', actor) END || '"}' ELSE 'null' END
         || ',"provider":' || CASE typeof(provider) WHEN 'text' THEN '"' || hex(provider) || '"' WHEN 'integer' THEN provider WHEN 'blob' THEN '{"blob":"' || hex(provider) || '"}' WHEN 'real' THEN '{"real":"' || CASE provider WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', provider) END || '"}' ELSE 'null' END
         || ',"session_id":' || CASE typeof(session_id) WHEN 'text' THEN '"' || hex(session_id) || '"' WHEN 'integer' THEN session_id WHEN 'blob' THEN '{"blob":"' || hex(session_id) || '"}' WHEN 'real' THEN '{"real":"' || CASE session_id WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', session_id) END || '"}' ELSE 'null' END
         || ',"mode":' || CASE typeof(mode) WHEN 'text' THEN '"' || hex(mode) || '"' WHEN 'integer' THEN mode WHEN 'blob' THEN '{"blob":"' || hex(mode) || '"}' WHEN 'real' THEN '{"real":"' || CASE mode WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', mode) END || '"}' ELSE 'null' END
         || ',"status":' || CASE typeof(status) WHEN 'text' THEN '"' || hex(status) || '"' WHEN 'integer' THEN status WHEN 'blob' THEN '{"blob":"' || hex(status) || '"}' WHEN 'real' THEN '{"real":"' || CASE status WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', status) END || '"}' ELSE 'null' END
         || ',"claimed_at":' || CASE typeof(claimed_at) WHEN 'text' THEN '"' || hex(claimed_at) || '"' WHEN 'integer' THEN claimed_at WHEN 'blob' THEN '{"blob":"' || hex(claimed_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE claimed_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', claimed_at) END || '"}' ELSE 'null' END
         || ',"heartbeat_at":' || CASE typeof(heartbeat_at) WHEN 'text' THEN '"' || hex(heartbeat_at) || '"' WHEN 'integer' THEN heartbeat_at WHEN 'blob' THEN '{"blob":"' || hex(heartbeat_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE heartbeat_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', heartbeat_at) END || '"}' ELSE 'null' END
         || ',"expires_at":' || CASE typeof(expires_at) WHEN 'text' THEN '"' || hex(expires_at) || '"' WHEN 'integer' THEN expires_at WHEN 'blob' THEN '{"blob":"' || hex(expires_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE expires_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', expires_at) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_work_claims_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE work_claims;

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

INSERT INTO work_claims(rowid, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at)
SELECT row, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at
FROM glyph_work_claims_v2 WHERE glyph_reason IS NULL
ORDER BY row;

DROP TABLE glyph_work_claims_v2;


CREATE TABLE glyph_work_dependencies_v2(row INTEGER PRIMARY KEY, work_name, depends_on_work, created_at, glyph_reason);

INSERT INTO glyph_work_dependencies_v2
SELECT t.rowid, t.work_name, t.depends_on_work, t.created_at,
       CASE
         WHEN NOT EXISTS (SELECT 1 FROM work_contexts AS w WHERE w.name = t.work_name) THEN 'its work context does not exist'
         WHEN NOT EXISTS (SELECT 1 FROM work_contexts AS w WHERE w.name = t.depends_on_work) THEN 'the work context that it needs does not exist'
       END
FROM work_dependencies AS t;

INSERT INTO quarantine
SELECT 'work_dependencies',
       '{"rowid":' || row
         || ',"work_name":' || CASE typeof(work_name) WHEN 'text' THEN '"' || hex(work_name) || '"' WHEN 'integer' THEN work_name WHEN 'blob' THEN '{"blob":"' || hex(work_name) || '"}' WHEN 'real' THEN '{"real":"' || CASE work_name WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', work_name) END || '"}' ELSE 'null' END
         || ',"depends_on_work":' || CASE typeof(depends_on_work) WHEN 'text' THEN '"' || hex(depends_on_work) || '"' WHEN 'integer' THEN depends_on_work WHEN 'blob' THEN '{"blob":"' || hex(depends_on_work) || '"}' WHEN 'real' THEN '{"real":"' || CASE depends_on_work WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', depends_on_work) END || '"}' ELSE 'null' END
         || ',"created_at":' || CASE typeof(created_at) WHEN 'text' THEN '"' || hex(created_at) || '"' WHEN 'integer' THEN created_at WHEN 'blob' THEN '{"blob":"' || hex(created_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE created_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', created_at) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_work_dependencies_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE work_dependencies;

CREATE TABLE work_dependencies(
  work_name TEXT NOT NULL REFERENCES work_contexts(name),
  depends_on_work TEXT NOT NULL REFERENCES work_contexts(name),
  created_at TEXT NOT NULL,
  PRIMARY KEY(work_name, depends_on_work)
);

INSERT INTO work_dependencies(rowid, work_name, depends_on_work, created_at)
SELECT row, work_name, depends_on_work, created_at
FROM glyph_work_dependencies_v2 WHERE glyph_reason IS NULL
ORDER BY row;

DROP TABLE glyph_work_dependencies_v2;

CREATE INDEX work_dependencies_by_needed ON work_dependencies(depends_on_work);

CREATE TABLE glyph_hook_runs_v2(row INTEGER PRIMARY KEY, id, event, path, work_name, dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked, glyph_reason);

INSERT INTO glyph_hook_runs_v2
SELECT t.rowid, t.id, t.event, t.path, t.work_name, t.dest_realm, t.mode, t.exit_code, t.stdout, t.stderr, t.started_at, t.duration_ms, t.blocked,
       CASE
         WHEN t.id IS NULL THEN 'its id is NULL'
         WHEN t.work_name IS NOT '' AND NOT EXISTS (SELECT 1 FROM work_contexts AS w WHERE w.name = t.work_name) THEN 'its work context does not exist'
       END
FROM hook_runs AS t;

INSERT INTO quarantine
SELECT 'hook_runs',
       '{"rowid":' || row
         || ',"id":' || CASE typeof(id) WHEN 'text' THEN '"' || hex(id) || '"' WHEN 'integer' THEN id WHEN 'blob' THEN '{"blob":"' || hex(id) || '"}' WHEN 'real' THEN '{"real":"' || CASE id WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', id) END || '"}' ELSE 'null' END
         || ',"event":' || CASE typeof(event) WHEN 'text' THEN '"' || hex(event) || '"' WHEN 'integer' THEN event WHEN 'blob' THEN '{"blob":"' || hex(event) || '"}' WHEN 'real' THEN '{"real":"' || CASE event WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', event) END || '"}' ELSE 'null' END
         || ',"path":' || CASE typeof(path) WHEN 'text' THEN '"' || hex(path) || '"' WHEN 'integer' THEN path WHEN 'blob' THEN '{"blob":"' || hex(path) || '"}' WHEN 'real' THEN '{"real":"' || CASE path WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', path) END || '"}' ELSE 'null' END
         || ',"work_name":' || CASE typeof(work_name) WHEN 'text' THEN '"' || hex(work_name) || '"' WHEN 'integer' THEN work_name WHEN 'blob' THEN '{"blob":"' || hex(work_name) || '"}' WHEN 'real' THEN '{"real":"' || CASE work_name WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', work_name) END || '"}' ELSE 'null' END
         || ',"dest_realm":' || CASE typeof(dest_realm) WHEN 'text' THEN '"' || hex(dest_realm) || '"' WHEN 'integer' THEN dest_realm WHEN 'blob' THEN '{"blob":"' || hex(dest_realm) || '"}' WHEN 'real' THEN '{"real":"' || CASE dest_realm WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', dest_realm) END || '"}' ELSE 'null' END
         || ',"mode":' || CASE typeof(mode) WHEN 'text' THEN '"' || hex(mode) || '"' WHEN 'integer' THEN mode WHEN 'blob' THEN '{"blob":"' || hex(mode) || '"}' WHEN 'real' THEN '{"real":"' || CASE mode WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', mode) END || '"}' ELSE 'null' END
         || ',"exit_code":' || CASE typeof(exit_code) WHEN 'text' THEN '"' || hex(exit_code) || '"' WHEN 'integer' THEN exit_code WHEN 'blob' THEN '{"blob":"' || hex(exit_code) || '"}' WHEN 'real' THEN '{"real":"' || CASE exit_code WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', exit_code) END || '"}' ELSE 'null' END
         || ',"stdout":' || CASE typeof(stdout) WHEN 'text' THEN '"' || hex(stdout) || '"' WHEN 'integer' THEN stdout WHEN 'blob' THEN '{"blob":"' || hex(stdout) || '"}' WHEN 'real' THEN '{"real":"' || CASE stdout WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', stdout) END || '"}' ELSE 'null' END
         || ',"stderr":' || CASE typeof(stderr) WHEN 'text' THEN '"' || hex(stderr) || '"' WHEN 'integer' THEN stderr WHEN 'blob' THEN '{"blob":"' || hex(stderr) || '"}' WHEN 'real' THEN '{"real":"' || CASE stderr WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', stderr) END || '"}' ELSE 'null' END
         || ',"started_at":' || CASE typeof(started_at) WHEN 'text' THEN '"' || hex(started_at) || '"' WHEN 'integer' THEN started_at WHEN 'blob' THEN '{"blob":"' || hex(started_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE started_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', started_at) END || '"}' ELSE 'null' END
         || ',"duration_ms":' || CASE typeof(duration_ms) WHEN 'text' THEN '"' || hex(duration_ms) || '"' WHEN 'integer' THEN duration_ms WHEN 'blob' THEN '{"blob":"' || hex(duration_ms) || '"}' WHEN 'real' THEN '{"real":"' || CASE duration_ms WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', duration_ms) END || '"}' ELSE 'null' END
         || ',"blocked":' || CASE typeof(blocked) WHEN 'text' THEN '"' || hex(blocked) || '"' WHEN 'integer' THEN blocked WHEN 'blob' THEN '{"blob":"' || hex(blocked) || '"}' WHEN 'real' THEN '{"real":"' || CASE blocked WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', blocked) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_hook_runs_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE hook_runs;

CREATE TABLE hook_runs(
  id TEXT PRIMARY KEY NOT NULL,
  event TEXT NOT NULL,
  path TEXT NOT NULL,
  work_name TEXT REFERENCES work_contexts(name),
  dest_realm TEXT NOT NULL,
  mode TEXT NOT NULL,
  exit_code INTEGER NOT NULL,
  stdout TEXT NOT NULL,
  stderr TEXT NOT NULL,
  started_at TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  blocked INTEGER NOT NULL
);

-- An empty work_name says that there is none.
INSERT INTO hook_runs(rowid, id, event, path, work_name, dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked)
SELECT row, id, event, path, nullif(work_name, ''), dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked
FROM glyph_hook_runs_v2 WHERE glyph_reason IS NULL
ORDER BY row;

DROP TABLE glyph_hook_runs_v2;

CREATE INDEX hook_runs_by_work ON hook_runs(work_name);

-- Content without an id is nobody's; the table stays as it is.
INSERT INTO quarantine
SELECT 'content',
       '{"rowid":' || rowid
         || ',"id":' || CASE typeof(id) WHEN 'text' THEN '"' || hex(id) || '"' WHEN 'integer' THEN id WHEN 'blob' THEN '{"blob":"' || hex(id) || '"}' WHEN 'real' THEN '{"real":"' || CASE id WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', id) END || '"}' ELSE 'null' END
         || ',"hash":' || CASE typeof(hash) WHEN 'text' THEN '"' || hex(hash) || '"' WHEN 'integer' THEN hash WHEN 'blob' THEN '{"blob":"' || hex(hash) || '"}' WHEN 'real' THEN '{"real":"' || CASE hash WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', hash) END || '"}' ELSE 'null' END
         || ',"size":' || CASE typeof(size) WHEN 'text' THEN '"' || hex(size) || '"' WHEN 'integer' THEN size WHEN 'blob' THEN '{"blob":"' || hex(size) || '"}' WHEN 'real' THEN '{"real":"' || CASE size WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', size) END || '"}' ELSE 'null' END
         || ',"path":' || CASE typeof(path) WHEN 'text' THEN '"' || hex(path) || '"' WHEN 'integer' THEN path WHEN 'blob' THEN '{"blob":"' || hex(path) || '"}' WHEN 'real' THEN '{"real":"' || CASE path WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', path) END || '"}' ELSE 'null' END
         || ',"created_at":' || CASE typeof(created_at) WHEN 'text' THEN '"' || hex(created_at) || '"' WHEN 'integer' THEN created_at WHEN 'blob' THEN '{"blob":"' || hex(created_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE created_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', created_at) END || '"}' ELSE 'null' END
         || '}',
       'its id is NULL', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM content WHERE id IS NULL
ORDER BY rowid;

DELETE FROM content WHERE id IS NULL;

-- The id of a source is made of its path as it is now, and stays when the path changes.

CREATE TABLE glyph_sources_v2(row INTEGER PRIMARY KEY, path, content_id, labels, updated_at, source_id, glyph_reason);

INSERT INTO glyph_sources_v2
SELECT t.rowid, t.path, t.content_id, t.labels, t.updated_at,
       'source:sha256:' || glyph_sha256(CAST(t.path AS BLOB)), CASE
         WHEN t.path IS NULL THEN 'its path is NULL'
         WHEN typeof(t.path) <> 'text' THEN 'its path is not text'
         WHEN typeof(t.labels) <> 'text' THEN 'its labels are not text'
         WHEN NOT EXISTS (SELECT 1 FROM content AS c WHERE c.id = t.content_id) THEN 'its content does not exist'
       END
FROM sources AS t;

INSERT INTO quarantine
SELECT 'sources',
       '{"rowid":' || row
         || ',"path":' || CASE typeof(path) WHEN 'text' THEN '"' || hex(path) || '"' WHEN 'integer' THEN path WHEN 'blob' THEN '{"blob":"' || hex(path) || '"}' WHEN 'real' THEN '{"real":"' || CASE path WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', path) END || '"}' ELSE 'null' END
         || ',"content_id":' || CASE typeof(content_id) WHEN 'text' THEN '"' || hex(content_id) || '"' WHEN 'integer' THEN content_id WHEN 'blob' THEN '{"blob":"' || hex(content_id) || '"}' WHEN 'real' THEN '{"real":"' || CASE content_id WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', content_id) END || '"}' ELSE 'null' END
         || ',"labels":' || CASE typeof(labels) WHEN 'text' THEN '"' || hex(labels) || '"' WHEN 'integer' THEN labels WHEN 'blob' THEN '{"blob":"' || hex(labels) || '"}' WHEN 'real' THEN '{"real":"' || CASE labels WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', labels) END || '"}' ELSE 'null' END
         || ',"updated_at":' || CASE typeof(updated_at) WHEN 'text' THEN '"' || hex(updated_at) || '"' WHEN 'integer' THEN updated_at WHEN 'blob' THEN '{"blob":"' || hex(updated_at) || '"}' WHEN 'real' THEN '{"real":"' || CASE updated_at WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE format('%!.17g', updated_at) END || '"}' ELSE 'null' END
         || '}',
       glyph_reason, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM glyph_sources_v2 WHERE glyph_reason IS NOT NULL
ORDER BY row;

DROP TABLE sources;

CREATE TABLE sources(
  id TEXT PRIMARY KEY NOT NULL,
  path TEXT NOT NULL UNIQUE,
  content_id TEXT NOT NULL REFERENCES content(id),
  updated_at TEXT NOT NULL
);

INSERT INTO sources(rowid, id, path, content_id, updated_at)
SELECT row, source_id, path, content_id, updated_at
FROM glyph_sources_v2 WHERE glyph_reason IS NULL
ORDER BY row;

CREATE INDEX sources_by_content ON sources(content_id);

-- Labels were one text, with commas between them; their order is kept. Split by bytes: the text may not be UTF-8.
CREATE TABLE source_labels(
  source_id TEXT NOT NULL REFERENCES sources(id),
  realm TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY(source_id, position)
);

INSERT INTO source_labels(source_id, realm, position)
SELECT source_id, labels, 0
FROM glyph_sources_v2
WHERE glyph_reason IS NULL AND labels <> '' AND instr(CAST(labels AS BLOB), x'2c') = 0
ORDER BY row;

WITH RECURSIVE parts(source_id, position, part, rest) AS (
  SELECT source_id, -1, NULL, CAST(labels || ',' AS BLOB)
  FROM glyph_sources_v2
  WHERE glyph_reason IS NULL AND instr(CAST(labels AS BLOB), x'2c') > 0
  UNION ALL
  SELECT source_id, position + 1, substr(rest, 1, instr(rest, x'2c') - 1), substr(rest, instr(rest, x'2c') + 1)
  FROM parts WHERE length(rest) > 0
)
INSERT INTO source_labels(source_id, realm, position)
SELECT source_id, CAST(part AS TEXT), position FROM parts WHERE position >= 0;

CREATE INDEX source_labels_by_realm ON source_labels(realm);

DROP TABLE glyph_sources_v2;
