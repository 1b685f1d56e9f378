"""What a careful person would do with the sqlite3 program instead of `glyph migrate apply`.

The same guarantees, by the leanest means that give them: a verified backup taken under the write lock; the same SQL, in
one transaction; every cell of every table compared with what was there before, by type and by bytes, through the same
ways back that the descriptors name; the same checks and invariants; integrity and foreign keys; then the purge.

Between two steps only those tables are kept that the next step makes again: a person knows which. Losses are counted,
not listed.
"""

import re
import sqlite3

EXTENSION = "glyph_hash"
STEPS = (("V0002__managed_store", 2), ("V0003__stable_sources", 3), ("V0004__portable_and_private", 4))
# What step 4 does to rows is judged against copies of the tables that it makes again or changes. Of these columns the way
# back gives the values, and those are lost.
TOUCHED_LAST = ("work_contexts", "hook_runs", "quarantine")
CUT = {"work_contexts": "workspace_path", "hook_runs": "path"}
LOST = ("stdout", "stderr")


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def same(columns):
    """Equal cells: of one type and of the same bytes."""
    return " AND ".join(
        "(typeof(b.{0}) = typeof(a.{0}) AND +b.{0} IS +a.{0} COLLATE BINARY)".format(quoted(c)) for c in columns
    )


def ways_back(descriptor):
    """Table, key and query of each entry under `rebuilt`; the files are frozen, so this shape is all there is."""
    found = re.findall(
        r"^    (\w+):\n      key: \[([^\]]*)\]\n      rows: \|\n((?:        .*\n)+)", descriptor, re.MULTILINE
    )
    return [(table, [k.strip() for k in key.split(",")], older(rows)) for table, key, rows in found]


def older(query):
    """The same for SQLite before 3.44, which has no ORDER BY within an aggregate."""
    return re.sub(
        r"group_concat\((\w+)\.(\w+), ',' ORDER BY \w+\.(\w+)\) FROM (\w+) AS \1 WHERE ([\w. =]+)\)",
        r"group_concat(\2, ',') FROM (SELECT \2 FROM \4 AS \1 WHERE \5 ORDER BY \3))",
        query,
    )


def invariants(descriptor):
    part = descriptor.split("  invariants:")[1].split("\n  purges:")[0]
    folded = re.findall(r"sql: >-\n((?:        .*\n?)+)", part)
    plain = re.findall(r"sql: (?!>-)(.*)", part)
    return [" ".join(q.split()) for q in folded + plain]


def none(what, query):
    """Stops the script where the query gives a row; in the shell a failing INSERT with .bail on does that."""
    return "INSERT INTO must_be_empty SELECT %s WHERE EXISTS (%s);" % ("'" + what.replace("'", "''") + "'", query)


def count(what, query):
    return "INSERT INTO temp.losses SELECT '%s', (%s);" % (what, query)


def by_rowid(table, columns, before):
    return none(
        "rows of " + table,
        "SELECT 1 FROM %s b LEFT JOIN main.%s a ON a.rowid = b.rowid WHERE a.rowid IS NULL OR NOT (%s)"
        % (before, quoted(table), same(columns)),
    )


def by_way_back(table, key, query, before, number):
    """Puts the answer into a table with that key, and looks for each row of before in it."""
    back = "temp.back%d_%s" % (number, table)
    yield "CREATE TABLE %s AS %s;" % (back, query.strip())
    yield "CREATE UNIQUE INDEX temp.key%d_%s ON back%d_%s(%s);" % (
        number, table, number, table, ", ".join(quoted(k) for k in key))
    on = " AND ".join("a.{0} IS b.{0}".format(quoted(k)) for k in key)
    return_of = "SELECT count(*) FROM %s b LEFT JOIN %s a ON %s WHERE a.%s IS NULL" % (
        before, back, on, quoted(key[0]))
    yield count(table + ": rows that did not come back", return_of)


