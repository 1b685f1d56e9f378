#!/bin/sh
# The main job on a real store, in a fresh folder: look, rehearse, migrate, look again, prove the history, go back.
# Called by `./glyph demo` with the program in GLYPH, the sample store in SAMPLE and JAR, the JDK's archiver.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/glyph-demo.XXXXXX")
cd "$folder"
"$JAR" xf "$SAMPLE"
cd orchard

run() {
    printf '\n$ glyph %s\n' "$*"
    "$GLYPH" "$@"
}

printf 'A store that the first Glyph prototype wrote, copied to %s\n' "$folder/orchard"
run status
run migrate plan
# What is lost needs the agreement of a person: here that of whoever started this demo.
plan=$("$GLYPH" migrate plan --json | sed -n 's/.*"plan_id":"\([0-9a-f]*\)".*/\1/p')
run migrate apply --confirm "$plan"
run status
run migrate history
run audit verify
printf '\nThe store stays in %s; remove the folder when you are done with it.\n' "$folder"
