#!/usr/bin/env bash
# tests/sweep/slurm.sh NULLOR: a sweep as a job array of 8 tasks of a real Slurm, one of them requeued while it runs,
# merged: the bytes of one run. Slurm and munge are Debian's, started here, with all they write in a temporary folder.
# Needs root, because slurmd does; status 77 where that or a program is missing.
set -uo pipefail

for program in munged slurmctld slurmd sbatch squeue scontrol; do
    PATH="$PATH:/usr/sbin" command -v "$program" >/dev/null && continue
    echo "skipped: $program is not installed (packages munge, slurmctld, slurmd, slurm-client)"
    exit 77
done
if [[ "$(id -u)" -ne 0 ]]; then
    echo 'skipped: slurmd runs as root only'
    exit 77
fi

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PATH="$PATH:/usr/sbin"
export SLURM_CONF="$folder/slurm.conf"
unset "${!SLURM_ARRAY@}"
daemons=()

# Daemons and whatever they started works in this folder; slurmstepd, a daemon itself, has no environment to know it by.
end_all() {
    local place
    kill -KILL "${daemons[@]}"
    cd / || exit 1
    for place in /proc/[0-9]*/cwd; do
        [[ "$(readlink "$place")" == "$folder"* && "$place" != "/proc/$$/cwd" ]] || continue
        kill -KILL "${place//[!0-9]/}"
    done
    wait
    rm -rf "$folder"
} 2>/dev/null
trap end_all EXIT
trap 'exit 1' INT TERM

show_logs() {
    tail -n 15 "$folder"/*.log "$folder"/task.*.out 2>/dev/null
}

await() { # SECONDS WHAT COMMAND...: until the command holds
    local end=$((SECONDS + $1)) what="$2"
    shift 2
    until "$@"; do
        if ((SECONDS >= end)); then
            fail "$what: not within the time"
            show_logs
            exit 1
        fi
        sleep 0.1
    done
}

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

mkdir spool state
head -c 1024 /dev/urandom >munge.key
chmod 600 munge.key
host="$(hostname -s)"
controller_port="$(free_port)"
node_port="$controller_port"
while [[ "$node_port" == "$controller_port" ]]; do node_port="$(free_port)"; done
# A requeued task starts again when its credential has expired: minutes by default.
cat >slurm.conf <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller_port
SlurmdPort=$node_port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
KillWait=1
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=1
SlurmdParameters=config_overrides
NodeName=node NodeHostname=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=node Default=YES State=UP
END
echo 'CgroupPlugin=cgroup/v1' >cgroup.conf

munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
    --pid-file="$folder/munge.pid" --log-file="$folder/munge.log" --seed-file="$folder/munge.seed" >munged.out 2>&1 &
daemons+=($!)
await 20 'munged' test -S munge.socket
slurmctld -D -c -f slurm.conf >slurmctld.out 2>&1 &
daemons+=($!)
slurmd -D -N node -f slurm.conf >slurmd.out 2>&1 &
daemons+=($!)

chain 10 2000 >chain.cir
sweep=(sweep chain.cir --samples 2000 --seed 7 --verify all -j 1 --resume -o out.nc)
# Task 3 stops when it has finished a chunk, so that the requeue meets it at work.
cat >task.sh <<END
#!/usr/bin/env bash
$(declare -f chunks_of await_chunk)
if [[ "\$SLURM_ARRAY_TASK_ID" == 3 && -z "\${SLURM_RESTART_COUNT:-}" ]]; then
    '$nullor' ${sweep[*]} &
    await_chunk out.3of8.nc \$! && kill -STOP \$! && touch held
    wait
else
    '$nullor' ${sweep[*]}
fi
echo "status \$?"
END

node_is_up() { [[ "$(scontrol show node node 2>/dev/null)" == *State=IDLE* ]]; }
await 30 'slurmctld and slurmd' node_is_up
job="$(sbatch --parsable --array=1-8 --requeue --open-mode=append --output="$folder/task.%a.out" task.sh)"
claim 'the array is accepted' test -n "$job"
await 120 'task 3 in the middle of its shard' test -e held
finished="$(variants_of out.3of8.nc 2000)"
claim 'the shard that is requeued is not finished' test ! -e out.3of8.nc
claim 'requeued' scontrol requeue "${job}_3"
env -u SLURM_CONF "$nullor" "${sweep[@]/out.nc/whole.nc}" >whole.out 2>&1
claim 'one run' test -s whole.nc
is_done() { [[ -z "$(squeue -h -j "$job" 2>/dev/null)" ]]; }
await 240 'the array' is_done

for k in 1 2 3 4 5 6 7 8; do
    claim "task $k took its shard" grep -q "shard $k/8" "task.$k.out"
    claim "task $k ended well" test "$(grep '^status' "task.$k.out" | tail -n 1)" = 'status 0'
    claim "shard $k" test -s "out.${k}of8.nc"
done
claim 'task 3 ran twice' test "$(grep -c 'shard 3/8' task.3.out)" -eq 2
# What ends the first run lets it go on for a moment: it may finish one more.
taken="$(sed -n 's/^\([0-9]*\) variants were finished before$/\1/p' task.3.out | head -n 1)"
claim 'its second run took what the first had finished' test "${taken:-0}" -ge "$finished"
claim 'merged' "$nullor" merge out.nc out.{5,2,8,1,3,7,4,6}of8.nc
claim 'the bytes of one run' cmp out.nc whole.nc
[[ "$bad" -eq 0 ]] || show_logs
finish