def changed(table, key, columns, before, number):
    back = "temp.back%d_%s" % (number, table)
    on = " AND ".join("a.{0} IS b.{0}".format(quoted(k)) for k in key)
    sums = " + ".join("total(NOT (%s))" % same([c]) for c in columns)
    return count(
        table + ": cells that came back otherwise",
        "SELECT %s FROM %s b JOIN %s a ON %s" % (sums, before, back, on),
    )


def columns_of(database):
    with sqlite3.connect("file:%s?mode=ro&immutable=1" % database, uri=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            t: [row[1] for row in connection.execute("PRAGMA table_info(%s)" % quoted(t))]
            for t in tables
            if not t.startswith("sqlite_")
        }


def script(database, migrations, extension, backup):
    """The lines for `sqlite3 DATABASE`; paths may hold no quotes."""
    tables = columns_of(database)
    yield ".bail on"
    yield ".load %s" % extension
    yield "PRAGMA foreign_keys=OFF; PRAGMA synchronous=EXTRA; PRAGMA trusted_schema=OFF;"
    # The page cache that glyph takes; the program's own is 2 MB, which costs it half as much again on a large store.
    yield "PRAGMA main.cache_size=-40960; PRAGMA temp.cache_size=-16384;"
    yield "CREATE TEMP TABLE must_be_empty(what TEXT CHECK (0)); CREATE TEMP TABLE losses(what, count);"
    yield "BEGIN IMMEDIATE;"
    yield ".shell sqlite3 '%s' \".backup '%s'\"" % (database, backup)
    yield ".shell sqlite3 '%s' 'PRAGMA journal_mode=DELETE; PRAGMA integrity_check'" % backup
    yield ".shell sha256sum '%s' > '%s.sha256' && sync '%s'" % (backup, backup, backup)
    for name, version in STEPS:
        descriptor = (migrations / (name + ".yaml")).read_text()
        if version == 4:
            for table in TOUCHED_LAST:
                yield "CREATE TABLE temp.v3_{0} AS SELECT * FROM main.{0};".format(table)
        yield ".read '%s'" % (migrations / (name + ".sql"))
        if version == 2:
            yield "ATTACH 'file:%s?mode=ro&immutable=1' AS before;" % backup
            for table, columns in sorted(tables.items()):
                yield by_rowid(table, columns, "before." + quoted(table))
        for table, key, query in ways_back(descriptor):
            before = "before.%s" % table if version == 3 else "temp.v3_%s" % table
            yield from by_way_back(table, key, query, before, version)
            others = [c for c in tables[table] if c not in key]
            yield changed(table, key, others if version == 3 else [CUT[table]], before, version)
            if version == 4:
                kept = [c for c in others if c not in LOST + (CUT[table],)]
                yield by_rowid(table, kept, before)
        for query in invariants(descriptor):
            yield none("an invariant of " + name, query)
    for table in ("content", "realms", "remotes", "mounts", "work_conflicts"):
        yield by_rowid(table, tables[table], "before." + table)
    yield none(
        "rows set aside",
        "SELECT 1 FROM temp.v3_quarantine b LEFT JOIN main.quarantine a ON a.rowid = b.rowid"
        " WHERE a.rowid IS NULL OR (b.table_name <> 'hook_runs' AND a.row_json IS NOT b.row_json)",
    )
    pairs = "h.id IS b.id AND h.%s_sha256 IS glyph_sha256(b.%s) AND h.%s_bytes IS length(CAST(b.%s AS BLOB))"
    yield none(
        "digests of hook runs",
        "SELECT 1 FROM temp.v3_hook_runs b LEFT JOIN main.hook_runs h ON %s AND %s WHERE h.id IS NULL"
        % (pairs % (("stdout",) * 4), (pairs % (("stderr",) * 4))[len("h.id IS b.id AND "):]),
    )
    yield "UPDATE main.meta SET value = '4' WHERE key = 'store_version'; PRAGMA main.user_version = 4;"
    yield "SELECT * FROM temp.losses WHERE count > 0;"
    yield "SELECT integrity_check FROM pragma_integrity_check LIMIT 1; SELECT count(*) FROM pragma_foreign_key_check;"
    yield "COMMIT; DETACH before; VACUUM main; PRAGMA main.wal_checkpoint(TRUNCATE);"
