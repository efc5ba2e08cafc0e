#!/usr/bin/env bash
# bash tests/score.sh [BUILD]: how much of what others wrote nullor takes as it is, and gets right: decks with the
# results of ngspice and Xyce, vendors' op-amp models. Prints all scores; fails where one is below its floor in
# scores.txt. The collection lies beside the project (../shared/corpus); without it there is nothing to do.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
build="${1:-$root/build/release}"
corpus="$root/../shared/corpus"
models="$root/../shared/tools/score_models.py"
if [[ ! -d "$corpus" ]]; then
    echo "skipped: there is no collection of decks at $corpus"
    exit 0
fi

failed=0
decks="$("$build/bin/corpus_tests" "$corpus")" || failed=1
echo "$decks"
scores="$(sed -nE 's/^(decks|xyce|ngspice): ([0-9]+) of [0-9]+ hold, ([0-9]+) differ.*/\1 \2 \3/p' <<<"$decks" |
    while read -r folder hold reason; do echo "$folder.hold $hold"; echo "$folder.hold+reason $((hold + reason))"; done)"

if [[ -f "$models" ]] && command -v python3 >/dev/null; then
    for folder in models models-hard; do
        report="$(NULLOR="$build/bin/nullor" python3 "$models" "$corpus/$folder" --jobs 2)"
        echo "$report"
        scores+="$(sed -nE "s/^ +([0-9]+) +[0-9.]+ % +(parsed|operating point|and sane).*/\n$folder.\2 \1/p" <<<"$report" |
            sed 's/operating point/op/; s/and sane/sane/')"
    done
else
    echo "skipped: no $models, or no python3, to score models with"
fi

echo
while read -r name floor; do
    [[ -z "$name" || "$name" == \#* ]] && continue
    score="$(awk -v name="$name" '$1 == name { print $2 }' <<<"$scores")"
    if [[ -z "$score" ]]; then
        echo "$name: not scored (floor $floor)"
    elif ((score < floor)); then
        echo "$name: $score, below its floor of $floor"
        failed=1
    else
        echo "$name: $score (floor $floor)"
    fi
done <"$root/tests/scores.txt"
exit $failed
