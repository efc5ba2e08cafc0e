#!/usr/bin/env bash
# tests/lines/report.sh [BUILD]: line coverage of engine/ and parser/ over the test suites, from a build of the preset
# coverage (build/coverage). The status is 0 where more than 90 % of the lines ran.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
build="$(realpath "${1:-$root/build/coverage}")"
profiles="$build/profiles"
rm -rf "$profiles"
mkdir -p "$profiles"

cd "$root"
bin="$build/bin"
failed=0
run() {
    if ! LLVM_PROFILE_FILE="$profiles/$1-%p.profraw" "${@:2}" >"$profiles/$1.log" 2>&1; then
        printf '%s fails: %s\n' "$1" "$profiles/$1.log"
        failed=1
    fi
}
run unit_tests "$bin/unit_tests"
run gallery "$bin/nullor" test netlists
run goldens bash tests/goldens/run.sh "$bin/nullor"
run invariances "$bin/invariance_tests"
run peers "$bin/peer_tests" "$build/peers" netlists tests/peers/decks
objects=(-object "$bin/unit_tests" -object "$bin/invariance_tests" -object "$bin/peer_tests")
if [[ -x "$bin/accuracy_tests" ]]; then
    run accuracy "$bin/accuracy_tests"
    objects+=(-object "$bin/accuracy_tests")
fi

find "$profiles" -name '*.profraw' >"$profiles/list"
llvm-profdata merge -sparse -f "$profiles/list" -o "$profiles/all"
llvm-cov report "$bin/nullor" "${objects[@]}" -instr-profile "$profiles/all" \
    -show-region-summary=0 -show-branch-summary=0 engine parser >"$profiles/report.txt" 2>"$profiles/report.log"
cat "$profiles/report.txt"
# File, functions, missed, share, lines, missed, share.
awk '/^(engine|parser)\// { folder = $1; sub(/\/[^\/]*$/, "", folder); lines[folder] += $5; missed[folder] += $6 }
     END { for (folder in lines)
               printf "%-16s %6d lines  %5.1f %%\n", folder, lines[folder], 100 * (1 - missed[folder] / lines[folder]) }' \
    "$profiles/report.txt" | sort
awk '/^TOTAL/ { share = 100 * (1 - $6 / $5); printf "lines of engine and parser that ran: %.1f %%\n", share }
     END { exit !(share > 90) }' "$profiles/report.txt"
exit "$failed"
