#!/usr/bin/env python3
"""Measures glyph beside other programs, and writes docs/performance.md with its plots.

    bench.py (--image DIR | --glyph FILE) --out DIR [--form short|everyday|whole] [--only PART,...] [--sizes MB,...] [--rounds N]
             [--page FILE] [--java FILE] [--parts FILE]

What was measured is kept case by case in performance/results.json beside PAGE, or else in OUT: a run of some parts replaces
those and leaves the others. The stores are kept in OUT/stores. Ratios are printed in any case. The short form is for
a build: it fails where something is broken, never for a time. In the others what is broken is left out, the rest is
measured and written, and the exit code is 1.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import zipfile

import machine
import report
import runner
from cases import Cases
from growth import Growth
from rivals import Rivals, versions
from stores import HERE, Stores

PARTS = ("start", "others", "apply", "backup", "verify", "import", "growth", "big")
FORMS = {
    "short": {"sizes": [1], "growth": [1], "files": [50], "log": [1], "rounds": 1, "start": 2, "big": None},
    "everyday": {"sizes": [100], "growth": [1, 10, 100], "files": [10_000], "log": [100], "rounds": 5, "start": 15, "big": None},
    "whole": {"sizes": [100, 1000], "growth": [1, 10, 100, 1000], "files": [100_000], "log": [1000], "rounds": 3,
              "start": 21, "big": (10, 10_000_000)},
}


class Bench:
    def __init__(self, wanted):
        self.folder = wanted.out.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root = HERE.parents[3]
        self.migrations = self.root / "adapter-sqlite/src/main/resources/io/glyph/store/migrations"
        self.java = wanted.java
        self.glyph = wanted.glyph.absolute() if wanted.glyph else sorted(wanted.image.resolve().glob("glyph-*/bin/glyph"))[-1]
        self.pictures = wanted.page.resolve().parent / "performance" if wanted.page else None
        self.stores = Stores(self.folder / "stores", self.glyph)
        self.rivals = Rivals(self.folder / "rivals", self.root, self.java, self.migrations)
        runner.work_in(self.folder)

    def runtime(self):
        """The Java that the program runs on: the image's own."""
        own = self.glyph.parent.parent / "runtime" / "bin" / "java"
        return own if own.exists() else self.java

    def empty_jar(self):
        classes = self.folder / "empty"
        jar = classes / "empty.jar"
        if not jar.exists():
            classes.mkdir(exist_ok=True)
            source = classes / "Empty.java"
            source.write_text("class Empty {\n  public static void main(String[] arguments) {}\n}\n")
            javac = pathlib.Path(self.java).with_name("javac")
            subprocess.run([javac, "-d", classes, source], check=True)
            with zipfile.ZipFile(jar, "w") as packed:
                packed.write(classes / "Empty.class", "Empty.class")
        return jar

    def extension(self):
        """The hash function for sqlite3, without the .so; None where it cannot be built."""
        library = self.folder / "glyph_hash.so"
        if not library.exists():
            if not shutil.which("gcc"):
                return None
            command = ["gcc", "-O2", "-shared", "-fPIC", "-o", library, HERE / "glyph_hash.c"]
            if subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0:
                return None
        return library.with_suffix("")


def measure(case, tolerant):
    """What is kept of a case; tolerant says that a contender which fails is left out."""
    load = machine.load()
    failed = [] if tolerant else None
    samples = runner.side_by_side(case.contenders, case.rounds, warm=1 if case.key.startswith("start") else 0, failed=failed)
    for name, failure in failed or []:
        print("%s: %s" % (name, failure), file=sys.stderr, flush=True)
    return {
        "title": case.title, "size": case.size, "reference": case.reference, "target": case.target,
        "first": case.contenders[0].name, "beside": case.beside, "at_least": case.at_least, "notes": case.notes,
        "load": load, "shown": {c.name: c.shown for c in case.contenders if c.name in samples}, "samples": samples,
        "skipped": case.skipped + [(name, plain(failure)) for name, failure in failed or []],
    }


def plain(failure):
    """For the page: what happened, in a line with no path of this machine."""
    if not isinstance(failure, runner.Broken):
        return "it could not be run (%s)" % type(failure).__name__
    return str(failure).splitlines()[0]


