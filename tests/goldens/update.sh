#!/usr/bin/env bash
# tests/goldens/update.sh NULLOR [DECK...]: writes the .expected of the decks in netlists/errors, or of those named,
# for review as a diff.
set -euo pipefail

nullor="$(realpath "$1")"
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/goldens/message.sh

if [[ $# -eq 0 ]]; then
    set -- netlists/errors/*.cir
fi
for deck in "$@"; do
    message "$nullor" "$deck" >"${deck%.cir}.expected"
done
git --no-pager diff --stat -- netlists/errors
