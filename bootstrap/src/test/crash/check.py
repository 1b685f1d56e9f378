#!/usr/bin/env python3
"""Judges a store after a command was killed, failed or cut off from its power.

Usage: check.py STORE_DIR FIXTURE_DIR [--op OP] [--origin DIR] [--must old|new] [--like DIR] [--gone TEXT]
with GLYPH (the program, shell words) and CM_EXIT (what the command exited with, or 'killed') in the environment.

OP is what the command was: apply:N, scripts:N (rollback by reverse scripts), backup:ID (rollback through a backup),
restore:ID, create, prune:ID[,ID], import (--like names a store with the same files). --origin: the command was `recover`,
FIXTURE is what another command that was killed had left, and DIR what it had begun with. --gone: a text that no file of the
database may hold once the store is at version 4, beside what hooks had printed.

It is an oracle of its own, and shares no code with the program: see versions.py for the rows, evidence.py for the rest. Unless
the command said that it succeeded, the program may recover once, and in every third case another program writes a row and a
line before it does. Then it insists on
  old or new    version, marks, schema, every row, manifest: all as before, or all as they must be afterwards;
  history       the old log is a byte prefix; the event is there exactly once if new, not at all if old; seals that fit;
  way back      a backup with the state before, named by the event, with the digest that the event has; older ones untouched;
  at rest       nothing pending, what was to be purged is gone, no file that should not be there, no other file changed.
What the command answered must be true. FOREIGN=1 allows lines and rows that a program beside us has written meanwhile.
"""
import argparse, hashlib, json, os, shlex, shutil, sqlite3, subprocess, sys, tempfile

sys.dont_write_bytecode = True
import versions
from evidence import APPLICATION_ID, BOOKKEEPING, Database, Log, golden, manifest, read, tree

EVENTS = {'apply': 'migration_applied', 'scripts': 'migration_rolled_back', 'backup': 'migration_rolled_back',
          'restore': 'backup_restored', 'create': 'backup_created', 'prune': 'backup_pruned', 'import': 'genesis_import'}
MOVES = ('apply', 'scripts', 'backup', 'restore')
FOREIGN_LINE = b'{"type":"noise","timestamp":"2026-05-27T08:00:00Z","actor":"user:self:bob","data":{"since":1}}\n'
FOREIGN_ROW = ('since', 'x', 'y', 'z', 'w')
RECOVERY_REQUIRED, OUTCOME_UNKNOWN = '31', '34'
problems = []


def expect(ok, what):
    if not ok:
        problems.append(what)
    return ok


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument('store')
    p.add_argument('fixture')
    p.add_argument('--op', default='apply:2')
    p.add_argument('--origin')
    p.add_argument('--must', choices=['old', 'new'])
    p.add_argument('--like')
    p.add_argument('--gone', action='append', default=[])
    a = p.parse_args()
    a.kind, _, a.argument = a.op.partition(':')
    a.project = a.store
    a.store, a.fixture, a.origin = (d and os.path.join(d, '.glyph') for d in (a.store, a.fixture, a.origin or a.fixture))
    a.exit, a.mode = os.environ.get('CM_EXIT', 'killed'), os.environ.get('CM_MODE', '')
    a.beside = os.environ.get('FOREIGN') == '1'
    return a


