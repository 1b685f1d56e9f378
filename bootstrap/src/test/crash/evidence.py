"""What lies in a store, read with Python's sqlite3 and json alone, from a copy, so that looking changes nothing."""
import hashlib, json, os, shutil, sqlite3

APPLICATION_ID = 0x474C5950
BOOKKEEPING = 'glyph_'
SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       '../../../../adapter-sqlite/src/main/resources/io/glyph/store/sqlite')


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def tree(folder):
    """Every name below a folder with what it is: the bytes of files, the target of links."""
    found = {}
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(base, name)
            key = os.path.relpath(path, folder)
            found[key] = ('link', os.readlink(path)) if os.path.islink(path) else \
                ('folder',) if os.path.isdir(path) else ('file', hashlib.sha256(read(path)).hexdigest())
    return found


class Database:
    def __init__(self, folder, scratch, name):
        target = os.path.join(scratch, name)
        os.makedirs(target)
        for suffix in ('', '-wal'):
            source = os.path.join(folder, 'store.db' + suffix)
            if os.path.exists(source):
                shutil.copy(source, os.path.join(target, 'store.db' + suffix))
        self.db = sqlite3.connect(os.path.join(target, 'store.db'))
        self.db.text_factory = bytes
        self.schema = sorted((kind.decode(), name.decode(), sql.decode()) for kind, name, sql in
                             self.db.execute('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL'))
        self.tables = [name for kind, name, _ in self.schema if kind == 'table' and not name.startswith('sqlite_')]
        version = self.one("SELECT CAST(value AS TEXT) FROM meta WHERE key = 'store_version'")
        self.version = int(version)
        self.marks = (self.one('PRAGMA user_version'), self.one('PRAGMA application_id'))
        self.rows = {t: self.read(t) for t in self.tables if not t.startswith(BOOKKEEPING)}

    def one(self, sql):
        row = self.db.execute(sql).fetchone()
        return row[0] if row else None

    def read(self, table):
        names = [row[1].decode() for row in self.db.execute(f'PRAGMA table_info("{table}")')]
        cells = ', '.join(f"typeof(\"{c}\"), CASE typeof(\"{c}\") WHEN 'text' THEN CAST(\"{c}\" AS BLOB) ELSE \"{c}\" END"
                          for c in ['rowid'] + names)
        found = []
        for row in self.db.execute(f'SELECT {cells} FROM "{table}"'):
            kinds = [k.decode() for k in row[0::2]]
            found.append(dict(zip(['rowid'] + names, zip(kinds, row[1::2]))))
        if table == 'meta':
            found = [row for row in found if row['key'][1] != b'store_version']
        return found

    def own(self, table):
        """Rows of our own bookkeeping; none where the version has no such table."""
        return self.db.execute(f'SELECT * FROM {table}').fetchall() if table in self.tables else []

    def sound(self):
        return self.one('PRAGMA integrity_check') in (b'ok', 'ok')


def golden(version):
    """The schema of a version as it is published; after a way back version 1 keeps three tables of version 2."""
    def objects(number):
        db = sqlite3.connect(':memory:')
        db.executescript(read(os.path.join(SCHEMAS, f'version{number}.sql')).decode())
        return sorted(db.execute('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL').fetchall())
    if version > 1:
        return objects(version)
    kept = [o for o in objects(2) if o[1] in ('glyph_outbox', 'glyph_seal', 'glyph_manifest')]
    return sorted(objects(1) + kept)


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


class Log:
    def __init__(self, store):
        path = os.path.join(store, 'audit/events.jsonl')
        self.bytes = read(path) if os.path.exists(path) else b''
        self.lines = [line + b'\n' for line in self.bytes.split(b'\n')[:-1]]
        self.whole = self.bytes in (b'',) or self.bytes.endswith(b'\n')
        self.events = []      # (number of the line, event) of ours
        for number, line in enumerate(self.lines):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and 'id' in event and event.get('seal'):
                self.events.append((number, event))

    def broken_seals(self):
        problems = []
        for number, event in self.events:
            seal = event['seal']
            covered = self.lines[:seal['lines']]
            if seal['lines'] > number:
                problems.append(f'line {number} seals what comes after it')
            if sum(map(len, covered)) != seal['bytes']:
                problems.append(f'the seal in line {number} counts other bytes')
            if tree_root(covered).hex() != seal['root']:
                problems.append(f'the seal in line {number} does not fit')
        return problems


def manifest(text):
    """Keys and values of a manifest, as text."""
    found = {}
    for line in text.decode().splitlines():
        if line.startswith(' ') and ':' in line:
            key, _, value = line.strip().partition(':')
            found[key] = value.split(' #')[0].strip()
    return found
