"""What is compared with what. Each case names its target; nothing here fails because a time is missed."""

import shutil
import subprocess
import sys

import byhand
from rivals import Missing
from runner import Broken, Contender
from stores import HERE, call


class Case:
    """
    key        part of the name in results
    size       what was measured on, for people
    reference  the contender that the others are held against
    target     how much slower than it the first contender may be; None where there is no target
    skipped    contender and reason
    beside     other contenders that the first is held against too, with no target
    at_least   contender to how much slower than the reference it is said to be
    notes      what else the page says of it
    """

    def __init__(self, key, title, size, contenders, reference, target, rounds, skipped=(), beside=(), at_least=None, notes=()):
        self.key = key
        self.title = title
        self.size = size
        self.contenders = contenders
        self.reference = reference
        self.target = target
        self.rounds = rounds
        self.skipped = list(skipped)
        self.beside = list(beside)
        self.at_least = at_least or {}
        self.notes = list(notes)


# Targets are for large things: below these sizes the start of a JVM is most of the time, and the ratio says nothing.
LARGE, MANY = 1000, 100_000

# Those of bootstrap/src/dist/resources/glyph for what only looks.
FLAGS = ("-Xlog:disable", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", "-XX:+UseSerialGC", "-Xmx192m",
         "-Xmn16m", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
LAUNCHER = HERE.parents[1] / "dist" / "resources" / "glyph"


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
        """On the image's own runtime, with the launcher's flags."""
        launcher = LAUNCHER.read_text()
        others = [flag for flag in FLAGS if flag not in launcher]
        if others:
            raise Broken("the launcher has other flags than the empty program is given: %s" % ", ".join(others))
        # A jar, since the JVM makes no cache of classes in a folder.
        return [self.bench.runtime(), *FLAGS, "-cp", self.bench.empty_jar(), "Empty"]

    def empty_programs(self):
        """With no cache, which is what targets are held against, and with one of its own, as glyph has; and why not."""
        plain = self.empty_program()
        cache = self.bench.folder / "empty" / "empty.aot"
        cache.unlink(missing_ok=True)
        shown = "java %s -cp empty.jar Empty" % " ".join(FLAGS)
        found = [Contender("empty Java program", plain, shown + " (the image's own runtime)")]
        training = [str(word) for word in (plain[0], "-XX:AOTCacheOutput=%s" % cache, *plain[1:])]
        subprocess.run(training, capture_output=True)
        if not cache.exists():
            return found, [("empty Java program with a cache", "this Java makes none")]
        command = [plain[0], "-XX:AOTCache=%s" % cache, *plain[1:]]
        found.append(Contender("empty Java program with a cache", command, shown.replace("java ", "java -XX:AOTCache=empty.aot ")))
        return found, []

    def start(self, rounds):
        empty, skipped = self.empty_programs()
        for key, target, words, store in (
            ("version", 1.3, ["version"], None),
            ("help", 1.3, ["--help"], None),
            ("status of a store of version 4", 2, ["status", "--store"], "v4-worked"),
            ("status of a store of version 1", 2, ["status", "--store"], "v1-worked"),
        ):
            mine = self.ours(*words, *([self.stores.golden(store)] if store else []))
            yield Case("start: " + key, "Start: " + key, "golden store" if store else "no store", [mine, *empty],
                       empty[0].name, target, rounds, skipped, beside=[c.name for c in empty[1:]])

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
        # What a JVM needs to start another tool is some of it, and what glyph is to save.
        promised = {c.name: 15 for c in found if verb == "status" and c.name.startswith(("flyway", "liquibase"))}
        yield Case("others: " + verb, title, "%d MB" % megabytes, found, mine.name, None, rounds, skipped, at_least=promised)

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
        self.publish(script, {work: "STORE", self.bench.migrations: "MIGRATIONS", extension.parent: "EXTENSION"})
        hand = Contender("sqlite3 by hand", ["sqlite3", database], "sqlite3 store.db < byhand.sql", fresh, stdin=script)
        note = "The script is [byhand.sql](performance/byhand.sql), with names in the place of this machine's folders."
        yield Case("apply", "migrate apply", "%d MB" % megabytes, [mine, hand], hand.name,
                   target_for(1.3, megabytes, LARGE), rounds, notes=[note])

    def publish(self, script, places):
        """For whoever reads the page."""
        if not self.bench.pictures:
            return
        text = script.read_text()
        for folder, name in places.items():
            text = text.replace(str(folder), name)
        (self.bench.pictures / script.name).write_text("-- What `glyph migrate apply` is measured beside; made by byhand.py.\n" + text)

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
        copy = self.bench.folder / "copy"
        prepare = self.stores.fresh_without_removing(self.stores.newest(0), copy)
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
        """A store of that size and an empty one. It grows by few rows, each of them large: see bigfile.py."""
        base = self.stores.newest(0)

        def make(folder):
            shutil.copytree(self.stores.with_lines(base, lines), folder, dirs_exist_ok=True)
            call([sys.executable, HERE / "bigfile.py", folder, gigabytes])

        large = self.stores.made("v4-%dg-%d" % (gigabytes, lines), make)
        mine = self.ours("status", "--no-counts", "--store", large, name="large store")
        empty = self.ours("status", "--no-counts", "--store", base, name="empty store")
        size = "%d GB, %s lines" % (gigabytes, "{:,}".format(lines))
        note = ("The store has %s hook runs whose event has 4 MB of text: valid, though nobody has such. Its size is that of the"
                " file, not of its tables' keys.") % "{:,}".format(gigabytes * 250)
        yield Case("big", "status --no-counts", size, [mine, empty], empty.name, 1.1, rounds, notes=[note])
