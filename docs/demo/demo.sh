#!/bin/sh
# The main job on a real store, in a fresh folder: look, rehearse, migrate, look again, prove the history.
# Called by `./glyph demo` with the program in GLYPH, the sample store in SAMPLE and JAR, the JDK's archiver.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/glyph-demo.XXXXXX")
cd "$folder"
"$JAR" xf "$SAMPLE"
cd orchard
printf 'A store that the first Glyph prototype wrote, copied to %s\n' "$folder/orchard"
for words in status 'migrate plan' 'migrate apply' status 'migrate history' 'audit verify'; do
    printf '\n$ glyph %s\n' "$words"
    # Unquoted on purpose: these are words.
    # shellcheck disable=SC2086
    "$GLYPH" $words
done
printf '\nThe store stays in %s; remove the folder when you are done with it.\n' "$folder"
