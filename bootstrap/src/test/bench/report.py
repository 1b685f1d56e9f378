"""docs/performance.md and its plots, of nothing but what was measured."""

import math

import plot
from runner import median, ratios

BEGIN = "<!-- measured: written by ./mvnw -Pbench verify -->"
END = "<!-- end of what was measured -->"
LABELS = {"status": "status", "plan": "migrate plan", "apply": "migrate apply", "rollback": "migrate rollback",
          "verify": "audit verify", "backup": "backup create", "doctor": "doctor", "import": "import"}
RESIDENT = 256


# What ten times the size costs where cost is linear.
TENFOLD = 10


def duration(seconds):
    if seconds < 1:
        return "%.0f ms" % (seconds * 1000)
    return "%.2f s" % seconds if seconds < 100 else "%.0f s" % seconds


def megabytes(samples):
    return max(s["resident"] for s in samples) / 2**20


def held(yes):
    return "held" if yes else "**missed**"


def verdict(case, name, ratio):
    if name == first(case) and case["target"] is not None:
        return "%s: %g ×" % (held(ratio <= case["target"]), case["target"])
    least = case.get("at_least", {}).get(name)
    return "%s: at least %g ×" % (held(ratio >= least), least) if least else ""


def first(case):
    """The contender that the case is about, even where it failed."""
    return case.get("first", next(iter(case["samples"])))


def of_glyph(case, name):
    return case["shown"][name].startswith("glyph ")


def memory(samples, counts):
    most = megabytes(samples)
    return "%.0f MB" % most + (", " + held(most <= RESIDENT) if counts else "")


def case_table(case):
    yield "### %s, %s" % (case["title"], case["size"])
    yield ""
    yield "| what | median | least | processor | memory, of 256 MB | ratio (least to most) | target |"
    yield "|---|---|---|---|---|---|---|"
    samples = case["samples"]
    reference = samples.get(case["reference"])
    for name, found in samples.items():
        row = [name, duration(median(found, "seconds")), duration(min(s["seconds"] for s in found)),
               duration(median(found, "cpu")), memory(found, of_glyph(case, name))]
        if reference and name != case["reference"]:
            middle, least, most = ratios(found, reference)
            row += ["%.2f (%.2f to %.2f)" % (middle, least, most), verdict(case, name, middle)]
        else:
            row += ["1" if reference else "", ""]
        yield "| " + " | ".join(row) + " |"
    yield ""
    for other in case.get("beside", ()):
        if first(case) in samples and other in samples:
            yield "Beside *%s*: %.2f (%.2f to %.2f). The target is held against *%s*." % (
                other, *ratios(samples[first(case)], samples[other]), case["reference"])
            yield ""
    for name, reason in case["skipped"]:
        yield "Left out: %s, since %s." % (name, reason)
        yield ""
    for note in case.get("notes", ()):
        yield note
        yield ""
    rounds = len(next(iter(samples.values())))
    yield "%s; rounds: %d; load of the machine before: %s. Commands: %s." % (
        made(case), rounds, case["load"], "; ".join("`%s`" % s for s in case["shown"].values()))
    yield ""


def made(what):
    """When, of which commit."""
    if "at" not in what:
        return "Measured before dates were kept"
    return "Measured at %s, commit %s" % (what["at"], what["commit"])


def elsewhere(what, last):
    """What was otherwise than the table of the machine says."""
    then, now = what.get("machine"), last["machine"]
    if then is None or then == now:
        return []
    return ["Then: %s." % ", ".join("%s %s" % row for row in then.items() if now.get(row[0]) != row[1])]


def growth_tables(growth):
    sizes = sorted({int(size) for points in growth.values() for size in points})
    for title, cell, ends in (
        ("Time, median (least to most)", times, (("per tenfold", lambda points: "%.1f ×" % steepest(points)[0]),)),
        ("Most resident memory", lambda found: "%.0f MB" % megabytes(found), (("of 256 MB", within),)),
    ):
        head = [title, *("%s MB" % "{:,}".format(s) for s in sizes), *(name for name, _ in ends)]
        yield "| " + " | ".join(head) + " |"
        yield "|---" * len(head) + "|"
        for name in LABELS:
            points = {int(size): found for size, found in growth.get(name, {}).items()}
            if points:
                cells = [cell(points[size]) if size in points else "" for size in sizes]
                cells += [end(points) if name == "of 256 MB" or len(points) > 1 else "" for name, end in ends]
                yield "| %s | %s |" % (LABELS[name], " | ".join(cells))
        yield ""
    yield from worst(growth)


def times(found):
    seconds = [s["seconds"] for s in found]
    middle = duration(median(found, "seconds"))
    return middle if len(found) == 1 else "%s (%s to %s)" % (middle, duration(min(seconds)), duration(max(seconds)))


def within(points):
    return held(all(megabytes(found) <= RESIDENT for found in points.values()))


