"""How time and memory of a command grow with what it works on."""

from runner import Contender

# An import has so many files of 10 kB for each megabyte.
FILES = 100


class Growth:
    def __init__(self, bench):
        self.bench = bench
        self.glyph = bench.glyph
        self.stores = bench.stores

    def makers(self, megabytes, wanted):
        """For each command what makes its store and says what to run."""
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
            "import": lambda: Contender(
                "import", [self.glyph, "import", "--store", work, self.stores.project(FILES * megabytes, 10_000)], "glyph import",
                prepare=self.stores.fresh_without_removing(self.stores.newest(0))),
        }
        return {name: make for name, make in makers.items() if not wanted or name in wanted}

    def on(self, store, *words, fine=(0,)):
        return Contender(words[0], [self.glyph, *words, "--store", store], "glyph " + " ".join(words), fine=fine)

    def fresh(self, base, *words):
        return Contender(words[0], [self.glyph, *words], "glyph " + words[0], prepare=self.stores.fresh(base))

    def changing(self, base, verb):
        """A migration, with the plan that it asks to be confirmed: the same for each copy of a store."""
        work = self.stores.work()
        command = ["migrate", verb, "--store", work]
        plan = self.stores.plan(base) if verb == "apply" else self.stores.way_back(base)
        return self.fresh(base, *command, "--confirm", plan)
