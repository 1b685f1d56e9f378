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
# Is link $1 one into an installation of ours, however the way to it is written?
place=$(CDPATH='' cd -- "$prefix" 2>/dev/null && pwd -P) || place=$prefix
is_ours() {
    case $(readlink -- "$1") in
    "$prefix"/share/glyph/*) return 0 ;;
    esac
    case $(readlink -f -- "$1") in
    "$place"/share/glyph/*) return 0 ;;
    esac
    return 1
}

# Is nothing in the way of link $1, or only one of ours?
is_free() {
    if [ -L "$1" ]; then
        is_ours "$1"
    else
        [ ! -e "$1" ]
    fi
}

# The program itself must be there afterwards; a completion or a page that is somebody's own is only left alone.
if ! is_free "$prefix/bin/glyph"; then
    echo "install.sh: $prefix/bin/glyph is there and was not made by this script; it is left alone" >&2
    exit 1
fi

# Folders that came from a read-only tree must be opened before what is in them can be removed.
discard() {
    if [ -d "$1" ] && [ ! -L "$1" ]; then
        chmod -R u+w -- "$1"
    fi
    rm -rf -- "$1"
}

link() {
    if is_free "$2"; then
        ln -sfn -- "$1" "$2"
    else
        echo "install.sh: $2 is there and was not made by this script; it is left alone" >&2
    fi
}

mkdir -p "$prefix/share/glyph" "$prefix/bin" "$prefix/share/man/man1" \
    "$prefix/share/bash-completion/completions" "$prefix/share/zsh/site-functions" "$prefix/share/fish/vendor_completions.d"
if [ "$from" != "$to" ]; then
    # Copied under another name first: what a cut copy leaves is never run.
    discard "$to.part"
    cp -a "$from" "$to.part"
    chmod -R u+w "$to.part"
    discard "$to"
    mv "$to.part" "$to"
fi
link "$to/share/completions/glyph.bash" "$prefix/share/bash-completion/completions/glyph"
link "$to/share/completions/glyph.zsh" "$prefix/share/zsh/site-functions/_glyph"
link "$to/share/completions/glyph.fish" "$prefix/share/fish/vendor_completions.d/glyph.fish"
for page in "$to"/share/man/man1/*.1; do
    link "$page" "$prefix/share/man/man1/${page##*/}"
done
link "$to/bin/glyph" "$prefix/bin/glyph"

echo "Installed: $prefix/bin/glyph"
case :$PATH: in
*:"$prefix/bin":*) ;;
*) echo "Add $prefix/bin to PATH to call it by its name." ;;
esac
echo "To remove it: $to/uninstall.sh"