def steepest(points):
    """Of all steps between sizes, the one where ten times the size cost most: that factor, from, to, what is certain of it.

    Certain is what remains where the smaller size took its longest and the larger its shortest.
    """
    sizes = sorted(points)
    found = []
    for small, large in zip(sizes, sizes[1:]):
        power = math.log(TENFOLD) / math.log(large / small)
        slowest = max(s["seconds"] for s in points[small])
        fastest = min(s["seconds"] for s in points[large])
        factor = (median(points[large], "seconds") / median(points[small], "seconds")) ** power
        found.append((factor, small, large, (fastest / slowest) ** power))
    return max(found)


def worst(growth):
    found = []
    for name in LABELS:
        points = {int(size): samples for size, samples in growth.get(name, {}).items()}
        if len(points) > 1:
            found.append((steepest(points), name))
    if not found:
        return
    (factor, small, large, certain), name = max(found)
    if factor <= TENFOLD:
        judged = "nothing is worse than linear"
    elif certain <= TENFOLD:
        judged = "worse than linear by less than the rounds differ"
    else:
        judged = "**worse than linear**"
    yield "*Per tenfold* is the steepest step of a row: what ten times the size cost; 10 is linear. The worst is `%s`, with %.1f × from %s to %s MB: %s." % (
        LABELS[name], factor, "{:,}".format(small), "{:,}".format(large), judged)
    yield ""


def growth_made(results):
    """When the points were measured, which need not be together."""
    every = [point for points in results.get("growth_made", {}).values() for point in points.values()]
    for commit in sorted({point["commit"] for point in every}):
        at = sorted(point["at"] for point in every if point["commit"] == commit)
        yield "Measured from %s to %s, commit %s." % (at[0], at[-1], commit)
    for line in sorted({line for point in every for line in elsewhere(point, results["last"])}):
        yield line
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
        error = float(score["scoreError"])
        rows.append([name, float(score["score"]), None if math.isnan(error) else error, score["scoreUnit"]])
    return rows


def parts_table(rows):
    yield "| what | time | error | unit |"
    yield "|---|---|---|---|"
    for name, score, error, unit in rows:
        # One iteration has no error.
        yield "| %s | %.4g | %s | %s |" % (name, score, "" if error is None else "± %.2g" % error, unit)
    yield ""


def measured(results):
    yield BEGIN
    yield ""
    last = results["last"]
    yield "## Machine"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, value in last["machine"].items():
        yield "| %s | %s |" % (name, value)
    yield "| Commit | %s |" % last["commit"]
    yield "| Last run | %s: %s, %s, %s MB of disk for what was made |" % (
        last["at"], last["form"], duration_of_run(last["seconds"]), "{:,.0f}".format(last["disk"] / 1e6))
    yield ""
    yield "Memory is that of the largest single process, as the kernel counts what is resident; what a process shares with others counts in each."
    yield ""
    if results.get("broken"):
        yield "Not measured in the last run, since it failed:"
        yield ""
        for what, reason in results["broken"].items():
            yield "- %s: %s" % (what, reason)
        yield ""
    yield "## Side by side"
    yield ""
    for case in results["cases"].values():
        yield from case_table(case)
        for line in elsewhere(case, last):
            yield line
            yield ""
    if results["growth"]:
        yield "## Growth"
        yield ""
        yield "![Time](performance/time.svg)"
        yield ""
        yield "![Memory](performance/memory.svg)"
        yield ""
        yield from growth_tables(results["growth"])
        yield from growth_made(results)
    if results["parts"]:
        yield "## Parts, by JMH"
        yield ""
        yield from parts_table(results["parts"])
        yield made(results.get("parts_made", {})) + "."
        yield ""
    yield END


def duration_of_run(seconds):
    return "%.0f minutes" % (seconds / 60) if seconds > 90 else "%.0f seconds" % seconds


def summary(results):
    for case in results["cases"].values():
        samples = case["samples"]
        mine = samples.get(first(case))
        for name in (case["reference"], *case.get("beside", ())):
            if mine and name in samples and name != first(case):
                middle, least, most = ratios(mine, samples[name])
                judged = verdict(case, first(case), middle) if name == case["reference"] else "no target"
                yield "%-42s %-16s %9s %5.2f of %s (%.2f to %.2f) %s" % (
                    case["title"], case["size"], duration(median(mine, "seconds")), middle, name, least, most,
                    judged.replace("*", ""))
        for name in case.get("at_least", ()):
            if mine and name in samples:
                middle, least, most = ratios(samples[name], mine)
                yield "%-42s %-16s %9s %5.2f of %s (%.2f to %.2f) %s" % (
                    name, case["size"], duration(median(samples[name], "seconds")), middle, first(case), least, most,
                    verdict(case, name, middle).replace("*", ""))
        for name, found in samples.items():
            if of_glyph(case, name) and megabytes(found) > RESIDENT:
                yield "    more than %d MB resident: %s, %.0f MB" % (RESIDENT, name, megabytes(found))


def write(results, page, pictures):
    """Puts the tables between the two marks of the page; the words around them are people's."""
    text = page.read_text() if page.exists() else "# How fast it is\n\n%s\n%s\n" % (BEGIN, END)
    before, rest = text.split(BEGIN, 1)
    page.write_text(before + "\n".join(measured(results)) + rest.split(END, 1)[1])
    plots(results["growth"], pictures)