def write_as_another_program(a):
    db = sqlite3.connect(os.path.join(a.store, 'store.db'), timeout=30, isolation_level=None)
    db.execute('INSERT INTO mounts VALUES(?, ?, ?, ?, ?)', FOREIGN_ROW)
    db.close()
    log = os.open(os.path.join(a.store, 'audit/events.jsonl'), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(log, FOREIGN_LINE)
    os.close(log)


def recover(a):
    """True where another program wrote first."""
    if a.exit == '0' and not Database(a.store, tempfile.mkdtemp(dir=a.scratch), 'db').own('glyph_purge'):
        return False
    expect(a.exit != '0' or a.mode == 'error', 'the command succeeded and left something to purge')
    other = int(os.environ.get('CM_N', '0')) % 3 == 2
    if other:
        write_as_another_program(a)
    done = subprocess.run(shlex.split(os.environ['GLYPH']) + ['--store', a.store, 'recover'], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors='replace')
    expect(done.returncode == 0, f'recover exits {done.returncode}: {done.stderr[-300:]}')
    return other


def told(a, state):
    """What the command answered must be true."""
    if a.exit in ('killed', 'timeout') or a.origin != a.fixture:
        expect(a.exit not in ('1', '2', 'timeout'), f'the command exits {a.exit}')
        return
    expect(a.exit not in ('1', '2'), f'the command exits {a.exit}')
    if a.exit == '0':
        expect(state == 'new', 'the command succeeded and the store is old')
    elif a.exit == RECOVERY_REQUIRED:
        expect(state == 'new', 'the command said that it is done, and the store is old')
    elif a.exit != OUTCOME_UNKNOWN:
        expect(state == 'old', f'the command said that it failed ({a.exit}), and the store is new')


def same(found, wanted, label, a, when=False, lenient=False):
    found, wanted = versions.comparable(found, when), versions.comparable(wanted, when)
    expect(set(found) == set(wanted), f'{label}: tables {sorted(set(found) ^ set(wanted))}')
    for table in set(found) & set(wanted):
        lost = set(wanted[table]) - set(found[table])
        expect(not lost, f'{label}: rows of {table} are gone or changed: {str(sorted(lost)[:1])[:200]}')
        if not lenient:
            expect(len(found[table]) == len(wanted[table]), f'{label}: {table} has {len(found[table])} rows, not {len(wanted[table])}')


def untimed(rows):
    """Rows of an import, without the times at which they were written."""
    return {t: [{c: v for c, v in r.items() if c not in ('created_at', 'updated_at')} for r in found] for t, found in rows.items()}


def backup_folder(store, name):
    return os.path.join(store, 'backups', name)


def backups(store):
    folder = os.path.join(store, 'backups')
    return set(os.listdir(folder)) if os.path.isdir(folder) else set()


def whole_backup(a, name, before, digest=None, written=()):
    """A backup of the state before: rows, version, manifest, and its digest where an event names one."""
    folder = backup_folder(a.store, name)
    if not expect(sorted(os.listdir(folder)) == ['backup.yaml', 'manifest.yaml', 'store.db'] if os.path.isdir(folder) else False,
                  'the backup of the event is missing'):
        return
    found = hashlib.sha256(read(os.path.join(folder, 'store.db'))).hexdigest()
    expect(digest in (None, found), 'the backup is not what the event says')
    copy = Database(folder, a.scratch, 'backup-' + name)
    expect(copy.sound(), f'backup {name}: integrity_check')
    expect((copy.version, copy.marks) == (before.version, before.marks), f'backup {name} is of version {copy.version}')
    same(copy.rows, before.rows, f'backup {name}', a, when=True, lenient=a.beside)
    expect(read(os.path.join(folder, 'manifest.yaml')) == read(os.path.join(a.origin, 'manifest.yaml')),
           f'backup {name} has another manifest')


def judge_files(a):
    """No file that should not be there, none changed that is nobody's business."""
    before, now = tree(os.path.dirname(a.fixture)), tree(os.path.dirname(a.store))
    ours = ('.glyph/manifest.yaml', '.glyph/store.db', '.glyph/store.db-wal', '.glyph/store.db-shm', '.glyph/lock',
            '.glyph/audit/events.jsonl', '.glyph/backups')
    for name in sorted(set(before) | set(now)):
        if name in ours or name.startswith('.glyph/backups/'):
            continue
        passing = name.endswith(('.partial', '.new')) or '.partial/' in name
        if name in now and name not in before:
            expect(a.kind == 'import' and name.startswith(('.glyph/content/', '.glyph/audit/attachments')) and not passing
                   or name in ('.glyph/audit', '.glyph/content'), f'left behind: {name}')
        elif name in before and name not in now:
            expect(passing or a.kind == 'import' and name.startswith('.glyph/content/'), f'gone: {name}')
        else:
            expect(before[name] == now[name], f'changed: {name}')
    for name in backups(a.store):
        expect(not name.endswith('.partial'), 'a partial backup is left')
    for name in backups(a.fixture) & backups(a.store):
        expect(tree(backup_folder(a.store, name)) == tree(backup_folder(a.fixture, name)), f'backup {name} changed')


def judge_log(a, now):
    """Returns the events of the command, which must not be in the log from before."""
    was, log = Log(a.origin), Log(a.store)
    expect(log.bytes.startswith(was.bytes), 'the old log is not a prefix of the new one')
    expect(log.bytes.startswith(Log(a.fixture).bytes), 'what was in the log when the command began is not a prefix of it')
    expect(log.whole, 'the last line of the log is torn')
    problems.extend(log.broken_seals())
    ids = [event['id'] for _, event in log.events]
    expect(len(set(ids)) == len(ids), 'an event is there twice')
    fresh = [event for number, event in log.events if number >= len(was.lines)]
    mine = [event for event in fresh if event['type'] == EVENTS[a.kind]]
    others = {event['type'] for event in fresh} - {EVENTS[a.kind]}
    torn = a.mode == 'torn' or a.origin != a.fixture
    expect(others <= ({'audit_recovered'} if torn else set()), f'other events: {sorted(others)}')
    expect(len(mine) <= 1, f'{len(mine)} events of one command')
    for row in now.own('glyph_outbox'):
        expect(row[4] == 1, 'a delivery is pending')
        expect(ids.count(row[0].decode()) == 1, 'an event of the outbox is not once in the log')
    sealed = (now.own('glyph_seal') or [None])[0]
    if sealed:
        expect(sum(map(len, log.lines[:sealed[1]])) == sealed[2], 'the seal in the database does not fit')
        last = max([number for number, _ in log.events], default=-1)
        expect(sealed[1] > last, 'the seal in the database does not cover the event')
    return log, mine


def judge_marks(a, now, kept_manifest):
    """Version, manifest and what the database knows of it agree, whatever the version is."""
    text = read(os.path.join(a.store, 'manifest.yaml'))
    keys = manifest(text)
    expect(keys.get('version') == str(now.version), 'the manifest is old' if now.version > 1 else 'the manifest is of another version')
    expect({k: v for k, v in keys.items() if k not in ('version', 'id', 'minimum_reader')}
           == {k: v for k, v in manifest(kept_manifest).items() if k not in ('version', 'id', 'minimum_reader')}, 'the manifest lost a key')
    earlier = manifest(read(os.path.join(a.origin, 'manifest.yaml'))).get('id')
    expect(earlier in (None, keys.get('id')), 'the store has another id')
    expect(now.marks == ((now.version, APPLICATION_ID) if now.version > 1 else (0, 0)), 'marks do not agree')
    expect((keys.get('minimum_reader', 'null') != 'null') == (now.version > 1), 'minimum_reader')
    for row in now.own('glyph_manifest'):
        expect(row[2] == text and row[1].decode() == keys.get('id'), 'the database keeps another manifest')
    ways = now.own('glyph_way_back')
    if 'glyph_way_back' in now.tables:
        expect({row[0] for row in ways} == {2, 3}, f'the store carries ways back from {[row[0] for row in ways]}')
    for row in ways:
        expect(hashlib.sha256(row[2]).hexdigest() == row[3].decode(), 'a stored way back is not what it says')
    try:
        now.db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES('store_version', '1')")
        expect(now.version == 1, 'there is no fence')
    except sqlite3.DatabaseError as refused:
        expect(now.version > 1 and 'glyph/0.' in str(refused), 'the fence does not name the release')


def judge_purge(a, before, now):
    expect(not now.own('glyph_purge'), 'a purge is pending')
    if now.version < 4:
        return
    said = list(a.gone)
    for row in before.rows.get('hook_runs', []):
        said += [row[c][1] for c in ('stdout', 'stderr') if c in row]
    for name in ('store.db', 'store.db-wal'):
        path = os.path.join(a.store, name)
        held = read(path) if os.path.exists(path) else b''
        for text in said:
            text = text.encode() if isinstance(text, str) else text
            for start in range(0, max(1, len(text) - 15), 1000):
                expect(len(text) < 16 or text[start:start + 16] not in held, f'{name} still holds what was to be purged')


def wanted(a, before):
    """Version, rows, schema and manifest of the new state."""
    own = read(os.path.join(a.origin, 'manifest.yaml'))
    if a.kind in ('apply', 'scripts'):
        version = int(a.argument)
        return version, versions.expected(before.rows, before.version, version), golden(version), own
    if a.kind in ('backup', 'restore'):
        held = Database(backup_folder(a.fixture, a.argument), a.scratch, 'restored')
        schema = [o for o in held.schema if not o[1].startswith(BOOKKEEPING)] if held.version == 1 else golden(held.version)
        schema += [o for o in golden(1) if o[1].startswith(BOOKKEEPING)] if held.version == 1 else []
        return held.version, held.rows, sorted(schema), read(os.path.join(backup_folder(a.fixture, a.argument), 'manifest.yaml'))
    return before.version, before.rows, before.schema, own


def judge_new(a, before, now, rows, event):
    if a.kind == 'import':
        like = Database(os.path.join(a.like, '.glyph'), a.scratch, 'like')
        same(untimed({t: now.rows[t] for t in ('content', 'sources', 'source_labels', 'realms')}),
             untimed({t: like.rows[t] for t in ('content', 'sources', 'source_labels', 'realms')}), 'imported', a)
        for row in now.rows['content']:
            digest = row['hash'][1].decode()
            blob = os.path.join(a.store, 'content', digest[:2], digest)
            expect(os.path.isfile(blob) and hashlib.sha256(read(blob)).hexdigest() == digest, f'no content {digest}')
    else:
        same(now.rows, rows, 'new', a, lenient=a.beside)
    was, left = backups(a.fixture), backups(a.store)
    if a.kind in MOVES:
        made = event['data']['backup']
        expect((event['data']['from'], event['data']['to']) == (before.version, now.version), 'the event tells of other versions')
        whole_backup(a, made['id'], before, made['sha256'])
        was = was | {made['id']}
    elif a.kind == 'create':
        whole_backup(a, event['data']['id'], before, event['data']['sha256'])
        was = was | {event['data']['id']}
    elif a.kind == 'prune':
        # Told of first: a kill leaves backups that the log calls pruned. None goes of which nothing tells.
        gone = set(a.argument.split(','))
        expect({b['id'] for b in event['data']['backups']} == gone, 'the event tells of other backups')
        expect(not gone & left or a.exit != '0', 'the command succeeded and a backup is still there')
        was, left = was - gone, left - gone
    expect(left == {b for b in was if not b.endswith('.partial')}, f'backups {sorted(left ^ was)}')


def judge_old(a, before, now, log, other):
    same(now.rows, before.rows, 'old', a, when=True, lenient=a.beside)
    expect(now.schema == before.schema, 'the schema of an old store changed')
    expect(now.marks == before.marks, 'marks of a new store in an old one')
    expect(read(os.path.join(a.store, 'manifest.yaml')) == read(os.path.join(a.origin, 'manifest.yaml')),
           'the manifest of an old store changed')
    if not a.beside and not other and a.origin == a.fixture:
        expect(log.bytes == Log(a.fixture).bytes or a.mode == 'torn', 'the log of an old store grew')
    expect(backups(a.fixture) - backups(a.store) <= {b for b in backups(a.fixture) if b.endswith('.partial')}, 'a backup is gone')
    for name in backups(a.store) - backups(a.fixture):
        # Made before a migration that did not happen; a backup that was asked for would have its event.
        expect(a.kind in MOVES, f'backup {name}, and no event tells of it')
        whole_backup(a, name, before)


def main(a):
    other = recover(a)
    if problems:
        return None
    before, now = Database(a.origin, a.scratch, 'before'), Database(a.store, a.scratch, 'now')
    expect(now.sound(), 'integrity_check')
    version, rows, schema, kept = wanted(a, before)
    log, events = judge_log(a, now)
    if a.kind in MOVES and not events and version != before.version and now.version == version:
        expect(False, '0 events of one migration')
        return None
    state = 'new' if events else 'old'
    told(a, state)
    expect(a.must in (None, state), f'the store is {state}')
    if other:
        own = {'rowid': versions.number(0), **dict(zip(('path', 'spec', 'mode', 'pinned_revision', 'created_at'), map(versions.text, FOREIGN_ROW)))}
        expect(FOREIGN_LINE in log.bytes, 'the line of another program is gone')
        expect(any({**r, 'rowid': own['rowid']} == own for r in now.rows['mounts']), 'the row of another program is gone')
        now.rows['mounts'] = [r for r in now.rows['mounts'] if r['path'] != own['path']]
    if state == 'new':
        expect(now.version == version, f'version {now.version}')
        expect(now.schema == schema or a.kind not in MOVES and now.schema == before.schema, 'the schema is not the one of its version')
        judge_new(a, before, now, rows, events[0])
        judge_purge(a, before, now)
    else:
        expect(now.version == before.version, f'version {now.version} without an event')
        judge_old(a, before, now, log, other)
    judge_files(a)
    judge_marks(a, now, kept if state == 'new' else read(os.path.join(a.origin, 'manifest.yaml')))
    return state


arguments_given = arguments()
arguments_given.scratch = tempfile.mkdtemp(prefix='glyph-check-')
try:
    answer = main(arguments_given)
finally:
    shutil.rmtree(arguments_given.scratch, ignore_errors=True)
if problems:
    print('; '.join(problems))
    sys.exit(1)
print(answer)
