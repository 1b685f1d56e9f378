#!/usr/bin/env python3
"""Makes the database of a store of version 4 large in little time: hook runs whose event has 4 MB of text.

Usage: bigfile.py PROJECT_DIR GIGABYTES

Valid rows, though nobody has such: for measuring what must not depend on the size of the file.
"""

import os
import sqlite3
import sys

AT = "2026-05-27T08:00:00Z"
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROW = 4_000_000


def main():
    database = os.path.join(sys.argv[1], ".glyph", "store.db")
    wanted = int(float(sys.argv[2]) * 1_000_000_000)
    connection = sqlite3.connect(database, isolation_level=None)
    assert connection.execute("PRAGMA user_version").fetchone() == (4,), "not version 4"
    connection.execute("PRAGMA synchronous=OFF")
    event = ("pre-publish " * (ROW // 12 + 1))[:ROW]
    for number in range(wanted // ROW + 1):
        connection.execute(
            "INSERT INTO hook_runs VALUES(?, ?, 'hook', NULL, 'public', 'enforce', 0, ?, 0, ?, 0, ?, 1, 0)",
            ("hookrun:%d" % (1_779_000_000_000_000_000 + number), event, NOTHING, NOTHING, AT),
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    print("%d bytes" % os.path.getsize(database))


if __name__ == "__main__":
    main()
