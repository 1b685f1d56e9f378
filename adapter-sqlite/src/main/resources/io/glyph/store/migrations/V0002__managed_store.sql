-- Version 2, a managed store: adds only, loses nothing.

-- Three shapes of publications exist at version 1: "mode" and the "semantic_*" columns may be missing, and where they
-- were added later their order differs. All become the newest shape.
--
-- SQL cannot ask whether a column exists, but it resolves names from the inside out. In the inner SELECT a name is the
-- table's column where the table has one; where it has none, it is the default that the outer SELECT offers.
--
-- The columns here have no type, so that every value is carried over as it is: no conversion, bytes that are not
-- UTF-8, NULL ids.
CREATE TABLE glyph_publications_v1(
  row, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description
);

INSERT INTO glyph_publications_v1
SELECT p.rowid, p.id, p.work_name, p.dest_realm, p.status, p.actor,
       (SELECT mode FROM publications AS q WHERE q.rowid = p.rowid),
       p.created_at,
       (SELECT semantic_type FROM publications AS q WHERE q.rowid = p.rowid),
       (SELECT semantic_scope FROM publications AS q WHERE q.rowid = p.rowid),
       (SELECT semantic_description FROM publications AS q WHERE q.rowid = p.rowid)
FROM (SELECT rowid, id, work_name, dest_realm, status, actor, created_at FROM publications) AS p
CROSS JOIN (
  SELECT 'squash' AS mode, '' AS semantic_type, '' AS semantic_scope, '' AS semantic_description
) AS missing;

-- Dropped and made again, not renamed: a rename rewrites the text of the schema, and the schema of a version is one
-- text whatever it came from.
DROP TABLE publications;

CREATE TABLE publications(id TEXT PRIMARY KEY, work_name TEXT NOT NULL, dest_realm TEXT NOT NULL, status TEXT NOT NULL, actor TEXT NOT NULL, mode TEXT NOT NULL DEFAULT 'squash', created_at TEXT NOT NULL, semantic_type TEXT NOT NULL DEFAULT '', semantic_scope TEXT NOT NULL DEFAULT '', semantic_description TEXT NOT NULL DEFAULT '');

INSERT INTO publications(
  rowid, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description
)
SELECT row, id, work_name, dest_realm, status, actor, mode, created_at, semantic_type, semantic_scope, semantic_description
FROM glyph_publications_v1
ORDER BY row;

DROP TABLE glyph_publications_v1;

-- Policy documents. Append-only: a newer one supersedes an older one, which stays.
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

-- REPLACE deletes without a delete trigger, so an insert must not meet what it would replace.
CREATE TRIGGER policies_are_not_replaced BEFORE INSERT ON policies
WHEN EXISTS (
  SELECT 1 FROM policies
  WHERE id = NEW.id OR rowid = NEW.rowid OR (realm = NEW.realm AND version = NEW.version)
)
BEGIN
  SELECT RAISE(ABORT, 'policies are append-only: a policy cannot be replaced');
END;

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

-- What a transaction has committed and what must follow it outside the database: lines of the audit log.
CREATE TABLE glyph_outbox(
  event_id TEXT PRIMARY KEY NOT NULL,
  line BLOB NOT NULL,
  log_bytes INTEGER NOT NULL CHECK (log_bytes >= 0),
  created_at TEXT NOT NULL,
  delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1))
) STRICT;

-- How far the log has been hashed. One row, so one key.
CREATE TABLE glyph_seal(
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  lines INTEGER NOT NULL CHECK (lines >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= lines),
  frontier BLOB NOT NULL
) STRICT;

-- The manifest's exact bytes, for the day when an older program overwrites the file.
CREATE TABLE glyph_manifest(
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  store_id TEXT NOT NULL,
  manifest BLOB NOT NULL
) STRICT;

-- The joins that Glyph makes.
CREATE INDEX sources_by_content ON sources(content_id);
CREATE INDEX snapshots_by_work ON snapshots(work_name, created_at);
CREATE INDEX publications_by_work ON publications(work_name);
CREATE INDEX hook_runs_by_work ON hook_runs(work_name);
CREATE INDEX work_dependencies_by_needed ON work_dependencies(depends_on_work);
CREATE INDEX work_conflicts_by_other ON work_conflicts(other_work);
