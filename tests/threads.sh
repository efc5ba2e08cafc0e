#!/usr/bin/env bash
# bash tests/threads.sh BUILD: what runs side by side, by four threads, in a build of the preset tsan (docs/testing.md).
# Fails at the first race, and where a result is another than by one thread.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
bin="$(realpath "$1")/bin"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
export TSAN_OPTIONS="halt_on_error=1 exitcode=66 second_deadlock_stack=1 ${TSAN_OPTIONS:-}"
cd "$root"

by_threads() { # WHAT COMMAND...: -j 4 behind it; exit statuses of decks that fail on purpose are none of races
    local what="$1" status=0
    shift
    "$@" -j 4 >"$out/said" 2>&1 || status=$?
    if ((status > 4)); then
        tail -n 60 "$out/said"
        echo "FAILED: $what, status $status"
        exit 1
    fi
    echo "ok  $what"
}

if [[ -x $bin/unit_tests ]]; then
    "$bin/unit_tests" -sf='*run_*,*sweep*,*cli_commands*,*cli_progress*,*resample*'
fi
by_threads 'the gallery' "$bin/nullor" test netlists
by_threads 'decks that are wrong' "$bin/nullor" test netlists/errors
by_threads 'other forms of a deck' "$bin/nullor" test --metamorphic netlists/inverting.cir netlists/clipping.cir
by_threads 'a model on its benches' "$bin/nullor" qualify netlists/features/qualify.lib
for deck in $(grep -li '^\.step\|^\.temp' netlists/*.cir netlists/features/*.cir); do
    by_threads "the steps of $deck" "$bin/nullor" run "$deck" -o "$out/run"
done
# Samples of every analysis that goes into a sweep, by one thread and by four.
cat >"$out/all.cir" <<'DECK'
An amplifier of drawn parts
V1 in 0 DC 1 AC 1 PULSE(0 1 0 1u 1u 50u 100u)
R1 in inn 1k tol=5%
R2 inn out 10k tol=5%
C1 inn out 1n tol=10%
D1 out 0 d
XU1 0 inn out amp
.model amp opamp (aol=1e5 gbw={gauss(1meg, 0.1, 3)} vmax=5 vmin=-5)
.model d d (cjo=10p rs=1)
.op
.ac dec 10 10 1meg
.dc V1 -1 1 0.1
.tran 1u 100u
.meas dc top MAX v(out)
.meas tran low MIN v(out)
.expect ac mag(v(out)) < 20
.print ac vdb(out)
.end
DECK
for deck in netlists/tolerances.cir netlists/features/device-tolerance.cir "$out/all.cir"; do
    for jobs in 1 4; do
        status=0
        "$bin/nullor" sweep "$deck" --samples 200 -o "$out/$jobs.nc" -j "$jobs" >"$out/said" 2>&1 || status=$?
        ((status <= 1)) || { tail -n 60 "$out/said"; echo "FAILED: the samples of $deck"; exit 1; }
    done
    cmp "$out/1.nc" "$out/4.nc"
    rm "$out"/?.nc
    echo "ok  the samples of $deck"
done
