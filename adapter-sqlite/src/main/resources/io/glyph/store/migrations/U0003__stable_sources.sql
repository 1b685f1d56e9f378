-- From version 3 back to version 2. Rows that were set aside return to their tables; where something that was written
-- since has taken a row's key, the older row cannot return, and is counted as lost.

-- As on the way up, tables are filled by way of staging and keep their rowids.

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO content(rowid, id, hash, size, path, created_at)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.id, q.hash, q.size, q.path, q.created_at
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM content AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.id') WHEN 'text' THEN CAST(unhex(row_json ->> '$.id') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.id.blob'), CAST(row_json ->> '$.id.real' AS REAL)) ELSE row_json ->> '$.id' END AS id,
         CASE json_type(row_json, '$.hash') WHEN 'text' THEN CAST(unhex(row_json ->> '$.hash') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.hash.blob'), CAST(row_json ->> '$.hash.real' AS REAL)) ELSE row_json ->> '$.hash' END AS hash,
         CASE json_type(row_json, '$.size') WHEN 'text' THEN CAST(unhex(row_json ->> '$.size') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.size.blob'), CAST(row_json ->> '$.size.real' AS REAL)) ELSE row_json ->> '$.size' END AS size,
         CASE json_type(row_json, '$.path') WHEN 'text' THEN CAST(unhex(row_json ->> '$.path') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.path.blob'), CAST(row_json ->> '$.path.real' AS REAL)) ELSE row_json ->> '$.path' END AS path,
         CASE json_type(row_json, '$.created_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.created_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.created_at.blob'), CAST(row_json ->> '$.created_at.real' AS REAL)) ELSE row_json ->> '$.created_at' END AS created_at
  FROM quarantine WHERE table_name = 'content'
) AS q
ORDER BY q.taken, q.row;

CREATE TABLE glyph_sources_v3(row INTEGER PRIMARY KEY, path, content_id, labels, updated_at);

INSERT INTO glyph_sources_v3
SELECT s.rowid, s.path, s.content_id,
       coalesce((SELECT group_concat(l.realm, ',' ORDER BY l.position) FROM source_labels AS l WHERE l.source_id = s.id), ''),
       s.updated_at
FROM sources AS s;

DROP TABLE source_labels;

DROP TABLE sources;

CREATE TABLE sources(path TEXT PRIMARY KEY, content_id TEXT NOT NULL, labels TEXT NOT NULL, updated_at TEXT NOT NULL);

INSERT INTO sources(rowid, path, content_id, labels, updated_at)
SELECT row, path, content_id, labels, updated_at FROM glyph_sources_v3 ORDER BY row;

DROP TABLE glyph_sources_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO sources(rowid, path, content_id, labels, updated_at)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.path, q.content_id, q.labels, q.updated_at
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM sources AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.path') WHEN 'text' THEN CAST(unhex(row_json ->> '$.path') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.path.blob'), CAST(row_json ->> '$.path.real' AS REAL)) ELSE row_json ->> '$.path' END AS path,
         CASE json_type(row_json, '$.content_id') WHEN 'text' THEN CAST(unhex(row_json ->> '$.content_id') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.content_id.blob'), CAST(row_json ->> '$.content_id.real' AS REAL)) ELSE row_json ->> '$.content_id' END AS content_id,
         CASE json_type(row_json, '$.labels') WHEN 'text' THEN CAST(unhex(row_json ->> '$.labels') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.labels.blob'), CAST(row_json ->> '$.labels.real' AS REAL)) ELSE row_json ->> '$.labels' END AS labels,
         CASE json_type(row_json, '$.updated_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.updated_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.updated_at.blob'), CAST(row_json ->> '$.updated_at.real' AS REAL)) ELSE row_json ->> '$.updated_at' END AS updated_at
  FROM quarantine WHERE table_name = 'sources'
) AS q
ORDER BY q.taken, q.row;

CREATE INDEX sources_by_content ON sources(content_id);

CREATE TABLE glyph_work_contexts_v3(row INTEGER PRIMARY KEY, name, base_realm, workspace_path, status, created_at);

INSERT INTO glyph_work_contexts_v3
SELECT rowid, name, base_realm, workspace_path, status, created_at FROM work_contexts;

DROP TABLE work_contexts;

CREATE TABLE work_contexts(name TEXT PRIMARY KEY, base_realm TEXT NOT NULL, workspace_path TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL);

INSERT INTO work_contexts(rowid, name, base_realm, workspace_path, status, created_at)
SELECT row, name, base_realm, workspace_path, status, created_at FROM glyph_work_contexts_v3 ORDER BY row;

