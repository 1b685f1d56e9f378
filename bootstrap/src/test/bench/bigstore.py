#!/usr/bin/env python3
"""Makes a large store of version 1 with rows like real ones, for measuring; seeded, so always the same rows.

Usage: bigstore.py PROJECT_DIR [MEGABYTES]

PROJECT_DIR must hold a store of version 1 (`glyph init PROJECT_DIR --store-version 1`). For each 1,024 megabytes
it writes a million rows into content, a million into sources and a million hook runs, with the prototype's ids,
labels and paths; one source in a thousand is an orphan, and one hook run in a thousand ran outside of the project.
"""
import hashlib, os, random, sqlite3, sys

project, megabytes = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1024
rows = 1_000_000 * megabytes // 1024
rng = random.Random(20261123)
db = sqlite3.connect(os.path.join(project, '.glyph', 'store.db'), isolation_level=None)
db.execute('PRAGMA journal_mode=WAL')
db.execute('PRAGMA synchronous=OFF')
assert db.execute("SELECT value FROM meta WHERE key = 'store_version'").fetchone() == ('1',), 'not version 1'
AT = '2026-05-27T08:00:00Z'
WORDS = 'valve frost quince row drip roof sun tree water graft bloom press crate ladder'.split()
noise = ' '.join(rng.choice(WORDS) for _ in range(4000))


def digest(n):
    return hashlib.sha256(b'content %d' % n).hexdigest()


def path(n):
    return 'src/%s/%s/%08d.py' % (WORDS[n % 14], WORDS[n // 14 % 14], n)


def content():
    for n in range(rows):
        h = digest(n)
        yield 'content:sha256:' + h, h, n % 9000, path(n), AT


def sources():
    for n in range(rows):
        h = digest(rows + n) if n % 1000 == 999 else digest(n)
        yield path(n), 'content:sha256:' + h, 'public' if n % 3 else 'public,maintainers', AT


def hook_runs():
    for n in range(rows):
        cut = rng.randrange(20000)
        folder = '/srv/elsewhere' if n % 1000 == 999 else '/home/ada/orchard/.glyph/workspaces/w%d' % (n % 100)
        yield ('hookrun:%d' % (1_779_000_000_000_000_000 + n), 'pre-publish', folder + '/hook', 'w%d' % (n % 100),
               'public', 'enforce', n % 4, noise[cut:cut + 260], noise[cut:cut + 40], AT, n % 500, n % 2)


db.execute('BEGIN')
db.executemany('INSERT OR IGNORE INTO realms VALUES(?, ?)', [('public', 'Public projection'), ('maintainers', 'Private')])
db.executemany("INSERT INTO work_contexts VALUES(?, 'public', ?, 'active', ?)",
               (('w%d' % n, '/home/ada/orchard/.glyph/workspaces/w%d' % n, AT) for n in range(100)))
db.executemany('INSERT INTO content VALUES(?, ?, ?, ?, ?)', content())
db.executemany('INSERT INTO sources VALUES(?, ?, ?, ?)', sources())
db.executemany('INSERT INTO hook_runs VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', hook_runs())
db.execute('COMMIT')
db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
db.close()
print('%d rows each in content, sources and hook_runs; %d bytes'
      % (rows, os.path.getsize(os.path.join(project, '.glyph', 'store.db'))))
