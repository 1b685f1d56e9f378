#!/bin/sh
# Removes what install.sh made, from the installation that this script is in. Stores are never touched.
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
case $home in
*/share/glyph/@name@) prefix=${home%/share/glyph/@name@} ;;
*)
    echo "uninstall.sh: $home was not installed by install.sh; remove the folder by hand" >&2
    exit 1
    ;;
esac

# Links that lead elsewhere belong to another installation, or to somebody else.
drop() {
    if [ -L "$1" ]; then
        case $(readlink -f -- "$1") in
        "$home"/*) rm -- "$1" ;;
        esac
    fi
}
drop "$prefix/bin/glyph"
drop "$prefix/share/bash-completion/completions/glyph"
drop "$prefix/share/zsh/site-functions/_glyph"
drop "$prefix/share/fish/vendor_completions.d/glyph.fish"
for page in "$prefix"/share/man/man1/glyph*.1; do
    drop "$page"
done
# Installed from a read-only tree, by an earlier script: folders must be opened before what is in them can be removed.
chmod -R u+w -- "$home"
rm -rf -- "$home"
# Folders go only where nothing is left in them.
for folder in share/glyph share/man/man1 share/man share/bash-completion/completions share/bash-completion \
    share/zsh/site-functions share/zsh share/fish/vendor_completions.d share/fish share bin ""; do
    rmdir -- "$prefix/$folder" 2>/dev/null || true
done
echo "Removed: $home"