DROP TABLE glyph_work_contexts_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO work_contexts(rowid, name, base_realm, workspace_path, status, created_at)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.name, q.base_realm, q.workspace_path, q.status, q.created_at
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM work_contexts AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.name') WHEN 'text' THEN CAST(unhex(row_json ->> '$.name') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.name.blob'), CAST(row_json ->> '$.name.real' AS REAL)) ELSE row_json ->> '$.name' END AS name,
         CASE json_type(row_json, '$.base_realm') WHEN 'text' THEN CAST(unhex(row_json ->> '$.base_realm') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.base_realm.blob'), CAST(row_json ->> '$.base_realm.real' AS REAL)) ELSE row_json ->> '$.base_realm' END AS base_realm,
         CASE json_type(row_json, '$.workspace_path') WHEN 'text' THEN CAST(unhex(row_json ->> '$.workspace_path') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.workspace_path.blob'), CAST(row_json ->> '$.workspace_path.real' AS REAL)) ELSE row_json ->> '$.workspace_path' END AS workspace_path,
         CASE json_type(row_json, '$.status') WHEN 'text' THEN CAST(unhex(row_json ->> '$.status') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.status.blob'), CAST(row_json ->> '$.status.real' AS REAL)) ELSE row_json ->> '$.status' END AS status,
         CASE json_type(row_json, '$.created_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.created_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.created_at.blob'), CAST(row_json ->> '$.created_at.real' AS REAL)) ELSE row_json ->> '$.created_at' END AS created_at
  FROM quarantine WHERE table_name = 'work_contexts'
) AS q
ORDER BY q.taken, q.row;

CREATE TABLE glyph_snapshots_v3(row INTEGER PRIMARY KEY, id, work_name, reason, hash, created_at);

INSERT INTO glyph_snapshots_v3
SELECT rowid, id, work_name, reason, hash, created_at FROM snapshots;

DROP TABLE snapshots;

CREATE TABLE snapshots(id TEXT PRIMARY KEY, work_name TEXT NOT NULL, reason TEXT NOT NULL, hash TEXT NOT NULL, created_at TEXT NOT NULL);

INSERT INTO snapshots(rowid, id, work_name, reason, hash, created_at)
SELECT row, id, work_name, reason, hash, created_at FROM glyph_snapshots_v3 ORDER BY row;

DROP TABLE glyph_snapshots_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO snapshots(rowid, id, work_name, reason, hash, created_at)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.id, q.work_name, q.reason, q.hash, q.created_at
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM snapshots AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.id') WHEN 'text' THEN CAST(unhex(row_json ->> '$.id') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.id.blob'), CAST(row_json ->> '$.id.real' AS REAL)) ELSE row_json ->> '$.id' END AS id,
         CASE json_type(row_json, '$.work_name') WHEN 'text' THEN CAST(unhex(row_json ->> '$.work_name') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.work_name.blob'), CAST(row_json ->> '$.work_name.real' AS REAL)) ELSE row_json ->> '$.work_name' END AS work_name,
         CASE json_type(row_json, '$.reason') WHEN 'text' THEN CAST(unhex(row_json ->> '$.reason') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.reason.blob'), CAST(row_json ->> '$.reason.real' AS REAL)) ELSE row_json ->> '$.reason' END AS reason,
         CASE json_type(row_json, '$.hash') WHEN 'text' THEN CAST(unhex(row_json ->> '$.hash') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.hash.blob'), CAST(row_json ->> '$.hash.real' AS REAL)) ELSE row_json ->> '$.hash' END AS hash,
         CASE json_type(row_json, '$.created_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.created_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.created_at.blob'), CAST(row_json ->> '$.created_at.real' AS REAL)) ELSE row_json ->> '$.created_at' END AS created_at
  FROM quarantine WHERE table_name = 'snapshots'
) AS q
ORDER BY q.taken, q.row;

CREATE INDEX snapshots_by_work ON snapshots(work_name, created_at);

CREATE TABLE glyph_publications_v3(row INTEGER PRIMARY KEY, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description);

INSERT INTO glyph_publications_v3
SELECT rowid, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description FROM publications;

DROP TABLE publications;

CREATE TABLE publications(id TEXT PRIMARY KEY, work_name TEXT NOT NULL, dest_realm TEXT NOT NULL, status TEXT NOT NULL, actor TEXT NOT NULL, mode TEXT NOT NULL DEFAULT 'squash', created_at TEXT NOT NULL, semantic_type TEXT NOT NULL DEFAULT '', semantic_scope TEXT NOT NULL DEFAULT '', semantic_description TEXT NOT NULL DEFAULT '');

INSERT INTO publications(rowid, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description)
SELECT row, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description FROM glyph_publications_v3 ORDER BY row;

DROP TABLE glyph_publications_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO publications(rowid, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.id, q.work_name, q.dest_realm, q.status, q.actor, q.mode, q.created_at, q.semantic_type, q.semantic_scope, q.semantic_description
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM publications AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.id') WHEN 'text' THEN CAST(unhex(row_json ->> '$.id') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.id.blob'), CAST(row_json ->> '$.id.real' AS REAL)) ELSE row_json ->> '$.id' END AS id,
         CASE json_type(row_json, '$.work_name') WHEN 'text' THEN CAST(unhex(row_json ->> '$.work_name') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.work_name.blob'), CAST(row_json ->> '$.work_name.real' AS REAL)) ELSE row_json ->> '$.work_name' END AS work_name,
         CASE json_type(row_json, '$.dest_realm') WHEN 'text' THEN CAST(unhex(row_json ->> '$.dest_realm') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.dest_realm.blob'), CAST(row_json ->> '$.dest_realm.real' AS REAL)) ELSE row_json ->> '$.dest_realm' END AS dest_realm,
         CASE json_type(row_json, '$.status') WHEN 'text' THEN CAST(unhex(row_json ->> '$.status') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.status.blob'), CAST(row_json ->> '$.status.real' AS REAL)) ELSE row_json ->> '$.status' END AS status,
         CASE json_type(row_json, '$.actor') WHEN 'text' THEN CAST(unhex(row_json ->> '$.actor') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.actor.blob'), CAST(row_json ->> '$.actor.real' AS REAL)) ELSE row_json ->> '$.actor' END AS actor,
         CASE json_type(row_json, '$.mode') WHEN 'text' THEN CAST(unhex(row_json ->> '$.mode') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.mode.blob'), CAST(row_json ->> '$.mode.real' AS REAL)) ELSE row_json ->> '$.mode' END AS mode,
         CASE json_type(row_json, '$.created_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.created_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.created_at.blob'), CAST(row_json ->> '$.created_at.real' AS REAL)) ELSE row_json ->> '$.created_at' END AS created_at,
         CASE json_type(row_json, '$.semantic_type') WHEN 'text' THEN CAST(unhex(row_json ->> '$.semantic_type') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.semantic_type.blob'), CAST(row_json ->> '$.semantic_type.real' AS REAL)) ELSE row_json ->> '$.semantic_type' END AS semantic_type,
         CASE json_type(row_json, '$.semantic_scope') WHEN 'text' THEN CAST(unhex(row_json ->> '$.semantic_scope') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.semantic_scope.blob'), CAST(row_json ->> '$.semantic_scope.real' AS REAL)) ELSE row_json ->> '$.semantic_scope' END AS semantic_scope,
         CASE json_type(row_json, '$.semantic_description') WHEN 'text' THEN CAST(unhex(row_json ->> '$.semantic_description') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.semantic_description.blob'), CAST(row_json ->> '$.semantic_description.real' AS REAL)) ELSE row_json ->> '$.semantic_description' END AS semantic_description
  FROM quarantine WHERE table_name = 'publications'
) AS q
ORDER BY q.taken, q.row;

CREATE INDEX publications_by_work ON publications(work_name);

CREATE TABLE glyph_work_claims_v3(row INTEGER PRIMARY KEY, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at);

INSERT INTO glyph_work_claims_v3
SELECT rowid, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at FROM work_claims;

DROP TABLE work_claims;

CREATE TABLE work_claims(work_name TEXT PRIMARY KEY, actor TEXT NOT NULL, provider TEXT NOT NULL, session_id TEXT NOT NULL, mode TEXT NOT NULL, status TEXT NOT NULL, claimed_at TEXT NOT NULL, heartbeat_at TEXT NOT NULL, expires_at TEXT NOT NULL);

INSERT INTO work_claims(rowid, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at)
SELECT row, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at FROM glyph_work_claims_v3 ORDER BY row;

DROP TABLE glyph_work_claims_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO work_claims(rowid, work_name, actor, provider, session_id, mode, status, claimed_at, heartbeat_at, expires_at)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.work_name, q.actor, q.provider, q.session_id, q.mode, q.status, q.claimed_at, q.heartbeat_at, q.expires_at
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM work_claims AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.work_name') WHEN 'text' THEN CAST(unhex(row_json ->> '$.work_name') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.work_name.blob'), CAST(row_json ->> '$.work_name.real' AS REAL)) ELSE row_json ->> '$.work_name' END AS work_name,
         CASE json_type(row_json, '$.actor') WHEN 'text' THEN CAST(unhex(row_json ->> '$.actor') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.actor.blob'), CAST(row_json ->> '$.actor.real' AS REAL)) ELSE row_json ->> '$.actor' END AS actor,
         CASE json_type(row_json, '$.provider') WHEN 'text' THEN CAST(unhex(row_json ->> '$.provider') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.provider.blob'), CAST(row_json ->> '$.provider.real' AS REAL)) ELSE row_json ->> '$.provider' END AS provider,
         CASE json_type(row_json, '$.session_id') WHEN 'text' THEN CAST(unhex(row_json ->> '$.session_id') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.session_id.blob'), CAST(row_json ->> '$.session_id.real' AS REAL)) ELSE row_json ->> '$.session_id' END AS session_id,
         CASE json_type(row_json, '$.mode') WHEN 'text' THEN CAST(unhex(row_json ->> '$.mode') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.mode.blob'), CAST(row_json ->> '$.mode.real' AS REAL)) ELSE row_json ->> '$.mode' END AS mode,
         CASE json_type(row_json, '$.status') WHEN 'text' THEN CAST(unhex(row_json ->> '$.status') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.status.blob'), CAST(row_json ->> '$.status.real' AS REAL)) ELSE row_json ->> '$.status' END AS status,
         CASE json_type(row_json, '$.claimed_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.claimed_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.claimed_at.blob'), CAST(row_json ->> '$.claimed_at.real' AS REAL)) ELSE row_json ->> '$.claimed_at' END AS claimed_at,
         CASE json_type(row_json, '$.heartbeat_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.heartbeat_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.heartbeat_at.blob'), CAST(row_json ->> '$.heartbeat_at.real' AS REAL)) ELSE row_json ->> '$.heartbeat_at' END AS heartbeat_at,
         CASE json_type(row_json, '$.expires_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.expires_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.expires_at.blob'), CAST(row_json ->> '$.expires_at.real' AS REAL)) ELSE row_json ->> '$.expires_at' END AS expires_at
  FROM quarantine WHERE table_name = 'work_claims'
) AS q
ORDER BY q.taken, q.row;

CREATE TABLE glyph_work_dependencies_v3(row INTEGER PRIMARY KEY, work_name, depends_on_work, created_at);

INSERT INTO glyph_work_dependencies_v3
SELECT rowid, work_name, depends_on_work, created_at FROM work_dependencies;

DROP TABLE work_dependencies;

CREATE TABLE work_dependencies(work_name TEXT NOT NULL, depends_on_work TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY(work_name, depends_on_work));

INSERT INTO work_dependencies(rowid, work_name, depends_on_work, created_at)
SELECT row, work_name, depends_on_work, created_at FROM glyph_work_dependencies_v3 ORDER BY row;

DROP TABLE glyph_work_dependencies_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO work_dependencies(rowid, work_name, depends_on_work, created_at)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.work_name, q.depends_on_work, q.created_at
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM work_dependencies AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.work_name') WHEN 'text' THEN CAST(unhex(row_json ->> '$.work_name') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.work_name.blob'), CAST(row_json ->> '$.work_name.real' AS REAL)) ELSE row_json ->> '$.work_name' END AS work_name,
         CASE json_type(row_json, '$.depends_on_work') WHEN 'text' THEN CAST(unhex(row_json ->> '$.depends_on_work') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.depends_on_work.blob'), CAST(row_json ->> '$.depends_on_work.real' AS REAL)) ELSE row_json ->> '$.depends_on_work' END AS depends_on_work,
         CASE json_type(row_json, '$.created_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.created_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.created_at.blob'), CAST(row_json ->> '$.created_at.real' AS REAL)) ELSE row_json ->> '$.created_at' END AS created_at
  FROM quarantine WHERE table_name = 'work_dependencies'
) AS q
ORDER BY q.taken, q.row;

CREATE INDEX work_dependencies_by_needed ON work_dependencies(depends_on_work);

CREATE TABLE glyph_hook_runs_v3(row INTEGER PRIMARY KEY, id, event, path, work_name, dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked);

INSERT INTO glyph_hook_runs_v3
SELECT rowid, id, event, path, coalesce(work_name, ''), dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked FROM hook_runs;

DROP TABLE hook_runs;

CREATE TABLE hook_runs(id TEXT PRIMARY KEY, event TEXT NOT NULL, path TEXT NOT NULL, work_name TEXT NOT NULL, dest_realm TEXT NOT NULL, mode TEXT NOT NULL, exit_code INTEGER NOT NULL, stdout TEXT NOT NULL, stderr TEXT NOT NULL, started_at TEXT NOT NULL, duration_ms INTEGER NOT NULL, blocked INTEGER NOT NULL);

INSERT INTO hook_runs(rowid, id, event, path, work_name, dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked)
SELECT row, id, event, path, work_name, dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked FROM glyph_hook_runs_v3 ORDER BY row;

DROP TABLE glyph_hook_runs_v3;

-- Where a rowid is taken, the row gets another one, after all those whose rowid is free.
INSERT OR IGNORE INTO hook_runs(rowid, id, event, path, work_name, dest_realm, mode, exit_code, stdout, stderr, started_at, duration_ms, blocked)
SELECT CASE WHEN q.taken THEN NULL ELSE q.row END, q.id, q.event, q.path, q.work_name, q.dest_realm, q.mode, q.exit_code, q.stdout, q.stderr, q.started_at, q.duration_ms, q.blocked
FROM (
  SELECT row_json ->> '$.rowid' AS row,
         EXISTS (SELECT 1 FROM hook_runs AS t WHERE t.rowid = row_json ->> '$.rowid') AS taken,
         CASE json_type(row_json, '$.id') WHEN 'text' THEN CAST(unhex(row_json ->> '$.id') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.id.blob'), CAST(row_json ->> '$.id.real' AS REAL)) ELSE row_json ->> '$.id' END AS id,
         CASE json_type(row_json, '$.event') WHEN 'text' THEN CAST(unhex(row_json ->> '$.event') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.event.blob'), CAST(row_json ->> '$.event.real' AS REAL)) ELSE row_json ->> '$.event' END AS event,
         CASE json_type(row_json, '$.path') WHEN 'text' THEN CAST(unhex(row_json ->> '$.path') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.path.blob'), CAST(row_json ->> '$.path.real' AS REAL)) ELSE row_json ->> '$.path' END AS path,
         CASE json_type(row_json, '$.work_name') WHEN 'text' THEN CAST(unhex(row_json ->> '$.work_name') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.work_name.blob'), CAST(row_json ->> '$.work_name.real' AS REAL)) ELSE row_json ->> '$.work_name' END AS work_name,
         CASE json_type(row_json, '$.dest_realm') WHEN 'text' THEN CAST(unhex(row_json ->> '$.dest_realm') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.dest_realm.blob'), CAST(row_json ->> '$.dest_realm.real' AS REAL)) ELSE row_json ->> '$.dest_realm' END AS dest_realm,
         CASE json_type(row_json, '$.mode') WHEN 'text' THEN CAST(unhex(row_json ->> '$.mode') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.mode.blob'), CAST(row_json ->> '$.mode.real' AS REAL)) ELSE row_json ->> '$.mode' END AS mode,
         CASE json_type(row_json, '$.exit_code') WHEN 'text' THEN CAST(unhex(row_json ->> '$.exit_code') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.exit_code.blob'), CAST(row_json ->> '$.exit_code.real' AS REAL)) ELSE row_json ->> '$.exit_code' END AS exit_code,
         CASE json_type(row_json, '$.stdout') WHEN 'text' THEN CAST(unhex(row_json ->> '$.stdout') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.stdout.blob'), CAST(row_json ->> '$.stdout.real' AS REAL)) ELSE row_json ->> '$.stdout' END AS stdout,
         CASE json_type(row_json, '$.stderr') WHEN 'text' THEN CAST(unhex(row_json ->> '$.stderr') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.stderr.blob'), CAST(row_json ->> '$.stderr.real' AS REAL)) ELSE row_json ->> '$.stderr' END AS stderr,
         CASE json_type(row_json, '$.started_at') WHEN 'text' THEN CAST(unhex(row_json ->> '$.started_at') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.started_at.blob'), CAST(row_json ->> '$.started_at.real' AS REAL)) ELSE row_json ->> '$.started_at' END AS started_at,
         CASE json_type(row_json, '$.duration_ms') WHEN 'text' THEN CAST(unhex(row_json ->> '$.duration_ms') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.duration_ms.blob'), CAST(row_json ->> '$.duration_ms.real' AS REAL)) ELSE row_json ->> '$.duration_ms' END AS duration_ms,
         CASE json_type(row_json, '$.blocked') WHEN 'text' THEN CAST(unhex(row_json ->> '$.blocked') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.blocked.blob'), CAST(row_json ->> '$.blocked.real' AS REAL)) ELSE row_json ->> '$.blocked' END AS blocked
  FROM quarantine WHERE table_name = 'hook_runs'
) AS q
ORDER BY q.taken, q.row;

CREATE INDEX hook_runs_by_work ON hook_runs(work_name);

DROP TABLE quarantine;
