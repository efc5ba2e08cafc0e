#!/usr/bin/env bash
# tests/sweep/run.sh NULLOR: a sweep that is killed, interrupted, out of room, cut into shards, given more threads, or
# larger than memory ends with the bytes of one that was left alone. SWEEP_LARGE=1: one with 1e8 points, too.
set -uo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unset "${!SLURM_ARRAY@}"
leave() {
    local jobs
    jobs="$(jobs -p)"
    [[ -z "$jobs" ]] || kill -KILL $jobs 2>/dev/null
    umount "$folder/small" 2>/dev/null
    rm -rf "$folder"
}
trap leave EXIT

milliseconds() { date +%s%3N; }

ends_with() { # STATUS WHAT COMMAND...: what it prints is in out
    local wanted="$1" what="$2" status=0
    shift 2
    "$@" >out 2>&1 || status=$?
    claim "$what: status $status, $(tail -n 3 out | cut -c 1-300)" test "$status" -eq "$wanted"
}

nothing_under() { [[ ! -e "$1" && ! -e "$1.part" && ! -e "$1.journal" ]]; }
kept() { [[ ! -e "$1" && -s "$1.part" && -s "$1.journal" ]]; }

# What was finished is taken over, and the result is whole.
goes_on() { # WHAT FILE WHOLE COMMAND...
    local what="$1" file="$2" whole="$3" finished
    shift 3
    finished="$(variants_of "$file" "$samples")"
    claim "$what: something was finished" test "$finished" -gt 0
    ends_with 0 "$what goes on" "$@" --resume
    claim "$what: all that was finished is taken over" grep -q "^$finished variants were finished before" out
    claim "$what: the bytes of a run that is left alone" cmp "$file" "$whole"
    claim "$what: nothing is left beside the result" test ! -e "$file.part" -a ! -e "$file.journal"
}

# 12 chunks; that every equation is verified makes them slow enough to be met at work.
samples=1500
chain 10 2000 >chain.cir
drawn=(--samples "$samples" --seed 3)
sweep=("$nullor" sweep chain.cir --verify all "${drawn[@]}")
ends_with 0 'a run that is left alone' "${sweep[@]}" -o whole.nc

# SIGKILL at any moment from the start of the process on. The journal only grows and has no chunk twice: nothing that
# was finished is lost or computed again.
: >before
for round in 1 2 3 4 5 6 7 8 9 10; do
    if [[ -e killed.nc ]]; then
        claim 'finished between kills' cmp killed.nc whole.nc
        rm killed.nc
        : >before
    fi
    "${sweep[@]}" -j $((round % 3 + 1)) --resume -o killed.nc >/dev/null 2>&1 &
    pid=$!
    sleep "$(awk -v r="$RANDOM" 'BEGIN { printf "%.3f", 0.01 * 80 ^ (r / 32768) }')"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    [[ -e killed.nc.journal && ! -e killed.nc ]] || continue
    if [[ -s before ]]; then
        claim "round $round: what the journal said, it says" cmp -n "$(stat -c %s before)" before killed.nc.journal
    fi
    twice="$(sed -n 's/^chunk \([0-9]*\) .*/\1/p' killed.nc.journal | sort | uniq -d)"
    claim "round $round: no chunk twice" test -z "$twice"
    # Before its header is whole a journal says nothing, and is begun again.
    if grep -qs '^ready ' killed.nc.journal; then cp killed.nc.journal before; else : >before; fi
done
if [[ -s before && "$(chunks_of killed.nc)" -gt 0 ]]; then
    goes_on 'killed' killed.nc whole.nc "${sweep[@]}" -o killed.nc
else
    ends_with 0 'killed' "${sweep[@]}" --resume -o killed.nc
    claim 'killed: the bytes of a run that is left alone' cmp killed.nc whole.nc
fi

