"""What the rows of a store must be after each step between its versions, by the words of docs/store-format.md.

A second opinion: written from the documentation, in another language, and never from the migrations' SQL. Rows are lists of
dicts from column to cell; a cell is (type, value) as SQLite has it, text as bytes.
"""
import hashlib, json

TEXT, NULL = 'text', ('null', None)


def text(value):
    return (TEXT, value if isinstance(value, bytes) else value.encode())


def number(value):
    return ('integer', value)


def of(rows, table):
    return sorted(rows.get(table, []), key=lambda row: row['rowid'][1])


def quarantined(table, row, reason):
    cells = {column: shown(cell) for column, cell in row.items()}
    return {'rowid': number(0), 'table_name': text(table), 'row_json': text(json.dumps(cells)), 'reason': text(reason),
            'migrated_at': NULL}


def shown(cell):
    kind, value = cell
    if kind == TEXT:
        return value.hex().upper()
    if kind == 'blob':
        return {'blob': value.hex().upper()}
    if kind == 'real':
        return {'real': repr(value)}
    return value


def hidden(value):
    if isinstance(value, str):
        return text(bytes.fromhex(value))
    if isinstance(value, dict):
        return ('blob', bytes.fromhex(value['blob'])) if 'blob' in value else ('real', float(value['real']))
    return NULL if value is None else number(value)


def to_2(rows):
    after = dict(rows, policies=[])
    defaults = {'mode': text('squash'), 'semantic_type': text(''), 'semantic_scope': text(''), 'semantic_description': text('')}
    after['publications'] = [dict(defaults, **row) for row in of(rows, 'publications')]
    return after


def split(rows, table, why):
    """Those that stay, and those that are set aside with the reason that why() gives."""
    kept, aside = [], []
    for row in of(rows, table):
        reason = why(row)
        if reason is None:
            kept.append(row)
        else:
            aside.append(quarantined(table, row, reason))
    return kept, aside


def nameless(column, words, kinds=('null',)):
    def why(row):
        if row[column][0] == 'null':
            return f'its {words} is NULL'
        if 'text' in kinds and row[column][0] != TEXT:
            return f'its {words} is not text'
        return None
    return why


def to_3(rows):
    after, aside = dict(rows), []

    def keep(table, why):
        kept, gone = split(rows, table, why)
        aside.extend(gone)
        after[table] = kept
        return kept

    works = keep('work_contexts', nameless('name', 'name', ('null', 'text')))
    names = {row['name'] for row in works}
    gone = 'its work context does not exist'
    for table, key, words in (('snapshots', 'id', 'id'), ('publications', 'id', 'id'), ('work_claims', 'work_name', 'work name')):
        keep(table, lambda r, k=key, w=words: nameless(k, w)(r) or (None if r['work_name'] in names else gone))
    keep('work_dependencies', lambda r: gone if r['work_name'] not in names
         else 'the work context that it needs does not exist' if r['depends_on_work'] not in names else None)
    none = text('')
    keep('hook_runs', lambda r: nameless('id', 'id')(r) or (None if r['work_name'] == none or r['work_name'] in names else gone))
    after['hook_runs'] = [dict(r, work_name=NULL if r['work_name'] == none else r['work_name']) for r in after['hook_runs']]
    contents = {row['id'] for row in keep('content', nameless('id', 'id'))}
    keep('sources', lambda r: nameless('path', 'path', ('null', 'text'))(r)
         or ('its labels are not text' if r['labels'][0] != TEXT else None)
         or (None if r['content_id'] in contents else 'its content does not exist'))

    def first(name):
        mine = sorted((r['created_at'][1], r['id'][1]) for r in after['snapshots'] if r['work_name'] == name)
        return text(mine[0][1]) if mine else NULL

    after['work_contexts'] = [dict(r, id=text(b'work:' + r['name'][1]), base_snapshot_id=first(r['name'])) for r in works]
    sources, labels = [], []
    for row in after['sources']:
        source = text('source:sha256:' + hashlib.sha256(row['path'][1]).hexdigest())
        sources.append({'rowid': row['rowid'], 'id': source, **{c: row[c] for c in ('path', 'content_id', 'updated_at')}})
        for position, realm in enumerate(row['labels'][1].split(b',') if row['labels'][1] else []):
            labels.append({'rowid': number(0), 'source_id': source, 'realm': text(realm), 'position': number(position)})
    return dict(after, sources=sources, source_labels=labels, quarantine=aside)


