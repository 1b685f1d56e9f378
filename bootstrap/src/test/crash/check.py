#!/usr/bin/env python3
"""Judges a store after `migrate apply` was killed, failed or cut off from its power.

Usage: check.py STORE_DIR FIXTURE_DIR, with GLYPH (the program, shell words) and CM_EXIT in the environment.

It is an oracle of its own: it shares no code with the program. It lets the program recover once, unless
the command said that it succeeded (CM_EXIT=0: then nothing may be left to recover), then reads database, log, manifest and backups with Python's sqlite3 and its own SHA-256 tree, and insists on
  old or new    version, rows of every old table (types and bytes), manifest, marks: all old or all new;
  history       the old log is a byte prefix; the event is there exactly once if new, not at all if old;
  way back      if new, a backup with the old rows, named by the event, with the digest that the event has;
  at rest       nothing pending, no partial backup, no manifest draft, seals that fit.
With CM_EXIT=0 only new will do. FOREIGN=1 allows lines and rows that a program beside us has written.
"""
import hashlib, json, os, shlex, shutil, sqlite3, subprocess, sys, tempfile

APPLICATION_ID = 0x474C5950
problems = []


def expect(ok, what):
    if not ok:
        problems.append(what)
    return ok


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def connect(folder, scratch, name):
    """Opens a copy, so that this check never changes what it judges."""
    target = os.path.join(scratch, name)
    os.makedirs(target)
    for suffix in ('', '-wal'):
        source = os.path.join(folder, 'store.db' + suffix)
        if os.path.exists(source):
            shutil.copy(source, os.path.join(target, 'store.db' + suffix))
    connection = sqlite3.connect(os.path.join(target, 'store.db'))
    connection.text_factory = bytes
    return connection


def one(db, sql):
    return db.execute(sql).fetchone()[0]


def tables(db):
    return [name.decode() for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name")
            if not name.startswith(b'sqlite_')]


def columns(db, table):
    return [row[1].decode() for row in db.execute(f'PRAGMA table_info("{table}")')]


def rows(db, table, names):
    cells = ', '.join(f'typeof("{c}"), CAST("{c}" AS BLOB)' for c in names)
    where = " WHERE key IS NOT 'store_version'" if table == 'meta' else ''
    return sorted(map(repr, db.execute(f'SELECT {cells} FROM "{table}"{where}')))


def same_rows(old, new, label):
    present = tables(new)
    for table in tables(old):
        if not expect(table in present, f'{label}: table {table} is gone'):
            continue
        names = columns(old, table)
        if not expect(set(names) <= set(columns(new, table)), f'{label}: a column of {table} is gone'):
            continue
        before, after = rows(old, table, names), rows(new, table, names)
        if os.environ.get('FOREIGN') == '1':
            expect(not set(before) - set(after), f'{label}: rows of {table} are gone')
        else:
            expect(before == after, f'{label}: rows of {table} differ')


def tree_root(lines):
    """RFC 6962, section 2.1, as it is written there."""
    if not lines:
        return hashlib.sha256(b'').digest()
    if len(lines) == 1:
        return hashlib.sha256(b'\0' + lines[0]).digest()
    k = 1
    while k * 2 < len(lines):
        k *= 2
    return hashlib.sha256(b'\1' + tree_root(lines[:k]) + tree_root(lines[k:])).digest()


def events_of(log):
    found = []
    lines = [l + b'\n' for l in log.split(b'\n')[:-1]]
    for number, line in enumerate(lines):
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and 'id' in event and event.get('seal'):
            found.append(event)
            seal = event['seal']
            covered = lines[:seal['lines']]
            expect(seal['lines'] <= number, f'line {number} seals what comes after it')
            expect(sum(map(len, covered)) == seal['bytes'], f'the seal in line {number} counts other bytes')
            expect(tree_root(covered).hex() == seal['root'], f'the seal in line {number} does not fit')
    return lines, found


def manifest_version(text):
    for line in text.decode().splitlines():
        if line.strip().startswith('version:'):
            return int(line.split(':')[1])
    return None