# SIGINT and SIGTERM: at once, with what is finished on the disk, for the same sweep only.
for signal in INT TERM; do
    "${sweep[@]}" -j 1 -o stopped.nc >out 2>&1 &
    pid=$!
    await_chunk stopped.nc "$pid"
    start="$(milliseconds)"
    kill "-$signal" "$pid"
    status=0
    wait "$pid" || status=$?
    # The program gives itself less than a second; a busy machine has some more.
    claim "SIG$signal" test $(($(milliseconds) - start)) -lt 5000
    claim "SIG$signal" test "$status" -eq 130
    claim "SIG$signal keeps what is finished" kept stopped.nc
    if [[ "$signal" == INT ]]; then
        claim 'it says how to go on' grep -q -e --resume out
        cp stopped.nc.journal before
        sed 's/1n$/2n/' chain.cir >other.cir
        while read -r part words; do
            read -ra words <<<"$words"
            ends_with 4 "resumed with ${words[*]}" "$nullor" sweep "${words[@]}" --verify all --resume -o stopped.nc
            claim "resumed with ${words[*]}: the difference is named" grep -q -e "differs in.*$part" out
        done <<END
deck other.cir ${drawn[*]}
seed chain.cir --samples $samples --seed 4
samples chain.cir --samples $((samples + 1)) --seed 3
-D chain.cir ${drawn[*]} -D pad=2
--step chain.cir ${drawn[*]} --step pad=list(1,2)
END
        claim 'a refusal changes nothing' cmp before stopped.nc.journal
    fi
    goes_on "after SIG$signal" stopped.nc whole.nc "${sweep[@]}" -o stopped.nc
    rm -f stopped.nc
done

# Full disks. Of a tmpfs the room for the results is looked at, not taken, so that it may be gone later.
chain 3 2000 >quick.cir
sweep=("$nullor" sweep quick.cir --verify all "${drawn[@]}")
ends_with 4 'a limit of file sizes' bash -c 'ulimit -f 1024; exec "$@"' - "${sweep[@]}" -o full.nc
claim 'a limit of file sizes: it says why' grep -q "error: .*full.nc" out
claim 'a limit of file sizes: nothing was finished, nothing is left' nothing_under full.nc
if [[ "$(id -u)" -eq 0 ]] && mkdir -p small && mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
    ends_with 4 'a full disk' "${sweep[@]}" -o small/full.nc
    claim 'a full disk: nothing was finished, nothing is left' nothing_under small/full.nc
    # The journal has a page; with -D, which stands in its header twice, it wants two: that is one more than there are.
    "${sweep[@]}" -D pad=1 -o pad.nc >/dev/null 2>&1 &
    pid=$!
    await_chunk pad.nc "$pid"
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    header="$(sed '/^ready /q' pad.nc.journal | wc -c)"
    pad="pad=1.$(printf "%0$(((4096 - header - 60) / 2))d" 0)"
    rm pad.nc.*
    ends_with 0 'with room' "${sweep[@]}" -D "$pad" -o pad.nc
    mount -o remount,size=$((($(stat -c %s pad.nc) + 4095) / 4096 * 4096 + 4096)) small
    ends_with 4 'a disk that is full later' "${sweep[@]}" -D "$pad" -j 1 -o small/pad.nc
    claim 'a disk that is full later keeps what is finished' kept small/pad.nc
    ends_with 4 'a disk that is still full' "${sweep[@]}" -D "$pad" -j 1 --resume -o small/pad.nc
    claim 'a disk that is still full keeps what is finished' kept small/pad.nc
    mount -o remount,size=128m small
    ends_with 0 'a disk with room again' "${sweep[@]}" -D "$pad" --resume -o small/pad.nc
    claim 'a disk with room again: the chunk is taken over' grep -q '^[1-9][0-9]* variants were finished before' out
    claim 'a disk with room again: the bytes of a run that is left alone' cmp small/pad.nc pad.nc
    umount small
else
    echo 'no tmpfs can be mounted: full disks are left out'
fi
rm -f ./*.nc*

# Threads, shards and the order in which they are joined.
chain 3 2000 '.step param pad list 1 2 3' >shards.cir
sed -i 's/^Ra1 .*/Ra1 n0 a1 {pad*gauss(1k,0.1,3)}/' shards.cir
sweep=("$nullor" sweep shards.cir --samples 500 --sampling latin)
ends_with 0 'one thread' "${sweep[@]}" -j 1 -o whole.nc
for threads in 2 3; do
    ends_with 0 "$threads threads" "${sweep[@]}" -j "$threads" -o threads.nc
    claim "$threads threads: the same bytes" cmp threads.nc whole.nc
