#!/usr/bin/env bash
# tests/mutants/run.sh BUILD [FIRST [LAST]]: BUILD is a build with NULLOR_MUTANTS=ON. Runs the suites with each mutant,
# the quickest suite first, up to the first that notices; a suite that takes ten times as long as without a mutant
# notices, too. Prints a line a mutant and then the count; the status is 0 where at least 90 % were noticed.
set -euo pipefail

build="$(realpath "$1")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
names="$build/mutated/names.txt"
first="${2:-1}"
last="${3:-$(wc -l <"$names")}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

suite() {
    case "$1" in
    unit_tests) "$build/bin/unit_tests" --abort-after=1 ;;
    gallery) "$build/bin/nullor" test netlists -j 2 ;;
    goldens) bash tests/goldens/run.sh "$build/bin/nullor" ;;
    invariances) "$build/bin/invariance_tests" --abort-after=1 ;;
    peers) "$build/bin/peer_tests" "$work/peers" netlists tests/peers/decks ;;
    esac
}
export -f suite
export build work

# What does not hold without a mutant notices nothing.
declare -A limit
for name in unit_tests gallery goldens invariances peers; do
    begin="$(date +%s%N)"
    if ! NULLOR_MUTANT=0 suite "$name" >"$work/log" 2>&1; then
        tail -20 "$work/log"
        printf '%s fails without a mutant\n' "$name"
        exit 1
    fi
    took=$(($(date +%s%N) - begin))
    limit[$name]=$((took / 100000000 + 10))
    printf '%020d %s\n' "$took" "$name" >>"$work/order"
done
mapfile -t order < <(sort "$work/order" | cut -d' ' -f2)
printf 'suites, the quickest first: %s\n' "${order[*]}"

noticed=0
for ((number = first; number <= last; ++number)); do
    by=''
    for name in "${order[@]}"; do
        status=0
        NULLOR_MUTANT="$number" timeout "${limit[$name]}" bash -c "suite $name" >"$work/log" 2>&1 || status=$?
        if [[ "$status" -ne 0 ]]; then
            by="$name"
            [[ "$status" -ne 124 ]] || by+=' (time)'
            break
        fi
    done
    [[ -z "$by" ]] || noticed=$((noticed + 1))
    printf '%3d  %-18s %s\n' "$number" "${by:-NOT NOTICED}" "$(sed -n "${number}p" "$names")"
done
count=$((last - first + 1))
printf '%d of %d noticed\n' "$noticed" "$count"
[[ $((10 * noticed)) -ge $((9 * count)) ]]
