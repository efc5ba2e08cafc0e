#!/usr/bin/env bash
# tests/hostile/run.sh NULLOR: makes decks of hostile sizes and runs them with a limit of processor time and, where the
# program is not sanitized, of memory. Each has to end by itself with the status and the message that it should get,
# however busy the machine is; what waits without working is ended after half an hour.
set -uo pipefail
shopt -s lastpipe # what reads a deck from a pipe counts in this shell

nullor="$(realpath "$1")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1

seconds=60
memory=3000000 # KiB of addresses
if grep -q __asan_init "$nullor"; then
    seconds=200
    memory=unlimited # the sanitizer reserves terabytes of addresses
fi
bad=0
count=0

# wants STATUS MESSAGE [OPTION...] <DECK: what run says of a deck.
wants() {
    local status=0 wanted="$1" message="$2" said
    shift 2
    count=$((count + 1))
    cat >"d$count.cir"
    said="$(ulimit -v "$memory" && ulimit -t "$seconds" && timeout -s KILL 1800 "$nullor" run "$@" "d$count.cir" 2>&1 >/dev/null)" ||
        status=$?
    if [[ "$status" -ne "$wanted" || "$said" != *"$message"* ]]; then
        bad=$((bad + 1))
        printf 'deck %d: status %d, wanted %d; wanted to hear "%s", heard:\n%s\n' "$count" "$status" "$wanted" \
            "$message" "${said:0:1000}"
    fi
}

# repeated COUNT TEXT: the text, so many times.
repeated() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (k = 0; k < n; k++) printf "%s", text }'
}

# cards LINE...: a deck around a low-pass.
cards() {
    printf 'Hostile\n.param r=1k\nV1 in 0 SIN(0 1 1k) AC 1\nR1 in out {r}\nC1 out 0 1u\n'
    printf '%s\n' "$@"
}

# Lines of 5 MB.
{ repeated 5000000 t && printf '\nV1 in 0 1\nR1 in 0 1k\n.op\n'; } | wants 0 ''
{ cards .op && printf 'R2 in 0 ' && repeated 5000000 1; } | wants 2 'is too large'
{ cards .op && repeated 5000000 x && printf ' in 0 1k\n'; } | wants 2 'there is no subcircuit or model'
{ cards .op && printf 'X1 ' && repeated 1000000 'node ' && printf 'sub\n'; } | wants 2 "or model 'sub'"
{ cards .op && printf '* ' && repeated 5000000 c; } | wants 0 ''
{ cards .op && printf 'B1 in 0 I={1' && repeated 1250000 '+1e3' && printf '}\n'; } | wants 2 'operators'
{ cards .op && printf 'R2 in 0 1k' && repeated 500000 $'\n+ \n+'; } | wants 0 ''

# The same columns again and again, of many analyses.
{ cards && repeated 20000 '.op\n' && repeated 20000 '.print v(out)\n'; } | wants 2 'million columns'
{ cards .op && awk 'BEGIN { for (k = 1; k <= 60000; k++) print "RN" k, "n" k, 0, "1k" }' &&
    repeated 20 '.print all\n.save v(*)\n.op\n'; } | wants 2 'million columns'

# Nesting.
for open in '(' '-(' '{' '!' 'sin(' '1?' '2^'; do
    { cards .op && printf 'B1 in 0 I={' && repeated 100000 "$open" && printf '1}\n'; } | wants 2 'error'
done
{ cards .op && printf 'R2 in 0 {' && repeated 100000 '(' && printf 1 && repeated 100000 ')' && printf '}\n'; } |
    wants 2 'nested more than 200 deep'
awk 'BEGIN { print "Hostile\nV1 in 0 1\n.op\n.subckt s0 a b\nR1 a b 1k\n.ends"
    for (k = 1; k <= 5000; k++) print ".subckt s" k " a b\nX1 a b s" k - 1 "\n.ends"
    print "X1 in 0 s5000" }' | wants 2 'more than 256 levels deep'
{ cards .op && repeated 5000 $'.subckt s a b\n' && repeated 5000 $'.ends\n'; } | wants 2 'nested more than 64 deep'
{ cards .op '.func f0(x) {x}' &&
    awk 'BEGIN { for (k = 1; k <= 300; k++) print ".func f" k "(x) {f" k - 1 "(x)+f" k - 1 "(x)}" }' &&
    printf 'R2 in 0 {f300(1)}\n'; } | wants 2 'more than 64 deep'
{ cards .op '.func f0(x) {x}' &&
    awk 'BEGIN { for (k = 1; k <= 60; k++) print ".func f" k "(x) {f" k - 1 "(2*x)+f" k - 1 "(2*x+1)}" }' &&
    printf 'B1 in 0 I={f60(v(in))}\n'; } | wants 2 'more than 100000 times'
for k in $(seq 1 200); do printf '.include deep%d.inc\n' $((k + 1)) >"deep$k.inc"; done
: >deep201.inc
cards .op '.include deep1.inc' | wants 2 'includes are nested more than 64 deep'
for k in $(seq 1 60); do printf '.include bushy%d.inc\n.inc bushy%d.inc\n' $((k + 1)) $((k + 1)) >"bushy$k.inc"; done
: >bushy61.inc
cards .op '.include bushy1.inc' | wants 2 'more than 10000 files are included'

# Expansion: ten to the power of seven resistors, and as many as the option allows.
expansion() {
    awk -v levels="$1" 'BEGIN { print "Hostile\nV1 in 0 1\n.op\n.subckt s0 a b\nR1 a b 1k\n.ends"
        for (k = 1; k <= levels; k++) {
            print ".subckt s" k " a b"
            for (j = 0; j < 10; j++) print "X" j " a b s" k - 1
            print ".ends"
        }
        print "X1 in 0 s" levels }'
}
expansion 7 | wants 2 'into more than 1000000 devices'
expansion 3 | wants 2 'into more than 100 devices' --max-devices 100
expansion 3 | wants 0 '' --max-devices 3000

# Parameters: a long chain against the order of the deck.
awk 'BEGIN { print "Hostile\nV1 in 0 {p1}\nR1 in 0 1k\n.op"
    for (k = 1; k <= 100000; k++) print ".param p" k "={p" k + 1 "+1}"
    print ".param p100001=1" }' | wants 0 ''

# Numbers.
for number in 1e400 -1e400 1e999999999999999999999 1e308k nan {0/0} 1e-400; do
    cards .op "R2 in 0 $number" | wants 2 'error'
done

# Points.
cards .op '.step param r 1 1e9 1' | wants 2 'more than'
cards .op '.step param r 1 3e6 1' | wants 2 'more than a million steps'
cards .op '.step param r 1 2000 1' '.step V1 1 2000 1' | wants 2 'more than a million steps'
cards '.ac lin 1e12 1 1e12' | wants 2 'more than 100 million points'
cards '.ac dec 1e8 1e-300 1e300' | wants 2 'too many points'
cards '.ac dec 1e-300 1 1k' | wants 2 'whole number'
cards '.dc V1 0 1 1e-18' | wants 2 'more than 100 million points'
cards '.tran 1e-18 1' '.print tran v(out)' | wants 2 'more than is kept in memory'
{ printf 'Hostile\nR1 in 0 1k\n.tran 1u 1m\nV1 in 0 PWL(' &&
    awk 'BEGIN { for (k = 0; k < 500000; k++) printf "%d.5u %d ", k, k % 2 }' && printf ')\n'; } | wants 0 ''

printf '%d decks, %d answered wrongly\n' "$count" "$bad"
[[ "$bad" -eq 0 ]]