done
for n in 1 3 8 20; do # of 12 chunks
    for k in $(seq "$n"); do
        ends_with 0 "shard $k/$n" "${sweep[@]}" -j $((k % 3 + 1)) --shard "$k/$n" -o "cut$n.nc"
    done
    [[ "$n" -gt 1 ]] || continue
    ends_with 0 "$n shards" "$nullor" merge "cut$n.nc" $(ls cut"$n".*of"$n".nc | shuf)
done
for n in 1 3 8 20; do claim "$n shards: the same bytes" cmp "cut$n.nc" whole.nc; done

# The tables of a CSV are written when everything is computed.
chain 1 5 >table.cir
for threads in 1 3; do
    ends_with 0 "a CSV, $threads threads" "$nullor" sweep table.cir --samples 9000 -j "$threads" -o "table$threads.csv"
done
claim 'a CSV: a row a point' test "$(grep -vc '^#' table1.ac.csv)" -eq 45001
claim 'a CSV: the same bytes' cmp table1.ac.csv table3.ac.csv
claim 'a CSV: the same numbers' cmp table1.csv table3.csv

refused() { # WHAT NAMED SHARD...
    local what="$1" named="$2"
    shift 2
    ends_with 4 "$what" "$nullor" merge joined.nc "$@"
    claim "$what is named" grep -q -e "$named" out
    claim "$what: no result" nothing_under joined.nc
}
shards=(cut3.{1,2,3}of3.nc)
refused 'a missing shard' 'of 3 shards 1 is missing: 2' cut3.1of3.nc cut3.3of3.nc
refused 'a shard given twice' 'shard 2 of 3 is given twice' "${shards[@]}" cut3.2of3.nc
refused 'a shard of another cut' 'differ in the number of shards' cut3.{1,2}of3.nc cut8.3of8.nc
ends_with 0 'another sweep' "${sweep[@]}" --seed 5 --shard 2/3 -o foreign.nc
refused 'a shard of another sweep' "'foreign.2of3.nc'.*differ in.*seed" cut3.1of3.nc foreign.2of3.nc cut3.3of3.nc
refused 'a whole result' "whole.nc" cut3.{1,2}of3.nc whole.nc
refused 'a deck' "'shards.cir' is a deck, not a result" shards.cir
refused 'no file' "cannot read 'nowhere.nc'" nowhere.nc
head -c 1000000 cut3.2of3.nc >short.nc
refused 'half a shard' short.nc cut3.1of3.nc short.nc cut3.3of3.nc
claim 'a refused merge leaves the shards' cmp cut3.nc whole.nc
rm -f ./*.nc*

# Memory: the address space, which holds more than what is resident, is smaller than the results.
within() { # MIB SAMPLES: 500 points each
    local status=0 peak=0 now size
    (ulimit -v $(($1 * 1024)) && exec "$nullor" sweep memory.cir --samples "$2" -j 2 -o memory.nc) >out 2>&1 &
    pid=$!
    while now="$(awk '$1 == "VmHWM:" { print $2 }' "/proc/$pid/status" 2>/dev/null)" && [[ -n "$now" ]]; do
        peak="$now"
        sleep 0.05
    done
    wait "$pid" || status=$?
    claim "$2 samples within $1 MiB: $(tail -n 2 out)" test "$status" -eq 0
    size="$(stat -c %s memory.nc)"
    claim "$2 samples: all are there" test "$size" -gt $(($2 * 500 * 16))
    echo "$(($2 * 500)) points: $((peak / 1024)) MiB resident at the peak, results of $((size >> 20)) MiB"
    rm -f memory.nc
}
chain 1 500 >memory.cir
within 320 50000
[[ -z "${SWEEP_LARGE:-}" ]] || within 1024 200000

finish
