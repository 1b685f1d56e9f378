#!/usr/bin/env python3
"""Measures glyph beside other programs, and writes docs/performance.md with its plots.

    bench.py (--image DIR | --glyph FILE) --out DIR [--form short|everyday|whole] [--only PART,...] [--sizes MB,...] [--rounds N]
             [--page FILE] [--java FILE]

What was measured is kept case by case in performance/results.json beside PAGE, or else in OUT: a run of some parts replaces
those and leaves the others. The stores are kept in OUT/stores. Ratios are printed in any case. The short form is for
a build: it fails where something is broken, never for a time.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

import machine
import report
import runner
from cases import Cases
from growth import Growth
from rivals import Rivals
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
        self.stores = Stores(self.folder / "stores", self.glyph)
        self.rivals = Rivals(self.folder / "rivals", self.root, self.java, self.migrations)
        runner.work_in(self.folder)

    def runtime(self):
        """The Java that the program runs on: the image's own."""
        own = self.glyph.parent.parent / "runtime" / "bin" / "java"
        return own if own.exists() else self.java

    def empty_class(self):
        classes = self.folder / "empty"
        if not (classes / "Empty.class").exists():
            classes.mkdir(exist_ok=True)
            source = classes / "Empty.java"
            source.write_text("class Empty {\n  public static void main(String[] arguments) {}\n}\n")
            javac = pathlib.Path(self.java).with_name("javac")
            subprocess.run([javac, "-d", classes, source], check=True)
        return classes

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


def measure(case):
    load = machine.load()
    samples = runner.side_by_side(case.contenders, case.rounds, warm=1 if case.key.startswith("start") else 0)
    return {
        "title": case.title, "size": case.size, "reference": case.reference, "target": case.target,
        "load": load, "shown": {c.name: c.shown for c in case.contenders}, "samples": samples,
        "skipped": case.skipped,
    }


def chosen(bench, form, sizes, rounds, parts, rivals):
    """The cases of a form, made one by one: each makes its stores when its turn comes."""
    cases = Cases(bench)
    if "start" in parts:
        yield from cases.start(form["start"])
    if "others" in parts and rivals:
        yield from cases.others(1, rounds, "status")
        yield from cases.others(sizes[0], rounds, "migrate")
    for size in sizes:
        if "apply" in parts:
            yield from cases.apply(size, rounds)
        if "backup" in parts:
            yield from cases.backup(size, rounds)
    if "verify" in parts:
        for size in form["log"]:
            yield from cases.verify(size, rounds)
    if "import" in parts:
        for files in form["files"]:
            yield from cases.imports(files, rounds)
    if "big" in parts and form["big"]:
        yield from cases.big(*form["big"], max(rounds, 9))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    program = parser.add_mutually_exclusive_group(required=True)
    program.add_argument("--image", type=pathlib.Path, help="the folder that ./mvnw -Pdist makes")
    program.add_argument("--glyph", type=pathlib.Path, help="or the program itself")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("--java", default=shutil.which("java"))
    parser.add_argument("--form", choices=FORMS, default="everyday")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--commands", default="", help="of the growth, those commands only")
    parser.add_argument("--make", action="store_true", help="make the stores only, so that measuring can follow on a quiet machine")
    parser.add_argument("--sizes", default="")
    parser.add_argument("--rounds", type=int, default=0)
    return parser.parse_args()


def main():
    wanted = arguments()
    bench = Bench(wanted)
    form = FORMS[wanted.form]
    parts = wanted.only.split(",")
    sizes = [int(s) for s in wanted.sizes.split(",") if s]
    rounds = wanted.rounds or form["rounds"]
    pictures = wanted.page.resolve().parent / "performance" if wanted.page else bench.folder
    pictures.mkdir(exist_ok=True)
    kept = pictures / "results.json"
    results = json.loads(kept.read_text()) if kept.exists() else {"cases": {}, "growth": {}, "parts": []}
    results["machine"] = machine.describe(bench.folder, bench.java)

    def keep():
        kept.write_text(json.dumps(results, indent=1) + "\n")

    jmh = bench.folder / "jmh.json"
    if jmh.exists():
        results["parts"] = report.parts(json.loads(jmh.read_text()))
        keep()
    for case in chosen(bench, form, sizes or form["sizes"], rounds, parts, rivals=wanted.form != "short"):
        print("%s, %s" % (case.title, case.size), file=sys.stderr, flush=True)
        if wanted.make:
            continue
        results["cases"]["%s, %s" % (case.key, case.size)] = measure(case)
        keep()
    if "growth" in parts:
        growth = Growth(bench)
        commands = [c for c in wanted.commands.split(",") if c]
        for size in sizes or form["growth"]:
            if wanted.make:
                list(growth.contenders(size, commands))
                continue
            for name, samples in growth.points(size, min(rounds, 3) if size < 1000 else 1, commands):
                print("growth: %s at %d MB" % (name, size), file=sys.stderr, flush=True)
                results["growth"].setdefault(name, {})[str(size)] = samples
                keep()
    bench.stores.discard()
    print("\n".join(report.summary(results)))
    if wanted.page:
        report.write(results, wanted.page, pictures)


if __name__ == "__main__":
    main()
