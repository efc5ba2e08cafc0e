#!/usr/bin/env bash
# tests/mutants/run.sh BUILD [FIRST [LAST]]: BUILD is configured with NULLOR_MUTANTS=ON; what the suites need of it is
# built first. Runs the suites with each mutant, the quickest suite first, up to the first that notices; a suite that
# takes ten times as long as without a mutant, and half a minute more, notices, too. Two mutants run at a time, or as many as the variable
# MUTANTS_AT_A_TIME says. Prints a line a mutant and then the count; the status is 0 where at least 90 % were noticed.
# A mutant of list.txt that does not stand once in the sources ends it all before the first one runs.
set -euo pipefail

build="$(realpath "$1")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
suites=(unit_tests gallery goldens random mended invariances peers)
targets=(nullor unit_tests random_tests invariance_tests peer_tests)
if grep -q accuracy_tests "$build/build.ninja"; then
    suites+=(accuracy)
    targets+=(accuracy_tests)
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
if ! cmake --build "$build" --target "${targets[@]}" >"$work/log" 2>&1; then
    tail -20 "$work/log"
    printf '%s cannot be built with the mutants of list.txt\n' "$build"
    exit 1
fi
names="$build/mutated/names.txt"
first="${2:-1}"
last="${3:-$(wc -l <"$names")}"

suite() {
    case "$1" in
    unit_tests) "$build/bin/unit_tests" --abort-after=1 ;;
    gallery) "$build/bin/nullor" test netlists -j 2 ;;
    goldens) bash tests/goldens/run.sh "$build/bin/nullor" ;;
    random) "$build/bin/random_tests" --shard 1/10 ;;
    mended) "$build/bin/random_tests" --mended ;;
    invariances) "$build/bin/invariance_tests" --abort-after=1 ;;
    peers) "$build/bin/peer_tests" "$TMPDIR/peers" netlists tests/peers/decks ;;
    accuracy) "$build/bin/accuracy_tests" --abort-after=1 ;;
    esac
}

# suite_with MUTANT SUITE SECONDS
suite_with() {
    rm -rf "$work/$1"
    mkdir "$work/$1"
    TMPDIR="$work/$1" NULLOR_MUTANT="$1" timeout "$3" bash -c "suite $2" >"$work/$1.log" 2>&1
}

export -f suite suite_with
export build work names

# What does not hold without a mutant notices nothing.
for name in "${suites[@]}"; do
    begin="$(date +%s%N)"
    if ! suite_with 0 "$name" 3600; then
        tail -20 "$work/0.log"
        printf '%s fails without a mutant\n' "$name"
        exit 1
    fi
    took=$(($(date +%s%N) - begin))
    printf '%020d %s %d\n' "$took" "$name" $((took / 100000000 + 30)) >>"$work/times"
done
sort "$work/times" | cut -d' ' -f2,3 >"$work/order"
printf 'suites, the quickest first: %s\n' "$(cut -d' ' -f1 "$work/order" | paste -sd' ')"

mutant() {
    local by='' name limit status
    while read -r name limit; do
        status=0
        suite_with "$1" "$name" "$limit" </dev/null || status=$?
        if [[ "$status" -ne 0 ]]; then
            by="$name"
            [[ "$status" -ne 124 ]] || by+=' (time)'
            break
        fi
    done <"$work/order"
    printf '%3d  %-18s %s\n' "$1" "${by:-NOT NOTICED}" "$(sed -n "${1}p" "$names")"
    rm -rf "${work:?}/$1" "$work/$1.log"
}

export -f mutant
seq "$first" "$last" | xargs -P "${MUTANTS_AT_A_TIME:-2}" -I{} bash -c 'mutant {}' | tee "$work/result"
count=$((last - first + 1))
noticed=$(grep -vc 'NOT NOTICED' "$work/result" || true)
printf '%d of %d noticed\n' "$noticed" "$count"
[[ $((10 * noticed)) -ge $((9 * count)) ]]
