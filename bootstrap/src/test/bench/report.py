"""docs/performance.md and its plots, of nothing but what was measured."""

import plot
from runner import median, ratios

BEGIN = "<!-- measured: written by ./mvnw -Pbench verify -->"
END = "<!-- end of what was measured -->"
LABELS = {"status": "status", "plan": "migrate plan", "apply": "migrate apply", "rollback": "migrate rollback",
          "verify": "audit verify", "backup": "backup create", "doctor": "doctor", "import": "import"}
RESIDENT = 256


def duration(seconds):
    if seconds < 1:
        return "%.0f ms" % (seconds * 1000)
    return "%.2f s" % seconds if seconds < 100 else "%.0f s" % seconds


def megabytes(samples):
    return max(s["resident"] for s in samples) / 2**20


def verdict(case, ratio):
    if case["target"] is None:
        return ""
    return "%s %g ×" % ("held:" if ratio <= case["target"] else "**missed**:", case["target"])


def case_table(case):
    yield "### %s, %s" % (case["title"], case["size"])
    yield ""
    yield "| what | median | least | processor | memory | ratio (least to most) | target |"
    yield "|---|---|---|---|---|---|---|"
    samples = case["samples"]
    reference = samples.get(case["reference"])
    for number, (name, found) in enumerate(samples.items()):
        row = [name, duration(median(found, "seconds")), duration(min(s["seconds"] for s in found)),
               duration(median(found, "cpu")), "%.0f MB" % megabytes(found)]
        if reference and name != case["reference"]:
            middle, least, most = ratios(found, reference)
            row += ["%.2f (%.2f to %.2f)" % (middle, least, most), verdict(case, middle) if number == 0 else ""]
        else:
            row += ["1" if reference else "", ""]
        yield "| " + " | ".join(row) + " |"
    yield ""
    for name, reason in case["skipped"]:
        yield "Left out: %s, since %s." % (name, reason)
        yield ""
    rounds = len(next(iter(samples.values())))
    yield "Rounds: %d; load of the machine before: %s. Commands: %s." % (
        rounds, case["load"], "; ".join("`%s`" % s for s in case["shown"].values()))
    yield ""


def growth_tables(growth):
    sizes = sorted({int(size) for points in growth.values() for size in points})
    for title, what in (("Time, median", "seconds"), ("Most resident memory", "resident")):
        yield "| %s | %s |" % (title, " | ".join("%s MB" % "{:,}".format(s) for s in sizes))
        yield "|---" * (len(sizes) + 1) + "|"
        for name in LABELS:
            cells = []
            for size in sizes:
                found = growth.get(name, {}).get(str(size))
                cells.append("" if not found else duration(median(found, "seconds")) if what == "seconds"
                             else "%.0f MB" % megabytes(found))
            if any(cells):
                yield "| %s | %s |" % (LABELS[name], " | ".join(cells))
        yield ""


def plots(growth, folder):
    for file, title, up, value in (
        ("time.svg", "How time grows", "seconds", lambda f: median(f, "seconds")),
        ("memory.svg", "How memory grows", "MB resident", megabytes),
    ):
        lines = {LABELS[n]: [(int(s), value(f)) for s, f in sorted(growth[n].items(), key=lambda i: int(i[0]))]
                 for n in LABELS if n in growth}
        picture = plot.logarithmic(title, "MB of rows, of log, or of files", up, lines)
        if picture:
            (folder / file).write_text(picture)


def parts(found):
    """Of what JMH says, what the table shows."""
    rows = []
    for result in found:
        name = ".".join(result["benchmark"].split(".")[-2:])
        if result.get("params"):
            name += " (%s)" % ", ".join("%s %s" % p for p in result["params"].items())
        score = result["primaryMetric"]
        rows.append([name, float(score["score"]), float(score["scoreError"]), score["scoreUnit"]])
    return rows


def parts_table(rows):
    yield "| what | time | error | unit |"
    yield "|---|---|---|---|"
    for name, score, error, unit in rows:
        yield "| %s | %.4g | ± %.2g | %s |" % (name, score, error, unit)
    yield ""


def measured(results):
    yield BEGIN
    yield ""
    yield "## Machine"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, value in results["machine"].items():
        yield "| %s | %s |" % (name, value)
    yield ""
    yield "## Side by side"
    yield ""
    for case in results["cases"].values():
        yield from case_table(case)
    if results["growth"]:
        yield "## Growth"
        yield ""
        yield "![Time](performance/time.svg)"
        yield ""
        yield "![Memory](performance/memory.svg)"
        yield ""
        yield from growth_tables(results["growth"])
    if results["parts"]:
        yield "## Parts, by JMH"
        yield ""
        yield from parts_table(results["parts"])
    yield END


def summary(results):
    for case in results["cases"].values():
        first, found = next(iter(case["samples"].items()))
        reference = case["samples"].get(case["reference"])
        if reference and first != case["reference"]:
            middle, least, most = ratios(found, reference)
            yield "%-42s %-16s %9s %5.2f of %s (%.2f to %.2f) %s" % (
                case["title"], case["size"], duration(median(found, "seconds")), middle, case["reference"], least, most,
                verdict(case, middle).replace("*", ""))
        for name, samples in case["samples"].items():
            if name.startswith("glyph") and megabytes(samples) > RESIDENT:
                yield "    more than %d MB resident: %s, %.0f MB" % (RESIDENT, name, megabytes(samples))


def write(results, page, pictures):
    """Puts the tables between the two marks of the page; the words around them are people's."""
    text = page.read_text() if page.exists() else "# How fast it is\n\n%s\n%s\n" % (BEGIN, END)
    before, rest = text.split(BEGIN, 1)
    page.write_text(before + "\n".join(measured(results)) + rest.split(END, 1)[1])
    plots(results["growth"], pictures)
