#!/usr/bin/env bash
# bash cmake/build.sh [DECK...]: installs what is missing, builds the release, runs the decks if there are any.
# The executable is build/release/bin/nullor.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/cmake/packages.sh"

install_packages build
cmake -S "$root" --preset release >&2
cmake --build "$root/build/release" --target nullor nullor_written >&2

(($#)) || exit 0
# A deck may be named from the current directory or from the project's.
decks=()
for deck in "$@"; do
    if [[ ! -e $deck && -e $root/$deck ]]; then deck="$root/$deck"; fi
    decks+=("$deck")
done
exec "$root/build/release/bin/nullor" run "${decks[@]}"
