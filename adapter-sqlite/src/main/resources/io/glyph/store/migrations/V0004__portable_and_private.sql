-- Version 4, portable and private: paths are relative to the project's folder, and what hooks printed is not kept.

-- The root is what stands before /.glyph/ in the rows, not where the store is now. A store that was moved may have rows of
-- several roots: the one that most rows have is the former root, the first by its bytes where two are as frequent, and
-- paths below others are outside. Bytes are compared, since paths may not be UTF-8.
CREATE TABLE glyph_root_v3(root);

INSERT INTO glyph_root_v3
SELECT root FROM (
  SELECT substr(path, 1, instr(path, x'2f2e676c7970682f') - 1) AS root
  FROM (
    SELECT CAST(workspace_path AS BLOB) AS path FROM work_contexts WHERE typeof(workspace_path) = 'text'
    UNION ALL
    SELECT CAST(path AS BLOB) FROM hook_runs WHERE typeof(path) = 'text'
  )
  WHERE substr(path, 1, 1) = x'2f' AND instr(path, x'2f2e676c7970682f') > 0
)
GROUP BY root ORDER BY count(*) DESC, root LIMIT 1;

INSERT INTO meta(key, value) SELECT 'former_root', CAST(root AS TEXT) FROM glyph_root_v3;

-- The root itself becomes '.', what lies below it what follows the root, and what was relative already gets './' before
-- it, so that it can be told from the former. The rest is outside, and NULL: other paths, what is no text, and the few
-- spellings below the root that would be taken for one of these.
CREATE TABLE glyph_work_contexts_v3(row INTEGER PRIMARY KEY, id, name, base_realm, workspace_path, status, created_at, base_snapshot_id);

INSERT INTO glyph_work_contexts_v3
SELECT t.rowid, t.id, t.name, t.base_realm,
       CASE
         WHEN typeof(t.workspace_path) <> 'text' THEN NULL
         WHEN substr(CAST(t.workspace_path AS BLOB), 1, 1) IS NOT x'2f' THEN './' || t.workspace_path
         WHEN CAST(t.workspace_path AS BLOB) = r.root THEN '.'
         WHEN substr(CAST(t.workspace_path AS BLOB), 1, length(r.root) + 1) <> CAST(r.root || '/' AS BLOB) THEN NULL
         WHEN substr(CAST(t.workspace_path AS BLOB), length(r.root) + 2, 1) = x'2f' THEN NULL
         WHEN substr(CAST(t.workspace_path AS BLOB), length(r.root) + 2) = x'2e' THEN NULL
         WHEN substr(CAST(t.workspace_path AS BLOB), length(r.root) + 2, 2) = x'2e2f' THEN NULL
         WHEN r.root IS NOT NULL THEN CAST(substr(CAST(t.workspace_path AS BLOB), length(r.root) + 2) AS TEXT)
       END,
       t.status, t.created_at, t.base_snapshot_id
FROM work_contexts AS t LEFT JOIN glyph_root_v3 AS r;

DROP TABLE work_contexts;

CREATE TABLE work_contexts(
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  base_realm TEXT NOT NULL,
  workspace_path TEXT,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  base_snapshot_id TEXT REFERENCES snapshots(id)
);

INSERT INTO work_contexts(rowid, id, name, base_realm, workspace_path, status, created_at, base_snapshot_id)
SELECT row, id, name, base_realm, workspace_path, status, created_at, base_snapshot_id
FROM glyph_work_contexts_v3 ORDER BY row;

DROP TABLE glyph_work_contexts_v3;

-- Of what a hook printed a digest and the number of bytes stay.
CREATE TABLE glyph_hook_runs_v3(row INTEGER PRIMARY KEY, id, event, path, work_name, dest_realm, mode, exit_code, stdout_sha256, stdout_bytes, stderr_sha256, stderr_bytes, started_at, duration_ms, blocked);

INSERT INTO glyph_hook_runs_v3
SELECT t.rowid, t.id, t.event,
       CASE
         WHEN typeof(t.path) <> 'text' THEN NULL
         WHEN substr(CAST(t.path AS BLOB), 1, 1) IS NOT x'2f' THEN './' || t.path
         WHEN CAST(t.path AS BLOB) = r.root THEN '.'
         WHEN substr(CAST(t.path AS BLOB), 1, length(r.root) + 1) <> CAST(r.root || '/' AS BLOB) THEN NULL
         WHEN substr(CAST(t.path AS BLOB), length(r.root) + 2, 1) = x'2f' THEN NULL
         WHEN substr(CAST(t.path AS BLOB), length(r.root) + 2) = x'2e' THEN NULL
         WHEN substr(CAST(t.path AS BLOB), length(r.root) + 2, 2) = x'2e2f' THEN NULL
         WHEN r.root IS NOT NULL THEN CAST(substr(CAST(t.path AS BLOB), length(r.root) + 2) AS TEXT)
       END,
       t.work_name, t.dest_realm, t.mode, t.exit_code,
       glyph_sha256(t.stdout), length(CAST(t.stdout AS BLOB)),
       glyph_sha256(t.stderr), length(CAST(t.stderr AS BLOB)),
       t.started_at, t.duration_ms, t.blocked
FROM hook_runs AS t LEFT JOIN glyph_root_v3 AS r;

DROP TABLE hook_runs;

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

INSERT INTO hook_runs(rowid, id, event, path, work_name, dest_realm, mode, exit_code, stdout_sha256, stdout_bytes, stderr_sha256, stderr_bytes, started_at, duration_ms, blocked)
SELECT row, id, event, path, work_name, dest_realm, mode, exit_code, stdout_sha256, stdout_bytes, stderr_sha256, stderr_bytes, started_at, duration_ms, blocked
FROM glyph_hook_runs_v3 ORDER BY row;

DROP TABLE glyph_hook_runs_v3;

CREATE INDEX hook_runs_by_work ON hook_runs(work_name);

DROP TABLE glyph_root_v3;

-- What hooks printed lies in quarantine too, where their work context did not exist. Paths there stay as they are.
UPDATE quarantine SET row_json = json_set(
  json_remove(row_json, '$.stdout', '$.stderr'),
  '$.stdout_sha256', hex(glyph_sha256(CASE json_type(row_json, '$.stdout') WHEN 'text' THEN CAST(unhex(row_json ->> '$.stdout') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.stdout.blob'), CAST(row_json ->> '$.stdout.real' AS REAL)) ELSE row_json ->> '$.stdout' END)),
  '$.stdout_bytes', length(CAST(CASE json_type(row_json, '$.stdout') WHEN 'text' THEN CAST(unhex(row_json ->> '$.stdout') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.stdout.blob'), CAST(row_json ->> '$.stdout.real' AS REAL)) ELSE row_json ->> '$.stdout' END AS BLOB)),
  '$.stderr_sha256', hex(glyph_sha256(CASE json_type(row_json, '$.stderr') WHEN 'text' THEN CAST(unhex(row_json ->> '$.stderr') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.stderr.blob'), CAST(row_json ->> '$.stderr.real' AS REAL)) ELSE row_json ->> '$.stderr' END)),
  '$.stderr_bytes', length(CAST(CASE json_type(row_json, '$.stderr') WHEN 'text' THEN CAST(unhex(row_json ->> '$.stderr') AS TEXT) WHEN 'object' THEN coalesce(unhex(row_json ->> '$.stderr.blob'), CAST(row_json ->> '$.stderr.real' AS REAL)) ELSE row_json ->> '$.stderr' END AS BLOB))
)
WHERE table_name = 'hook_runs';
