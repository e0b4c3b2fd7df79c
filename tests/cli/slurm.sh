#!/usr/bin/env bash
# A sweep on a Slurm of two virtual nodes, which loses one of them, and more.
#
#   tests/cli/slurm.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$root/tests/cli/slurm_cluster.sh"
trap 'cluster_stop; kill -9 "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

# Six points of some seconds, one of which takes much more memory than the others.
points() {
  cat >points.json <<'SPEC'
{ "name": "points", "overlay": { "nodes": 500 },
  "trace": { "kind": "steady", "names": 100, "duration_s": 100000 },
  "churn": { "kind": "exponential", "mean_life_s": 3600 },
  "sweep": { "/trace/rate_per_s": [0.1, 0.2, 0.3, 0.4, 0.5, 20] } }
SPEC
}

# tasks STATE FORMAT: of the job array, one a line.
tasks() { squeue --noheader --array --states="$1" --format="$2" | grep -v 'N/A'; }
# find_victim: sets $node to one that runs another shard than $large, and $lost to that shard.
find_victim() {
  read -r node lost < <(tasks RUNNING '%N %K' | grep -v " $large$") &&
    [ -n "$(started_with "SLURMD_NODENAME=$node")" ]
}
nothing_runs() { local queue; queue=$(squeue --noheader) && [ -z "$queue" ]; }

# large: the shard that has the point which takes more.
large() {
  local shard
  for shard in 1 2 3 4 5 6; do
    "$ddns" sweep plan points.json --shard "$shard/6" >told
    if grep -q 'rate_per_s=20 ' told; then echo "$shard"; fi
  done
}

case $case in
  slurm_scripts)
    # Stand-ins for Slurm's commands: sbatch runs what it is given, and squeue has forgotten it.
    many
    mkdir "a b's"
    mv many.json "a b's/many.json"
    mkdir commands
    cat >commands/sbatch <<'SBATCH'
#!/bin/sh
for script; do :; done
echo "$*" >>sbatch.said
job=$(wc -l <sbatch.said)
log=$(sed -n 's/^#SBATCH "--output=\(.*\)"$/\1/p' "$script" | sed "s/%[Aj]/$job/")
for task in $(sed -n 's/^#SBATCH --array=//p' "$script" | tr - ' ' | xargs -r seq) merge; do
  [ "$task" != merge ] || ! grep -q '#SBATCH --array' "$script" || continue
  (cd / && SLURM_ARRAY_TASK_ID=$task sh "$script") >"$(echo "$log" | sed "s/%a/$task/")" 2>&1
done
echo "$job"
SBATCH
    printf '#!/bin/sh\necho "slurm_load_jobs error: Invalid job id specified" >&2\nexit 1\n' \
      >commands/squeue
    chmod +x commands/*
    batch=("a b's/many.json" --set /trace/queries=10 --output "o'o")
    expect 1 env PATH=/nowhere "$ddns" sweep submit "${batch[@]}" --engine slurm
    says err "sbatch is not on PATH; --print shows the script without submitting"
    one_line err
    expect 0 env PATH=/nowhere "$ddns" sweep submit "${batch[@]}" --shards 3 --print
    says out '#SBATCH --array=1-3'
    says out "$work/a b'\\''s/many.json"
    expect 3 "$ddns" sweep submit "${batch[@]}" --mem 4GB --print
    says err "--mem 4GB: is no memory, expected"
    one_line err
    expect 2 "$ddns" sweep submit "${batch[@]}" --engine slurn
    PATH=$work/commands:$PATH
    expect 0 "$ddns" sweep submit "${batch[@]}" --shards 3
    says err "many: 3 of 3 shards submitted as job 1; job 2 merges; logs are in $work/o'o/many"
    "$ddns" sweep "${batch[@]:0:3}" --output alone --quiet
    expect 0 "$ddns" sweep status "${batch[@]}"
    says out "slurm: 3 shards, 3 done"
    expect 0 "$ddns" sweep submit "${batch[@]}"
    says err "all 200 points are done; nothing is submitted"
    # What is missing, and that alone.
    rm "o'o/many.json" "o'o/many/seed=7.json"
    expect 1 "$ddns" sweep submit "${batch[@]}" --shards 4
    says err "--shards 4: 3 were submitted; leave the option out, or remove"
    expect 0 "$ddns" sweep submit "${batch[@]}"
    says err "many: 1 of 3 shards submitted as job 3; job 4 merges"
    mv "o'o/many.slurm" .
    same_results alone "o'o"
    ;;
  slurm_sweep)
    cluster_possible || exit 0
    points
    large=$(large)
    cluster_start "$work/cluster" north south
    "$ddns" sweep points.json --output alone --quiet &
    running+=($!)
    submit=("$ddns" sweep submit points.json --engine slurm --output "it's shared")
    expect 0 "${submit[@]}" --shards 6 --mem 32M
    cluster_wait 20 find_victim
    cluster_kill_node "$node"
    task=$(tasks PENDING '%F_%K' | grep -v "_$large$" | tail -n 1)
    scancel "$task"
    # Slurm finds out by itself that a node no longer answers.
    cluster_wait 90 nothing_runs
    "$ddns" sweep status points.json --output "it's shared" >out 2>&1 || true
    says out "shard $lost: lost with a node"
    says out "shard ${task#*_}: cancelled"
    says out "shard $large: killed for memory, of which it had 32 MB; the next submission asks"
    [ ! -e "it's shared/points.json" ] || fail "it was merged without all points"
    cat "it's shared"/points.slurm/*_merge.log >out
    says out missing
    cluster_start_nodes "$node"
    cluster_wait 20 cluster_idle 2
    expect 0 "${submit[@]}"
    cluster_wait 90 nothing_runs
    expect 0 "$ddns" sweep status points.json --output "it's shared"
    says out "slurm: 6 shards, 6 done"
    wait "${running[0]}"
    mv "it's shared/points.slurm" .  # which the other has not
    same_results alone "it's shared"
    no_parts
    ;;
  *) fail "unknown case" ;;
esac