def chosen(bench, form, sizes, rounds, parts, rivals):
    """What to measure: part, size, and the cases of it, made one by one: each makes its stores when its turn comes."""
    cases = Cases(bench)
    if "start" in parts:
        yield "start", "", cases.start(form["start"])
    if "others" in parts and rivals:
        yield "others: status", "1 MB", cases.others(1, rounds, "status")
        yield "others: migrate", "%d MB" % sizes[0], cases.others(sizes[0], rounds, "migrate")
    for size in sizes:
        if "apply" in parts:
            yield "apply", "%d MB" % size, cases.apply(size, rounds)
        if "backup" in parts:
            yield "backup", "%d MB" % size, cases.backup(size, rounds)
    if "verify" in parts:
        for size in form["log"]:
            yield "verify", "%d MB log" % size, cases.verify(size, rounds)
    if "import" in parts:
        for files in form["files"]:
            yield "import", "{:,} files".format(files), cases.imports(files, rounds)
    if "big" in parts and form["big"]:
        yield "big", "%d GB" % form["big"][0], cases.big(*form["big"], max(rounds, 9))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    program = parser.add_mutually_exclusive_group(required=True)
    program.add_argument("--image", type=pathlib.Path, help="the folder that ./mvnw -Pdist makes")
    program.add_argument("--glyph", type=pathlib.Path, help="or the program itself")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("--parts", type=pathlib.Path, help="what JMH has just written")
    parser.add_argument("--java", default=shutil.which("java"))
    parser.add_argument("--form", choices=FORMS, default="everyday")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--commands", default="", help="of the growth, those commands only")
    parser.add_argument("--make", action="store_true", help="make the stores only, so that measuring can follow on a quiet machine")
    parser.add_argument("--sizes", default="")
    parser.add_argument("--rounds", type=int, default=0)
    return parser.parse_args()


class Run:
    """One run: what is measured is kept, and on the page, as soon as it is there."""

    def __init__(self, bench, wanted):
        self.bench = bench
        self.page = wanted.page
        self.tolerant = wanted.form != "short"
        self.pictures = bench.pictures or bench.folder
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.file = self.pictures / "results.json"
        self.results = {"cases": {}, "growth": {}, "parts": []}
        if self.file.exists():
            self.results.update(json.loads(self.file.read_text()))
        self.begun = time.monotonic()
        self.made = {
            "at": machine.now(), "commit": machine.commit(bench.root),
            "machine": machine.describe(bench.folder, bench.java, bench.glyph, bench.runtime(), versions()),
        }
        self.broken = {}
        self.name = "%s, %s" % (wanted.form, wanted.only)

    def keep(self):
        self.results["last"] = {**self.made, "form": self.name, "seconds": time.monotonic() - self.begun,
                                "disk": size_of(self.bench.folder)}
        self.results["broken"] = self.broken
        self.file.write_text(json.dumps(self.results, indent=1) + "\n")
        if self.page:
            report.write(self.results, self.page, self.pictures)

    def parts(self, file):
        self.results["parts"] = report.parts(json.loads(file.read_text()))
        self.results["parts_made"] = self.made
        self.keep()

    def case(self, case):
        measured = measure(case, self.tolerant)
        if len(measured["skipped"]) > len(case.skipped):
            self.broken["%s, %s" % (case.title, case.size)] = "a contender failed: see there"
        if measured["samples"]:
            self.results["cases"]["%s, %s" % (case.key, case.size)] = {**measured, **self.made, "at": machine.now()}
        self.keep()

    def point(self, name, size, samples):
        self.results["growth"].setdefault(name, {})[str(size)] = samples
        self.results.setdefault("growth_made", {}).setdefault(name, {})[str(size)] = {**self.made, "at": machine.now()}
        self.keep()

    def failed(self, what, failure):
        if not self.tolerant:
            raise failure
        print("%s: %s" % (what, failure), file=sys.stderr, flush=True)
        self.broken[what] = plain(failure)
        self.keep()


def size_of(folder):
    """Bytes that it has on the disk."""
    total = 0
    for path, _, files in os.walk(folder):
        for file in files:
            try:
                total += os.lstat(os.path.join(path, file)).st_blocks * 512
            except OSError:
                pass
    return total


def main():
    wanted = arguments()
    bench = Bench(wanted)
    form = FORMS[wanted.form]
    parts = wanted.only.split(",")
    sizes = [int(s) for s in wanted.sizes.split(",") if s]
    rounds = wanted.rounds or form["rounds"]
    run = Run(bench, wanted)

    def progress(text):
        print(text, file=sys.stderr, flush=True)

    if wanted.parts:
        run.parts(wanted.parts)
    for part, size, cases in chosen(bench, form, sizes or form["sizes"], rounds, parts, rivals=wanted.form != "short"):
        try:
            for case in cases:
                progress("%s, %s" % (case.title, case.size))
                if not wanted.make:
                    run.case(case)
        except runner.FAILURES as failure:
            run.failed(", ".join(word for word in (part, size) if word), failure)
    if "growth" in parts:
        growth = Growth(bench)
        commands = [c for c in wanted.commands.split(",") if c]
        for size in sizes or form["growth"]:
            for name, make in growth.makers(size, commands).items():
                progress("growth: %s at %d MB" % (name, size))
                try:
                    contender = make()
                    if not wanted.make:
                        samples = runner.side_by_side([contender], min(rounds, 3) if size < 1000 else 1)
                        run.point(name, size, samples[contender.name])
                except runner.FAILURES as failure:
                    run.failed("growth of %s at %d MB" % (name, size), failure)
    bench.stores.discard()
    bench.stores.discard_aside()
    shutil.rmtree(bench.folder / "copy", ignore_errors=True)
    if not wanted.make:
        run.keep()
    print("\n".join(report.summary(run.results)))
    for what, reason in run.broken.items():
        print("broken: %s: %s" % (what, reason))
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
