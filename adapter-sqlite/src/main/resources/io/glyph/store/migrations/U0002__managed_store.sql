-- From version 2 back to version 1. publications stays in its newest shape, which is one of version 1. What begins with
-- glyph_, the fence and the marks are not a script's business.

DROP INDEX sources_by_content;
DROP INDEX snapshots_by_work;
DROP INDEX publications_by_work;
DROP INDEX hook_runs_by_work;
DROP INDEX work_dependencies_by_needed;
DROP INDEX work_conflicts_by_other;

-- With its triggers.
DROP TABLE policies;
