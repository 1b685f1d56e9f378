"""Whole processes, run side by side in turn, each with its time and its memory."""

import os
import statistics
import subprocess
import time


class Contender:
    """One way to do it.

    name      how it is called in tables
    command   what runs: a list of words
    shown     the command as the report prints it, with no path of this machine
    prepare   done before each run, and not timed
    cleanup   done after each run, and not timed
    fine      exit codes that are no failure
    """

    def __init__(self, name, command, shown, prepare=None, cleanup=None, fine=(0,), stdin=None, env=None):
        self.name = name
        self.command = [str(word) for word in command]
        self.shown = shown
        self.prepare = prepare
        self.cleanup = cleanup
        self.fine = fine
        self.stdin = stdin
        self.env = env


class Broken(Exception):
    """A contender failed: the benchmark is broken, whatever the times are."""


def environment(extra=None):
    """As little as a program needs, so that nobody's settings are measured."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "JAVA_HOME") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", **(extra or {})}


def run(contender):
    """Seconds of the wall, seconds of the processor, most resident bytes of it or any child of it, output.

    What the kernel says of memory includes this program's at the fork, some 15 MB: nothing below that can be seen.
    """
    if contender.prepare:
        contender.prepare()
    source = open(contender.stdin, "rb") if contender.stdin else subprocess.DEVNULL
    try:
        with open(os.path.join(WORK, "output"), "w+b") as output:
            os.sync()
            begin = time.monotonic()
            child = subprocess.Popen(
                contender.command, stdin=source, stdout=output, stderr=subprocess.STDOUT, env=environment(contender.env),
                cwd=WORK,
            )
            _, status, used = os.wait4(child.pid, 0)
            seconds = time.monotonic() - begin
            child.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
    finally:
        if contender.stdin:
            source.close()
    if child.returncode not in contender.fine:
        raise Broken("%s: exit code %d\n%s" % (contender.shown, child.returncode, said[-3000:]))
    if contender.cleanup:
        contender.cleanup()
    return {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "resident": used.ru_maxrss * 1024, "said": said}


FAILURES = (Broken, OSError, subprocess.SubprocessError)


def side_by_side(contenders, rounds, warm=0, failed=None):
    """A B C, C B A, A B C: what disturbs the machine for a while disturbs all of them.

    failed  takes the contenders that fail, each with what happened, and the others go on; without it nothing does
    """
    samples = {c.name: [] for c in contenders}
    for number in range(-warm, rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            if contender.name not in samples:
                continue
            try:
                sample = run(contender)
            except FAILURES as failure:
                if failed is None:
                    raise
                failed.append((contender.name, failure))
                del samples[contender.name]
                continue
            sample.pop("said")
            if number >= 0:
                samples[contender.name].append(sample)
    return samples


def median(samples, what):
    return statistics.median(s[what] for s in samples)


def ratios(samples, reference):
    """Median, least and most of the ratios within each round."""
    found = [a["seconds"] / b["seconds"] for a, b in zip(samples, reference)]
    return statistics.median(found), min(found), max(found)


WORK = "."


def work_in(folder):
    global WORK
    WORK = str(folder)
