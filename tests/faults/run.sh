#!/usr/bin/env bash
# tests/faults/run.sh NULLOR: what is on disk, and the exit status, after SIGINT, SIGTERM, SIGKILL, on a full disk, and
# where two runs write into one folder.
set -uo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/../claims.sh"
trap 'rm -rf "$folder"' EXIT

milliseconds() { date +%s%3N; }

# cards NAME LINE...: a deck around a low-pass.
cards() {
    local name="$1"
    shift
    { printf 'Faults\n.param r=1k\nV1 in 0 SIN(0 1 1k) AC 1\nR1 in out {r}\nC1 out 0 1u\n' && printf '%s\n' "$@"; } >"$name"
}

nothing_half() { # FOLDER: no part of a file
    [[ -z "$(find "$1" -name '.nullor-*' 2>/dev/null)" ]]
}

listens() { # PID: it is nullor, no longer the shell that starts it, and has set a handler for SIGINT
    local caught
    [[ "$(readlink "/proc/$1/exe")" == "$nullor" ]] || return 1
    caught="$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null)"
    [[ -n "$caught" ]] && (((16#$caught & 2) != 0))
}

await_handler() { # PID
    for _ in $(seq 500); do
        listens "$1" && break
        sleep 0.02
    done
}

# interrupted SIGNAL WHAT ARGUMENT...: started, signalled when it has been at work for 0.4 s, ended with status 130 at
# once: the program gives itself less than a second; here a busy machine has some more.
interrupted() {
    local signal="$1" what="$2 by SIG$1" status=0 start pid
    shift 2
    # A shell has background jobs ignore SIGINT; nullor sets its own handler all the same.
    "$nullor" "$@" >"$folder/out" 2>"$folder/err" &
    pid=$!
    await_handler "$pid"
    sleep 0.4
    start="$(milliseconds)"
    count=$((count + 1))
    if ! kill "-$signal" "$pid" 2>/dev/null; then
        fail "$what: it ended by itself: $(head -c 500 "$folder/err")"
    fi
    wait "$pid" || status=$?
    claim "$what" test $(($(milliseconds) - start)) -lt 5000
    claim "$what" test "$status" -eq 130
}

cards tran.cir .op '.tran 1u 1000' '.save v(out)'
cards ac.cir .op '.ac lin 1e8 1 1e6' '.save v(out)'
cards steps.cir '.op' '.step param r 1 1000000 1' '.save v(out)'
cards dc.cir '.op' '.dc V1 0 1 1e-8' '.save v(out)'
cards expect.cir '.op' '.tran 1u 1000' '.save v(out)' '.expect op v(in) == 0'
awk 'BEGIN { print "Faults\nV1 in 0 1\n.op\n.subckt s0 a b\nR1 a b 1k\n.ends"
    for (k = 1; k <= 7; k++) {
        print ".subckt s" k " a b"
        for (j = 0; j < 10; j++) print "X" j " a b s" k - 1
        print ".ends"
    }
    print "X1 in 0 s6" }' >reading.cir
for signal in INT TERM; do
    for kind in tran ac dc steps reading; do
        interrupted "$signal" "run $kind.cir" run --max-devices 10000000 "$kind.cir"
        rm -rf results
        interrupted "$signal" "run $kind.cir -o" run --max-devices 10000000 "$kind.cir" -o results
        claim "run $kind.cir -o" nothing_half results
        if [[ "$kind" == tran || "$kind" == ac || "$kind" == dc ]]; then
            claim 'the operating point was finished' test -s results/$kind.op.csv
            claim "the $kind was not" test ! -e results/$kind.$kind.csv
        fi
    done
    interrupted "$signal" 'run -j 2' run -j 2 steps.cir -o results
    interrupted "$signal" 'test' test expect.cir expect.cir
    claim 'test says of its decks what it knows' grep -q 'expect.cir' out
done

# At any time from 1 ms to 1 s after it listens; what ends by itself before is as good.
cards short.cir .op '.tran 1u 20m' '.ac dec 200 1 1meg' '.save v(out)'
awk 'BEGIN { print "Faults\nV1 n0_0 0 SIN(0 1 1k)\nR 0 n99_99 1k\n.op\n.tran 1u 1m"
    for (i = 0; i < 100; i++)
        for (j = 0; j < 100; j++) {
            if (i < 99) print "Ra" i "_" j " n" i "_" j " n" i + 1 "_" j " 1k"
            if (j < 99) print "Rb" i "_" j " n" i "_" j " n" i "_" j + 1 " 1k"
            print "C" i "_" j " n" i "_" j " 0 1p"
        } }' >mesh.cir
decks=(tran ac steps dc short mesh)
formats=(csv raw json nc)
signals=(INT TERM)
for round in $(seq 60); do
    deck="${decks[round % 6]}" format="${formats[RANDOM % 4]}" signal="${signals[RANDOM % 2]}" jobs=$((RANDOM % 3 + 1))
    after="$(awk -v r="$RANDOM" 'BEGIN { printf "%.3f", 0.001 * 1000 ^ (r / 32768) }')"
    rm -rf results
    status=0
    "$nullor" run "$deck.cir" -o results --format "$format" -j "$jobs" >out 2>err &
    pid=$!
    await_handler "$pid"
    sleep "$after"
    start="$(milliseconds)"
    kill "-$signal" "$pid" 2>/dev/null
    wait "$pid" || status=$?
    what="$deck.cir, $format, -j $jobs, SIG$signal after $after s"
    [[ "$status" -eq 0 ]] || claim "$what: $(head -c 500 err)" test "$status" -eq 130
    claim "$what" test $(($(milliseconds) - start)) -lt 5000
    claim "$what" nothing_half results
done

# SIGKILL: no file under the final name, or a whole one.
for after in 0.05 0.2 0.5; do
    rm -rf results
    "$nullor" run tran.cir -o results >/dev/null 2>&1 &
    pid=$!
    sleep "$after"
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    claim 'a killed run leaves no transient' test ! -e results/tran.tran.csv
done

# A merge that is ended leaves neither its journal nor a part of the file; the second signal ends it where it stands.
# Without NetCDF there is no sweep.
rm -rf results
cards sweep.cir '.ac dec 1000 1 1meg' '.save v(out)'
sweep=(sweep sweep.cir --step r=1k:2k:lin:1000 -o sweep.nc)
if "$nullor" "${sweep[@]}" --shard 1/2 >out 2>err && "$nullor" "${sweep[@]}" --shard 2/2 >out 2>err; then
    for after in 0.001 0.01 0.02 0.05 0.1 0.2; do
        rm -f sweep.nc
        "$nullor" merge sweep.nc sweep.1of2.nc sweep.2of2.nc >out 2>err &
        pid=$!
        await_handler "$pid"
        sleep "$after"
        kill -TERM "$pid" 2>/dev/null
        sleep 0.002
        kill -TERM "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
        claim "a merge ended after $after s leaves no journal" test ! -e sweep.nc.journal
        claim "a merge ended after $after s" nothing_half .
    done
else
    claim 'only a build without NetCDF does not sweep' grep -q 'no NetCDF' err
fi
rm -f sweep.*nc

# Full disks.
full() { # WHAT FOLDER COMMAND...: status 4 and nothing half
    local what="$1" place="$2" status=0
    shift 2
    "$@" >out 2>err || status=$?
    claim "$what" test "$status" -eq 4
    claim "$what says why, once" test "$(grep -cE 'error: .*(cannot write|cannot make|not be written)' err)" -eq 1
    claim "$what" nothing_half "$place"
    claim "$what leaves no file" test ! -e "$place/short.tran.csv"
}
cards short.cir .op '.tran 1u 1'
for format in csv raw json nc; do
    rm -rf results
    full "a limit of file sizes, $format" results bash -c "ulimit -f 64; '$nullor' run short.cir -o results --format $format"
    claim "the small file is there" test -s results/short.op.$format
    claim "the large one is not" test ! -e results/short.tran.$format
done
# More rows than wait in memory.
cards long.cir '.tran 1u 2' '.save v(out) v(in)'
rm -rf results
full 'a limit of file sizes, nc, many rows' results bash -c "ulimit -f 64; '$nullor' run long.cir -o results --format nc"
claim 'no file of many rows is there' test ! -e results/long.tran.nc
if [[ "$(id -u)" -eq 0 ]] && mkdir -p small && mount -t tmpfs -o size=256k tmpfs small 2>/dev/null; then
    full 'a full tmpfs' small "$nullor" run short.cir -o small
    umount small
fi
full 'standard output to /dev/full' . bash -c "'$nullor' run short.cir >/dev/full"
full 'a report to /dev/full' . "$nullor" test "$(dirname "$nullor")/no-such-deck.cir" --json /dev/full
full 'export to /dev/full' . "$nullor" export short.cir --to spice -o /dev/full
full 'a folder that is a file' . "$nullor" run short.cir -o short.cir

# Two runs into one folder: whole files, of the one or the other.
cards both.cir '.tran 1u 20m' '.print tran v(out)'
"$nullor" run both.cir -D r=1k -o one >/dev/null
full 'a plot to /dev/full' . bash -c "'$nullor' plot one/both.tran.csv -o - >/dev/full"
"$nullor" run both.cir -D r=2k -o two >/dev/null
for round in 1 2 3 4 5; do
    "$nullor" run both.cir -D r=1k -o results >/dev/null &
    first=$!
    "$nullor" run both.cir -D r=2k -o results >/dev/null &
    wait "$first" $!
    count=$((count + 1))
    cmp -s results/both.tran.csv one/both.tran.csv || cmp -s results/both.tran.csv two/both.tran.csv ||
        fail "round $round: the files of two runs are mixed"
done

printf '%d claims, %d do not hold\n' "$count" "$bad"
[[ "$bad" -eq 0 ]]
