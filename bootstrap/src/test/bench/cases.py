"""What is compared with what. Each case names its target; nothing here fails because a time is missed."""

import shutil
import subprocess
import sys

import byhand
from rivals import Missing
from runner import Contender
from stores import HERE


class Case:
    """
    key        part of the name in results
    size       what was measured on, for people
    reference  the contender that the others are held against
    target     how much slower than it the first contender may be; None where there is no target
    skipped    contender and reason
    """

    def __init__(self, key, title, size, contenders, reference, target, rounds, skipped=()):
        self.key = key
        self.title = title
        self.size = size
        self.contenders = contenders
        self.reference = reference
        self.target = target
        self.rounds = rounds
        self.skipped = list(skipped)


# Targets are for large things: below these sizes the start of a JVM is most of the time, and the ratio says nothing.
LARGE, MANY = 1000, 100_000


def target_for(value, size, enough):
    return value if size >= enough else None


class Cases:
    def __init__(self, bench):
        self.bench = bench
        self.glyph = bench.glyph
        self.stores = bench.stores

    def ours(self, *words, name=None, **more):
        shown = "glyph " + " ".join(w if not str(w).startswith("/") else self.place(w) for w in map(str, words))
        verb = [w for w in words[:2] if not str(w).startswith("-") or len(words) == 1]
        return Contender(name or "glyph " + " ".join(verb), [self.glyph, *words], shown, **more)

    def place(self, path):
        return "STORE" if path.startswith(str(self.stores.folder)) else path.rsplit("/", 1)[-1]

    def empty_program(self):
        flags = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"]
        return Contender(
            "empty Java program", [self.bench.runtime(), *flags, "-cp", self.bench.empty_class(), "Empty"],
            "java %s Empty (the image's own runtime)" % " ".join(flags),
        )

    def start(self, rounds):
        one, four = self.stores.version_one(0), self.stores.newest(0)
        empty = self.empty_program()
        for key, target, contender in (
            ("version", 1.3, self.ours("version")),
            ("help", 1.3, self.ours("--help")),
            ("status of a store of version 4", 2, self.ours("status", "--store", four)),
            ("status of a store of version 1", 2, self.ours("status", "--store", one)),
        ):
            yield Case("start: " + key, "Start: " + key, "empty store", [contender, empty], empty.name, target, rounds)

    def others(self, megabytes, rounds, verb):
        """Flyway, Liquibase and golang-migrate on the step from 1 to 2."""
        database = self.stores.work() / ".glyph" / "store.db"
        fresh = self.stores.fresh(self.stores.version_one(megabytes))
        if verb == "status":
            mine = self.ours("status", "--no-counts", "--store", self.stores.work(), prepare=fresh)
        else:
            mine = self.ours("migrate", "apply", "--to", "2", "--store", self.stores.work(), prepare=fresh)
        found, skipped = [mine], []
        words = {"flyway": ("info", "migrate"), "liquibase": ("status", "update"), "golang_migrate": ("version", "up")}
        for rival, (asks, does) in words.items():
            try:
                command = getattr(self.bench.rivals, rival)(database)
                word = asks if verb == "status" else does
                name = "%s %s" % (rival.replace("_", "-"), word)
                # Asked of a store that it does not know, golang-migrate says so with 1.
                found.append(Contender(name, [*command, word], name, prepare=fresh, fine=(0, 1) if word == "version" else (0,)))
            except Missing as reason:
                skipped.append((rival, str(reason)))
        title = "Asking for the state" if verb == "status" else "The step from version 1 to 2"
        yield Case("others: " + verb, title, "%d MB" % megabytes, found, mine.name, None, rounds, skipped)

    def apply(self, megabytes, rounds):
        base = self.stores.version_one(megabytes)
        work = self.stores.work()
        plan = self.stores.plan(base)
        fresh = self.stores.fresh(base)
        mine = self.ours("migrate", "apply", "--store", work, "--confirm", plan, prepare=fresh)
        mine.shown = "glyph migrate apply --store STORE --confirm PLAN"
        extension = self.bench.extension()
        if not extension or not shutil.which("sqlite3"):
            reason = "sqlite3, or gcc with SQLite's header for the hash function, is not there"
            yield Case("apply", "migrate apply", "%d MB" % megabytes, [mine], None, None, rounds, [("sqlite3", reason)])
            return
        script = self.bench.folder / "byhand.sql"
        database = work / ".glyph" / "store.db"
        fresh()
        lines = byhand.script(database, self.bench.migrations, extension, work / "backup.db")
        script.write_text("\n".join(lines) + "\n")
        hand = Contender("sqlite3 by hand", ["sqlite3", database], "sqlite3 store.db < byhand.sql", fresh, stdin=script)
        yield Case("apply", "migrate apply", "%d MB" % megabytes, [mine, hand], hand.name,
                   target_for(1.3, megabytes, LARGE), rounds)

    def backup(self, megabytes, rounds):
        fresh = self.stores.fresh(self.stores.newest(megabytes))
        work = self.stores.work()
        mine = self.ours("backup", "create", "--store", work, prepare=fresh)
        if not shutil.which("sqlite3"):
            nothing = [("sqlite3", "it is not there")]
            yield Case("backup", "backup create", "%d MB" % megabytes, [mine], None, None, rounds, nothing)
            return
        theirs = Contender(
            "sqlite3 .backup", ["sqlite3", work / ".glyph" / "store.db", ".backup %s" % (work / "backup.db")],
            "sqlite3 store.db '.backup backup.db'", prepare=fresh,
        )
        checked = Contender(
            "the same, checked, hashed, synced", ["sh", "-c", 'sqlite3 "$1" ".backup $2" && sqlite3 "$2" '
            '"PRAGMA journal_mode=DELETE; PRAGMA integrity_check" && sha256sum "$2" && sync "$2"', "sh",
            work / ".glyph" / "store.db", work / "backup.db"],
            "sqlite3 .backup; PRAGMA integrity_check; sha256sum; sync", prepare=fresh,
        )
        yield Case("backup", "backup create", "%d MB" % megabytes, [mine, theirs, checked], theirs.name,
                   target_for(1.2, megabytes, LARGE), rounds)

    def verify(self, megabytes, rounds):
        store = self.stores.with_log(megabytes)
        mine = self.ours("audit", "verify", "--store", store)
        log = store / ".glyph" / "audit" / "events.jsonl"
        theirs = Contender("sha256sum", ["sha256sum", log], "sha256sum events.jsonl")
        yield Case("verify", "audit verify", "%d MB log" % megabytes, [mine, theirs], theirs.name,
                   target_for(1.5, megabytes, LARGE), rounds)

    def imports(self, files, rounds):
        project = self.stores.project(files, 4000)
        fresh = self.stores.fresh(self.stores.newest(0))
        copy = self.bench.folder / "copy"

        def prepare():
            fresh()
            shutil.rmtree(copy, ignore_errors=True)

        mine = self.ours("import", "--store", self.stores.work(), project, name="glyph import", prepare=prepare)
        mine.shown = "glyph import --store STORE PROJECT"
        words = 'find "$1" -type f -print0 | xargs -0 sha256sum > "$3" && cp -r "$1" "$2"'
        theirs = Contender(
            "sha256sum and cp -r", ["sh", "-c", words, "sh", project, copy, self.bench.folder / "sums"],
            "find PROJECT -type f -print0 | xargs -0 sha256sum; cp -r PROJECT COPY", prepare=prepare,
        )
        synced = Contender(
            "the same, then sync", ["sh", "-c", words + ' && sync -f "$2"', "sh", project, copy, self.bench.folder / "sums"],
            "the same; sync -f COPY", prepare=prepare,
        )
        yield Case("import", "import", "{:,} files".format(files), [mine, theirs, synced], theirs.name,
                   target_for(2, files, MANY), rounds)

    def big(self, gigabytes, lines, rounds):
        """A store of that size and an empty one. It grows by a table row that no command looks at: see bigfile.py."""
        base = self.stores.newest(0)

        def make(folder):
            shutil.copytree(self.stores.with_lines(base, lines), folder, dirs_exist_ok=True)
            subprocess.run([sys.executable, HERE / "bigfile.py", folder, str(gigabytes)], check=True)

        large = self.stores.made("v4-%dg-%d" % (gigabytes, lines), make)
        mine = self.ours("status", "--no-counts", "--store", large, name="large store")
        empty = self.ours("status", "--no-counts", "--store", base, name="empty store")
        size = "%d GB, %s lines" % (gigabytes, "{:,}".format(lines))
        yield Case("big", "status --no-counts", size, [mine, empty], empty.name, 1.1, rounds)
