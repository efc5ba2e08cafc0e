# What nullor says to a bad deck: sourced by run.sh and update.sh.
#
# message NULLOR DECK: a first line with the exit status and the commands that say so, then the standard error,
# and what test says of numbers that are not as the deck wants them, or the report where there is nothing worse
# than a warning. Check and run agree on all that can be found without solving; where they do not, run has the word.
# A file NAME.options beside NAME.cir holds options for both.

message() {
    local nullor="$1" deck="$2" by_run by_check run_status=0 check_status=0 options=()
    if [[ -f "${deck%.cir}.options" ]]; then
        read -ra options <"${deck%.cir}.options"
    fi
    by_run="$("$nullor" run "${options[@]}" "$deck" 2>&1 >/dev/null)" || run_status=$?
    by_check="$("$nullor" check "${options[@]}" "$deck" 2>&1 >/dev/null)" || check_status=$?
    if [[ "$run_status $by_run" == "$check_status $by_check" ]]; then
        printf 'exit status %d from check and run\n' "$run_status"
    else
        printf 'exit status %d from run, %d from check\n' "$run_status" "$check_status"
    fi
    if [[ -n "$by_run" ]]; then
        printf '%s\n' "$by_run"
    fi
    if [[ "$run_status" -eq 0 ]]; then
        "$nullor" run "${options[@]}" "$deck" 2>/dev/null
    elif [[ "$run_status" -eq 1 ]]; then
        "$nullor" test "$deck" 2>/dev/null || true
    fi
}
