"""How time and memory of a command grow with what it works on."""

import shutil

from runner import Contender, run
from stores import ZERO, plan_of

# An import has so many files of 10 kB for each megabyte.
FILES = 100


class Growth:
    def __init__(self, bench):
        self.bench = bench
        self.glyph = bench.glyph
        self.stores = bench.stores

    def points(self, megabytes, rounds, wanted):
        """For each command its samples at that size."""
        for name, contender in self.contenders(megabytes, wanted):
            samples = []
            for _ in range(rounds):
                sample = run(contender)
                sample.pop("said")
                samples.append(sample)
            yield name, samples
        self.stores.discard()

    def contenders(self, megabytes, wanted):
        work = self.stores.work()
        makers = {
            "status": lambda: self.on(self.stores.newest(megabytes), "status"),
            "plan": lambda: self.on(self.stores.version_one(megabytes), "migrate", "plan"),
            "apply": lambda: self.changing(self.stores.version_one(megabytes), "apply"),
            "rollback": lambda: self.changing(self.stores.third(megabytes), "rollback"),
            "verify": lambda: self.on(self.stores.with_log(megabytes), "audit", "verify"),
            "backup": lambda: self.fresh(self.stores.newest(megabytes), "backup", "create", "--store", work),
            # It has something to say: the bytes of the content are not there.
            "doctor": lambda: self.on(self.stores.newest(megabytes), "doctor", fine=(0, 30)),
            "import": lambda: self.fresh(
                self.stores.newest(0), "import", "--store", work, self.stores.project(FILES * megabytes, 10_000)),
        }
        for name, make in makers.items():
            if not wanted or name in wanted:
                yield name, make()

    def on(self, store, *words, fine=(0,)):
        return Contender(words[0], [self.glyph, *words, "--store", store], "glyph " + " ".join(words), fine=fine)

    def fresh(self, base, *words):
        return Contender(words[0], [self.glyph, *words], "glyph " + words[0], prepare=self.stores.fresh(base))

    def changing(self, base, verb):
        """A migration, with the plan that it asks to be confirmed: the same for each copy of a store."""
        work = self.stores.work()
        command = ["migrate", verb, "--store", work]
        self.stores.fresh(base)()
        if verb == "apply":
            plan = self.stores.plan(base)
        else:
            asked = run(Contender("ask", [self.glyph, *command, "--json"], "glyph migrate rollback", fine=range(256)))
            plan = plan_of(asked["said"])
        shutil.rmtree(work)
        return self.fresh(base, *command, "--confirm", plan or ZERO)
