#!/usr/bin/env python3
"""crashmatrix.py on a sample of its cases: as many as CM_SAMPLE says, chosen by CM_SEED.

Every kind of call on every file comes once before any comes twice, so that the one rename among hundreds of page writes is
never left out for long. Takes the arguments of crashmatrix.py.
"""
import collections, os, random, re, sys

sys.dont_write_bytecode = True
import crashmatrix

every = crashmatrix.plan


def kind(key, line):
    names = re.findall(r'<(/[^>]*)>|"(/[^"]*)"', line)
    last = (names[-1][0] or names[-1][1]) if names else ''
    return key[0], last.replace(' (deleted)', '').rsplit('/', 1)[-1]


def plan(seq, only):
    todo, hit, threads = every(seq, only)
    seed, wanted = int(os.environ['CM_SEED']), int(os.environ['CM_SAMPLE'])
    chance, kinds = random.Random(seed), collections.defaultdict(list)
    for key in todo:
        kinds[kind(key, hit[key])].append(key)
    turns = []
    for keys in kinds.values():
        chance.shuffle(keys)
        turns += [(turn, chance.random(), key) for turn, key in enumerate(keys)]
    chosen = {key for _, _, key in sorted(turns)[:wanted]}
    print(f'seed {seed}: {len(chosen)} of {len(todo)} points, {len(kinds)} kinds of calls')
    return [key for key in todo if key in chosen], hit, threads


crashmatrix.plan = plan
sys.exit(crashmatrix.main())
