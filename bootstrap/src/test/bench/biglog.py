#!/usr/bin/env python3
"""Makes the log of a store long: appends lines as the first prototype writes them.

    biglog.py STORE [--lines N] [--bytes N] [--seed N]

STORE is the project's folder or its .glyph. What is there stays; lines are appended until the log
has that many more, or that many bytes more. The lines differ in length and in text, as real ones
do. Nothing else in the store is touched, so that what was appended is not sealed: run
`glyph audit seal` afterwards where it should be.
"""

import argparse
import pathlib
import random

TYPES = (
    ("snapshot_created", '"snapshot":"snapshot:%d:%012x","work":"frost-alarm"'),
    ("hook_run", '"hook":"hookrun:%d","exit_code":%d,"path":"/home/ada/orchard/hooks/pre"'),
    ("work_claimed", '"work":"work-%d","session":"session-%d"'),
    ("publication_created", '"publication":"publication:%d","files":%d,"note":"caf\u00e9 \\"x\\""'),
)
BLOCK = 20_000
# No line is longer. A block by bytes has no more lines than are missing for certain, and the last is of one.
LONGEST = 200


def line(number, random_source):
    kind, data = TYPES[random_source.randrange(len(TYPES))]
    filled = data % (number * 1_000_003, random_source.randrange(1 << 40))
    second = number % 60
    minute = number // 60 % 60
    return (
        '{"type":"%s","timestamp":"2026-05-27T08:%02d:%02dZ","actor":"user:self:ada","data":{%s}}\n'
        % (kind, minute, second, filled)
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=pathlib.Path)
    parser.add_argument("--lines", type=int, default=0)
    parser.add_argument("--bytes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    folder = wanted.store if wanted.store.name == ".glyph" else wanted.store / ".glyph"
    source = random.Random(wanted.seed)
    lines = size = 0
    with open(folder / "audit" / "events.jsonl", "ab") as log:
        while lines < wanted.lines or size < wanted.bytes:
            missing = wanted.lines - lines if lines < wanted.lines else (wanted.bytes - size) // LONGEST
            count = max(1, min(BLOCK, missing))
            text = "".join(line(lines + i, source) for i in range(count)).encode()
            log.write(text)
            lines += count
            size += len(text)
    print("appended %d lines, %d bytes" % (lines, size))


if __name__ == "__main__":
    main()
