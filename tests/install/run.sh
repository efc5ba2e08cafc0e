#!/usr/bin/env bash
# run.sh BUILD: installs the build into an empty folder and unpacks its Debian package into another; both run a deck,
# write NetCDF with the module that they brought, and hold completions that the shells accept.
set -euo pipefail

build="$1"
here="$(mktemp -d)"
trap 'rm -rf "$here"' EXIT
fail() {
    echo "FAILED: $*" >&2
    exit 1
}

check_prefix() {
    local prefix="$1" deck
    deck="$(find "$prefix/share/doc" -name inverting.cir | head -1)"
    [[ -n $deck ]] || fail "no deck in $prefix/share/doc"
    (cd "$here" && "$prefix/bin/nullor" test "$deck") || fail "$prefix: the deck"
    (cd "$here" && "$prefix/bin/nullor" run "$deck" -o nc --format nc >/dev/null) || fail "$prefix: NetCDF"
    ls "$here"/nc/*.nc >/dev/null || fail "$prefix: no NetCDF file"
    rm -r "$here/nc"
    bash -n "$prefix/share/bash-completion/completions/nullor" || fail "$prefix: bash completion"
    for shell in zsh fish; do
        if ! command -v "$shell" >/dev/null; then
            echo "skipped: no $shell here"
            continue
        fi
        "$shell" -n "$prefix"/share/"$shell"/vendor*completions*/*nullor* || fail "$prefix: $shell completion"
    done
    grep -q '^\.TH NULLOR 1' "$prefix/share/man/man1/"nullor.1* || zgrep -q '^\.TH NULLOR 1' \
        "$prefix/share/man/man1/"nullor.1* || fail "$prefix: manual page"
}

cmake --install "$build" --prefix "$here/prefix" >/dev/null
check_prefix "$here/prefix"

# The completion proposes what the program has.
proposed="$(bash -c 'source "$1"; COMP_WORDS=(nullor run --format ""); COMP_CWORD=3; _nullor; echo "${COMPREPLY[*]}"' \
    bash "$here/prefix/share/bash-completion/completions/nullor")"
[[ $proposed == "csv raw json nc" ]] || fail "bash proposes '$proposed' for run --format"
proposed="$(bash -c 'source "$1"; COMP_WORDS=(nullor plot --ti); COMP_CWORD=2; _nullor; echo "${COMPREPLY[*]}"' \
    bash "$here/prefix/share/bash-completion/completions/nullor")"
[[ $proposed == "--title" ]] || fail "bash proposes '$proposed' for plot --ti"

"$here/prefix/bin/nullor" --version | grep -q '^compiler: ' || fail "--version names no compiler"

# The module is found wherever it is copied together with the program; without it the message names the file.
mkdir "$here/copied"
cp "$here/prefix/bin/nullor" "$here/copied/"
deck="$(find "$here/prefix/share/doc" -name inverting.cir | head -1)"
if "$here/copied/nullor" run "$deck" -o "$here/nc" --format nc >"$here/said" 2>&1; then
    fail "NetCDF without its module"
fi
grep -q 'nullor_netcdf.so' "$here/said" || fail "the missing module is not named: $(cat "$here/said")"
cp "$here/prefix/lib/nullor/nullor_netcdf.so" "$here/copied/"
"$here/copied/nullor" run "$deck" -o "$here/nc" --format nc >/dev/null || fail "the module beside the program"

(cd "$here" && cpack -G DEB --config "$build/CPackConfig.cmake" -B "$here/package" >"$here/said" 2>&1) ||
    fail "cpack: $(tail -5 "$here/said")"
package="$(ls "$here"/package/*.deb)"
dpkg-deb -x "$package" "$here/unpacked"
check_prefix "$here/unpacked/usr"
dpkg-deb -f "$package" Depends | grep -q libc6 || fail "the package depends on nothing"
echo "installed and packed: $(basename "$package")"
