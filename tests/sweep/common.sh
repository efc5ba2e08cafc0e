# shellcheck shell=bash
# Sourced by run.sh and slurm.sh with the program in "$1": what claims.sh has, and decks.

source "$(dirname "${BASH_SOURCE[0]}")/../claims.sh"

finish() {
    printf '%d claims, %d do not hold\n' "$count" "$bad"
    [[ "$bad" -eq 0 ]]
}

# chain SECTIONS POINTS LINE...: inverting low-passes with drawn parts, one after the other. A chunk is 4 MB: with 2000
# points and one column 130 variants.
chain() {
    awk -v sections="$1" -v points="$2" 'BEGIN {
        print "Chain\nV1 n0 0 AC 1\n.param pad=1\n.model amp opamp (aol=1e5 gbw=1meg)"
        for (k = 1; k <= sections; k++) {
            print "Ra" k " n" k - 1 " a" k " {unif(1k,0.1)}\nRb" k " a" k " n" k " 1k tol=1%"
            print "Cb" k " a" k " n" k " 1n\nXU" k " 0 a" k " n" k " amp"
        }
        print ".ac lin " points " 1k 1meg\n.save v(n" sections ")\n.meas ac peak MAX mag(v(n" sections "))"
    }'
    shift 2
    (($# == 0)) || printf '%s\n' "$@"
}

chunks_of() { # FILE.nc: finished ones, by its journal
    grep -c '^chunk ' "$1.journal" 2>/dev/null
}

await_chunk() { # FILE.nc PID: the process has finished a chunk; false if it has ended
    until [[ "$(chunks_of "$1")" -gt 0 ]]; do
        kill -0 "$2" 2>/dev/null || return 1
        sleep 0.01
    done
}

variants_of() { # FILE.nc VARIANTS: of its finished chunks; VARIANTS are those of the whole sweep
    awk -v all="$2" '$1 == "chunks" { size = $5 }
        $1 == "chunk" { left = all - $2 * size; n += left < size ? left : size }
        END { print n + 0 }' "$1.journal"
}
