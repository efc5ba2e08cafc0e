#!/usr/bin/env bash
# tests/goldens/run.sh NULLOR: compares what nullor says to each deck in netlists/errors with the .expected beside
# it, and prints the differences. Paths in messages are relative to the project.
set -euo pipefail

nullor="$(realpath "$1")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/goldens/message.sh

decks=0
bad=0
for deck in netlists/errors/*.cir; do
    decks=$((decks + 1))
    expected="${deck%.cir}.expected"
    if [[ ! -f "$expected" ]]; then
        printf '%s: nobody has said what it gets: run tests/goldens/update.sh and review\n' "$deck"
        bad=$((bad + 1))
    elif ! diff -u --label "$expected" --label "nullor $deck" "$expected" <(message "$nullor" "$deck"); then
        bad=$((bad + 1))
    fi
done
for expected in netlists/errors/*.expected; do
    if [[ ! -f "${expected%.expected}.cir" ]]; then
        printf '%s: its deck is gone\n' "$expected"
        bad=$((bad + 1))
    fi
done

printf '%d decks, %d differ\n' "$decks" "$bad"
[[ "$decks" -gt 0 && "$bad" -eq 0 ]]
