"""What the numbers were measured on. No names of hosts or people, no paths."""

import os
import platform
import re
import subprocess
import time


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        return lines[0].strip() if lines else "?"
    except (OSError, subprocess.TimeoutExpired):
        return None


def processor():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
        found = re.findall(r"model name\s*: (.*)", info.read())
    return found[0] if found else platform.machine()


def file_system(folder):
    done = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True)
    return done.stdout.strip() or "?"


def commit(root):
    """The commit of the sources, with a word where they are not just that."""
    found = first_line("git", "-C", root, "rev-parse", "--short=12", "HEAD")
    if not found or not re.fullmatch("[0-9a-f]+", found):
        return "not known"
    changed = subprocess.run(["git", "-C", root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs"],
                             capture_output=True, text=True)
    return found + (" and changes" if changed.stdout.strip() else "")


def now():
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime()) + " UTC"


def describe(folder, java, glyph, runtime, rivals):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "Processor": "%s, %d cores" % (processor(), os.cpu_count()),
        "Memory": "%.0f GB" % (memory / 2**30),
        "System": "%s, Linux %s, files on %s" % (os_name(), platform.release().split("-")[0], file_system(folder)),
        "Glyph": (first_line(glyph, "version") or "?"),
        "Java that it runs on": first_line(runtime, "-version"),
        "Java that built it, and runs the rivals": first_line(java, "-version"),
        "sqlite3": (first_line("sqlite3", "--version") or "not there").split(" ")[0],
        "gcc": first_line("gcc", "--version") or "not there",
        "Go": first_line("go", "version") or "not there",
        "Rivals": ", ".join("%s %s" % rival for rival in sorted(rivals.items())),
        "sha256sum": first_line("sha256sum", "--version"),
        "Python": platform.python_version(),
    }


def os_name():
    try:
        with open("/etc/os-release", encoding="utf-8") as release:
            return re.findall(r'PRETTY_NAME="(.*)"', release.read())[0]
    except (OSError, IndexError):
        return platform.system()


def load():
    """How busy the machine was; on a quiet one this is about the number of what we run ourselves."""
    return "%.1f" % os.getloadavg()[0]