def main():
    store, fixture = (os.path.join(d, '.glyph') for d in sys.argv[1:3])
    scratch = tempfile.mkdtemp(prefix='glyph-check-')
    try:
        if os.environ.get('CM_EXIT') != '0':
            recover = subprocess.run(shlex.split(os.environ['GLYPH']) + ['--store', store, 'recover'],
                                     stdin=subprocess.DEVNULL, capture_output=True, text=True, errors='replace')
            if not expect(recover.returncode == 0, f'recover exits {recover.returncode}: {recover.stderr[-300:]}'):
                return None
        old, now = connect(fixture, scratch, 'old'), connect(store, scratch, 'now')
        version = int(one(now, "SELECT CAST(value AS TEXT) FROM meta WHERE key='store_version'"))
        expect(version in (1, 2), f'version {version}')
        expect(one(now, 'PRAGMA integrity_check') in (b'ok', 'ok'), 'integrity_check')
        same_rows(old, now, 'store')
        before = read(os.path.join(fixture, 'audit/events.jsonl')) if os.path.exists(os.path.join(fixture, 'audit/events.jsonl')) else b''
        path = os.path.join(store, 'audit/events.jsonl')
        log = read(path) if os.path.exists(path) else b''
        expect(log.startswith(before), 'the old log is not a prefix of the new one')
        lines, ours = events_of(log)
        applied = [e for e in ours if e['type'] == 'migration_applied']
        expect(len({e['id'] for e in ours}) == len(ours), 'an event is there twice')
        others = {e['type'] for e in ours} - {'migration_applied'}
        expect(others <= ({'audit_recovered'} if os.environ.get('CM_MODE') == 'torn' else set()),
               f'events that tell of damage: {sorted(others)}')
        manifest = read(os.path.join(store, 'manifest.yaml'))
        names = os.listdir(store)
        backups = sorted(os.listdir(os.path.join(store, 'backups'))) if 'backups' in names else []
        expect('manifest.yaml.new' not in names, 'a manifest draft is left')
        expect(not [b for b in backups if b.endswith('.partial')], 'a partial backup is left')
        user_version, application_id = one(now, 'PRAGMA user_version'), one(now, 'PRAGMA application_id')
        if version == 1:
            expect(os.environ.get('CM_EXIT') != '0', 'the command succeeded and the store is old')
            expect((user_version, application_id) == (0, 0), 'marks of a new store in an old one')
            expect(tables(now) == tables(old), 'tables of a new store in an old one')
            expect(manifest == read(os.path.join(fixture, 'manifest.yaml')), 'the manifest of an old store changed')
            expect(not applied, 'an event of a migration that did not happen')
            if os.environ.get('FOREIGN') != '1':
                expect(log == before, 'the log of an old store grew')
        else:
            expect((user_version, application_id) == (2, APPLICATION_ID), 'marks do not agree')
            expect(manifest_version(manifest) == 2, 'the manifest is old')
            expect(len(applied) == 1, f'{len(applied)} events of one migration')
            expect(one(now, 'SELECT manifest FROM glyph_manifest') == manifest, 'the database keeps another manifest')
            expect(one(now, 'SELECT count(*) FROM glyph_outbox WHERE delivered = 0') == 0, 'a delivery is pending')
            sealed = now.execute('SELECT lines, bytes FROM glyph_seal').fetchone()
            expect(sealed and sum(map(len, lines[:sealed[0]])) == sealed[1], 'the seal in the database does not fit')
            expect(sealed and any(json.dumps(e['id']).encode() in b''.join(lines[:sealed[0]]) for e in applied),
                   'the seal in the database does not cover the event')
            try:
                now.execute("INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '1')")
                expect(False, 'there is no fence')
            except sqlite3.DatabaseError as refused:
                expect('glyph/0.2.0' in str(refused), 'the fence does not name the release')
            for event in applied:
                folder = os.path.join(store, 'backups', event['data']['backup']['id'])
                if expect(os.path.isfile(os.path.join(folder, 'store.db')), 'the backup of the event is missing'):
                    expect(hashlib.sha256(read(os.path.join(folder, 'store.db'))).hexdigest() == event['data']['backup']['sha256'],
                           'the backup is not what the event says')
                    same_rows(old, connect(folder, scratch, 'backup'), 'backup')
                    expect(read(os.path.join(folder, 'manifest.yaml')) == read(os.path.join(fixture, 'manifest.yaml')),
                           'the backup has another manifest')
        return 'old' if version == 1 else 'new'
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


state = main()
if problems:
    print('; '.join(problems))
    sys.exit(1)
print(state)
