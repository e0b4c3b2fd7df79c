#!/usr/bin/env bash
# A sweep on a Slurm of two virtual nodes, which loses one of them, and more.
#
#   tests/cli/slurm.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$root/tests/cli/slurm_cluster.sh"
trap 'cluster_stop; kill -9 "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

cluster_possible || exit 0

# Six points of some seconds, one of which takes much more memory than the others.
points() {
  cat >points.json <<'SPEC'
{ "name": "points", "overlay": { "nodes": 300 },
  "trace": { "kind": "steady", "names": 100, "duration_s": 100000 },
  "churn": { "kind": "exponential", "mean_life_s": 3600 },
  "sweep": { "/trace/rate_per_s": [0.1, 0.2, 0.3, 0.4, 0.5, 20] } }
SPEC
}

# tasks STATE FORMAT: of the job array, one a line.
tasks() { squeue --noheader --array --states="$1" --format="$2" | grep -v 'N/A'; }
# running_on NODE: the shard that it runs, if its program has begun.
running_on() {
  [ -n "$(started_with "SLURMD_NODENAME=$1")" ] && tasks RUNNING '%N %K' | sed -n "s/^$1 //p"
}
both_run() { [ -n "$(running_on north)" ] && [ -n "$(running_on south)" ]; }
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
  slurm_sweep)
    points
    large=$(large)
    cluster_start "$work/cluster" north south
    "$ddns" sweep points.json --output alone --quiet &
    running+=($!)
    submit=("$ddns" sweep submit points.json --engine slurm --output "it's shared")
    expect 0 "${submit[@]}" --shards 6 --mem 32M
    cluster_wait 20 both_run
    node=north
    [ "$(running_on north)" != "$large" ] || node=south
    lost=$(running_on $node)
    cluster_kill_node $node
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
    cluster_start_nodes $node
    cluster_wait 20 cluster_idle 2
    expect 0 "${submit[@]}"
    cluster_wait 90 nothing_runs
    wait "${running[0]}"
    mv "it's shared/points.slurm" .  # which the other has not
    same_results alone "it's shared"
    no_parts
    ;;
  *) fail "unknown case" ;;
esac
