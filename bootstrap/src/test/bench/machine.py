"""What the numbers were measured on. No names of hosts or people, no paths."""

import os
import platform
import re
import subprocess


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


def describe(folder, java):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "Processor": "%s, %d cores" % (processor(), os.cpu_count()),
        "Memory": "%.0f GB" % (memory / 2**30),
        "System": "%s, Linux %s, files on %s" % (os_name(), platform.release().split("-")[0], file_system(folder)),
        "Java": first_line(java, "-version"),
        "sqlite3": (first_line("sqlite3", "--version") or "not there").split(" ")[0],
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
