# shellcheck shell=bash
# Sourced by the suites that look at the program from outside, with the program in "$1": a folder of its own, to be
# removed by who sources this, and claims.

nullor="$(realpath "$1")"
folder="$(mktemp -d)"
cd "$folder" || exit 1
bad=0
count=0

fail() {
    bad=$((bad + 1))
    printf 'FAIL %s\n' "$*"
}

claim() { # WHAT COMMAND...: the command holds
    local what="$1"
    shift
    count=$((count + 1))
    "$@" || fail "$what: not true that $*"
}
