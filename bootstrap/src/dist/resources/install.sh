#!/bin/sh
# Installs glyph for one user: install.sh [PREFIX], which is ~/.local where none is given.
set -eu

from=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
prefix=${1:-${HOME:?}/.local}
to=$prefix/share/glyph/@name@

case $prefix in
/*) ;;
*)
    echo "install.sh: PREFIX must be an absolute path: $prefix" >&2
    exit 2
    ;;
esac
case $prefix in
*:*)
    echo "install.sh: the JVM cannot load programs from a folder with a colon in its name: $prefix" >&2
    exit 2
    ;;
esac
if [ -e "$prefix/bin/glyph" ] && [ ! -L "$prefix/bin/glyph" ]; then
    echo "install.sh: $prefix/bin/glyph is there and was not made by this script; it is left alone" >&2
    exit 1
fi

mkdir -p "$prefix/share/glyph" "$prefix/bin" "$prefix/share/man/man1" \
    "$prefix/share/bash-completion/completions" "$prefix/share/zsh/site-functions" "$prefix/share/fish/vendor_completions.d"
if [ "$from" != "$to" ]; then
    # Copied under another name first: what a cut copy leaves is never run.
    rm -rf "$to.part"
    cp -a "$from" "$to.part"
    rm -rf "$to"
    mv "$to.part" "$to"
fi
ln -sfn "$to/share/completions/glyph.bash" "$prefix/share/bash-completion/completions/glyph"
ln -sfn "$to/share/completions/glyph.zsh" "$prefix/share/zsh/site-functions/_glyph"
ln -sfn "$to/share/completions/glyph.fish" "$prefix/share/fish/vendor_completions.d/glyph.fish"
for page in "$to"/share/man/man1/*.1; do
    ln -sfn "$page" "$prefix/share/man/man1/${page##*/}"
done
ln -sfn "$to/bin/glyph" "$prefix/bin/glyph"

echo "Installed: $prefix/bin/glyph"
case :$PATH: in
*:"$prefix/bin":*) ;;
*) echo "Add $prefix/bin to PATH to call it by its name." ;;
esac
echo "To remove it: $to/uninstall.sh"