def former_root(rows):
    seen = {}
    for table, column in (('work_contexts', 'workspace_path'), ('hook_runs', 'path')):
        for kind, path in (row[column] for row in of(rows, table)):
            if kind == TEXT and path.startswith(b'/') and b'/.glyph/' in path:
                root = path[:path.index(b'/.glyph/')]
                seen[root] = seen.get(root, 0) + 1
    return min(seen, key=lambda root: (-seen[root], root)) if seen else None


def relative(cell, root):
    kind, path = cell
    if kind != TEXT:
        return NULL
    if not path.startswith(b'/'):
        return text(b'./' + path)
    if root is None:
        return NULL
    if path == root:
        return text('.')
    rest = path[len(root) + 1:]
    inside = path.startswith(root + b'/') and not rest.startswith((b'/', b'./')) and rest != b'.'
    return text(rest) if inside else NULL


def to_4(rows):
    after, root = dict(rows), former_root(rows)
    if root is not None:
        after['meta'] = rows['meta'] + [{'rowid': number(0), 'key': text('former_root'), 'value': text(root)}]
    after['work_contexts'] = [dict(r, workspace_path=relative(r['workspace_path'], root)) for r in of(rows, 'work_contexts')]
    after['hook_runs'] = [digested(dict(r, path=relative(r['path'], root))) for r in of(rows, 'hook_runs')]
    after['quarantine'] = []
    for row in rows['quarantine']:
        if row['table_name'] == text('hook_runs'):
            held = {column: hidden(value) for column, value in json.loads(row['row_json'][1]).items()}
            held = {column: shown(cell) for column, cell in digested(held).items()}
            row = dict(row, row_json=text(json.dumps(held)))
        after['quarantine'].append(row)
    return after


def digested(row):
    row = dict(row)
    for column in ('stdout', 'stderr'):
        _, said = row.pop(column)
        row[column + '_sha256'] = text(hashlib.sha256(said).hexdigest())
        row[column + '_bytes'] = number(len(said))
    return row


def from_3(rows):
    after = {table: list(of(rows, table)) for table in rows if table not in ('quarantine', 'source_labels')}
    realms = {}
    for label in sorted(rows['source_labels'], key=lambda r: r['position'][1]):
        realms.setdefault(label['source_id'], []).append(label['realm'][1])
    after['sources'] = [{'rowid': r['rowid'], 'path': r['path'], 'content_id': r['content_id'], 'updated_at': r['updated_at'],
                         'labels': text(b','.join(realms.get(r['id'], [])))} for r in after['sources']]
    after['work_contexts'] = [{c: v for c, v in r.items() if c not in ('id', 'base_snapshot_id')} for r in after['work_contexts']]
    after['hook_runs'] = [dict(r, work_name=text('') if r['work_name'] == NULL else r['work_name']) for r in after['hook_runs']]
    for row in rows['quarantine']:
        held = {column: hidden(value) for column, value in json.loads(row['row_json'][1]).items()}
        after[row['table_name'][1].decode()].append(held)
    return after


def from_2(rows):
    return {table: found for table, found in rows.items() if table != 'policies'}


UP, DOWN = {2: to_2, 3: to_3, 4: to_4}, {3: from_3, 2: from_2}


def expected(rows, start, end):
    """The rows at version end of a store that has these at version start, by migrations or by reverse scripts."""
    for version in range(start + 1, end + 1):
        rows = UP[version](rows)
    for version in range(start, end, -1):
        rows = DOWN[version](rows)
    return rows


def comparable(rows, when=False):
    """Sets of rows whose order and rowids do not matter; with when, the times of quarantine do."""
    out = {}
    for table, found in rows.items():
        lines = []
        for row in found:
            row = {c: v for c, v in row.items() if c != 'rowid' and (when or (table, c) != ('quarantine', 'migrated_at'))}
            if table == 'quarantine':
                row['row_json'] = json.dumps(json.loads(row['row_json'][1]), sort_keys=True)
            lines.append(repr(sorted(row.items())))
        out[table] = sorted(lines)
    return out
