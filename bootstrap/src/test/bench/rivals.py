"""Other migration tools, from the ordinary registries; one that cannot be had is left out, with the reason."""

import os
import pathlib
import re
import shutil
import sqlite3
import subprocess

from stores import HERE

MIGRATE = "github.com/golang-migrate/migrate/v4/cmd/migrate@v4.20.1"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies"
# The one step that is plain SQL: the later ones call a function of ours, which only sqlite3 can be given easily.
STEP = "V0002__managed_store.sql"


# A registry that does not answer must not hold up the rest.
PATIENCE = 600


class Missing(Exception):
    """Why a rival is not there."""


def fetch(command, **more):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, **more)
    except subprocess.TimeoutExpired:
        raise Missing("it could not be had within %d minutes" % (PATIENCE // 60)) from None


def versions():
    """What is asked for, whether it is there or not."""
    found = {"golang-migrate": MIGRATE.rsplit("@v", 1)[1]}
    for name in ("flyway", "liquibase"):
        project = (HERE / "rivals" / (name + ".xml")).read_text()
        found[name] = re.search(r"<artifactId>%s-\w+</artifactId>\s*<version>([^<]*)" % name, project)[1]
    return found


class Rivals:
    def __init__(self, folder, root, java, migrations):
        self.folder = pathlib.Path(folder)
        self.root = root
        self.java = java
        self.sql = migrations / STEP
        self.folder.mkdir(parents=True, exist_ok=True)

    def of_maven(self, name):
        jars = self.folder / name
        if not jars.is_dir():
            half = self.folder / (name + ".half")
            shutil.rmtree(half, ignore_errors=True)
            done = fetch(
                [self.root / "mvnw", "-B", "-q", "-f", HERE / "rivals" / (name + ".xml"), COPY, "-DoutputDirectory=%s" % half],
                cwd=self.root,
            )
            if done.returncode != 0 or not half.is_dir():
                raise Missing("its jars could not be had from Maven Central")
            half.rename(jars)
        return [self.java, "--enable-native-access=ALL-UNNAMED", "-cp", "%s/*" % jars]

    def flyway(self, database):
        start = self.of_maven("flyway")
        scripts = self.folder / "flyway-sql"
        scripts.mkdir(exist_ok=True)
        shutil.copy(self.sql, scripts)
        return start + [
            "org.flywaydb.commandline.Main", "-skipCheckForUpdate", "-url=jdbc:sqlite:%s" % database,
            "-locations=filesystem:%s" % scripts, "-baselineOnMigrate=true", "-baselineVersion=1",
        ]

    def liquibase(self, database):
        start = self.of_maven("liquibase")
        log = self.folder / "liquibase.sql"
        head = "--liquibase formatted sql\n--changeset bench:2 splitStatements:true endDelimiter:;; stripComments:false\n"
        log.write_text(head + "".join(s.rstrip().rstrip(";") + "\n;;\n" for s in statements(self.sql.read_text())))
        return start + [
            "liquibase.integration.commandline.LiquibaseCommandLine", "--analytics-enabled=false",
            "--search-path=%s" % self.folder, "--changelog-file=%s" % log.name, "--url=jdbc:sqlite:%s" % database,
        ]

    def golang_migrate(self, database):
        program = self.folder / "bin" / "migrate"
        if not program.exists():
            if not shutil.which("go"):
                raise Missing("it is built with Go, which is not there")
            done = fetch(
                ["go", "install", "-tags", "sqlite3", MIGRATE],
                env={**os.environ, "GOBIN": str(program.parent), "CGO_ENABLED": "1"},
            )
            if done.returncode != 0:
                raise Missing("go install of it failed: " + (done.stderr.strip().splitlines() or ["?"])[-1][:200])
        scripts = self.folder / "golang-migrate-sql"
        scripts.mkdir(exist_ok=True)
        shutil.copy(self.sql, scripts / "2_managed_store.up.sql")
        return [program, "-path", scripts, "-database", "sqlite3://%s" % database]


def statements(sql):
    """Cut where SQLite sees the end of one."""
    rest = ""
    for piece in sql.split(";"):
        rest += piece + ";"
        if sqlite3.complete_statement(rest):
            yield rest
            rest = ""
