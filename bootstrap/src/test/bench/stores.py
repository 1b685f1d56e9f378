"""Makes what is measured: seeded stores, logs and projects, of the shape of real ones."""

import pathlib
import random
import shutil
import subprocess
import sys
import zipfile

from runner import Broken, environment

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "resources" / "golden"
ZERO = "0" * 64


def call(command, **more):
    done = subprocess.run([str(w) for w in command], capture_output=True, text=True, env=environment(), **more)
    if done.returncode != 0:
        # In the first line no path of this machine: it may get onto the page.
        words = " ".join(pathlib.PurePath(str(word)).name for word in command)
        raise Broken("%s: exit code %d\n%s%s" % (words, done.returncode, done.stdout[-2000:], done.stderr[-2000:]))
    return done.stdout


class Stores:
    """Stores in a folder; each is made once, and copied for what changes it."""

    def __init__(self, folder, glyph):
        self.folder = pathlib.Path(folder)
        self.glyph = glyph
        self.folder.mkdir(parents=True, exist_ok=True)

    def made(self, name, make):
        """A folder that is there whole or not at all."""
        target = self.folder / name
        if not target.exists():
            half = self.folder / (name + ".half")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            for kept in self.kept(name):
                kept.unlink(missing_ok=True)
            half.rename(target)
        return target

    def golden(self, name):
        """A real store, small: one of those that every build must be able to read."""

        def make(folder):
            with zipfile.ZipFile(GOLDEN / name.split("-")[0] / (name + ".zip")) as packed:
                packed.extractall(folder)

        return next(f for f in self.made("golden-" + name, make).iterdir() if (f / ".glyph").is_dir())

    def version_one(self, megabytes):
        """A store of the first version with that many megabytes of rows; 0 for an empty one."""

        def make(folder):
            call([self.glyph, "init", "--store-version", "1", folder])
            if megabytes:
                call([sys.executable, HERE / "bigstore.py", folder, megabytes])

        return self.made("v1-%d" % megabytes, make)

    def newest(self, megabytes):
        def make(folder):
            first = self.version_one(megabytes)
            shutil.copytree(first, folder, dirs_exist_ok=True)
            call([self.glyph, "migrate", "apply", "--confirm", self.plan(first), "--store", folder])

        return self.made("v4-%d" % megabytes, make)

    def third(self, megabytes):
        def make(folder):
            shutil.copytree(self.version_one(megabytes), folder, dirs_exist_ok=True)
            call([self.glyph, "migrate", "apply", "--to", "3", "--store", folder])

        return self.made("v3-%d" % megabytes, make)

    def with_log(self, megabytes):
        """An otherwise empty store with a log of that size, all of it sealed."""

        def make(folder):
            call([self.glyph, "init", folder])
            call([sys.executable, HERE / "biglog.py", folder, "--bytes", megabytes * 1_000_000])
            call([self.glyph, "audit", "seal", "--store", folder])

        return self.made("log-%d" % megabytes, make)

    def with_lines(self, base, lines):
        """A store like that one with so many lines more in its log, sealed."""

        def make(folder):
            shutil.copytree(base, folder, dirs_exist_ok=True)
            call([sys.executable, HERE / "biglog.py", folder, "--lines", lines])
            call([self.glyph, "audit", "seal", "--store", folder])

        return self.made("%s-%d-lines" % (base.name, lines), make)

    def project(self, files, size):
        """A folder of source files, all different; 0 of it is a store."""

        def make(folder):
            source = random.Random(files * 1_000_003 + size)
            words = "valve frost quince row drip roof sun tree water graft bloom press crate ladder".split()
            noise = " ".join(source.choice(words) for _ in range(size // 2)).encode()
            for number in range(files):
                inside = folder / ("d%03d" % (number % 500)) / ("e%02d" % (number // 500 % 20))
                if number < 10_000:
                    inside.mkdir(parents=True, exist_ok=True)
                start = source.randrange(max(1, len(noise) - size))
                text = b"# file %d\n" % number + noise[start : start + size - 20] + b"\n"
                (inside / ("f%06d.py" % number)).write_bytes(text)

        return self.made("project-%d-%d" % (files, size), make)

    def plan(self, store):
        """The id of the plan that brings a store to the newest version: the same for each copy of it."""
        kept, _ = self.kept(store.name)
        if not kept.exists():
            kept.write_text(plan_of(call([self.glyph, "migrate", "plan", "--json", "--store", store])))
        return kept.read_text()

    def way_back(self, store):
        """Likewise of the plan that `migrate rollback` asks to be confirmed; zeros where it asks for none."""
        _, kept = self.kept(store.name)
        if not kept.exists():
            self.fresh(store)()
            command = [self.glyph, "migrate", "rollback", "--json", "--store", self.work()]
            asked = subprocess.run([str(w) for w in command], capture_output=True, text=True, env=environment())
            self.discard()
            kept.write_text(plan_of(asked.stdout + asked.stderr) or ZERO)
        return kept.read_text()

    def kept(self, name):
        """The files with the plans of a store. To ask for one rehearses it, which takes as long as the migration itself."""
        return self.folder / ("plan-of-" + name), self.folder / ("way-back-of-" + name)

    def work(self):
        return self.folder / "work"

    def fresh(self, base):
        """Puts a copy of a store in place of the last one."""

        def prepare():
            self.discard()
            shutil.copytree(base, self.work())

        return prepare

    def fresh_without_removing(self, base, *others):
        """
        The same for what makes many files. For five minutes ext4 passes over the inodes that were given back, one by one,
        each time that it looks for a free one: after 100,000 were, `cp` took ten times as long. Until the end nothing is.
        """

        def prepare():
            aside = self.folder / "aside"
            aside.mkdir(exist_ok=True)
            for made in (self.work(), *others):
                if made.exists():
                    made.rename(aside / str(sum(1 for _ in aside.iterdir())))
            shutil.copytree(base, self.work())

        return prepare

    def discard(self):
        shutil.rmtree(self.work(), ignore_errors=True)

    def discard_aside(self):
        shutil.rmtree(self.folder / "aside", ignore_errors=True)


def plan_of(said):
    """The plan's id in an answer or a refusal; None where there is none."""
    at = said.find('"plan_id"')
    if at < 0:
        return None
    return said[at + 9 :].split('"')[1]
