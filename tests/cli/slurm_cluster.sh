# A Slurm of our own: munged, slurmctld and slurmd processes on this machine, with all their files
# below one folder. cluster_start FOLDER NODE... starts it, cluster_stop ends it. Needs root, for
# slurmd starts no process of another user and munged none of its own.
# shellcheck shell=bash

# free_ports N: ports of 127.0.0.1 that nobody listens on now.
free_ports() {
  python3 - "$1" <<'PYTHON'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])
PYTHON
}

# cluster_conf NODE...: slurm.conf. Tasks are few and short here: what Slurm waits for, so that many
# can be looked at together, is set to no wait. No cgroups, which a container need not have.
cluster_conf() {
  local ports node
  read -r -a ports <<<"$(free_ports $((1 + $#)))"
  cat <<CONF
ClusterName=virtual
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/munge.socket
CredType=cred/munge
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool-%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd-%n.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
JobCompType=jobcomp/none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0,bf_interval=1,defer_batch
SchedulerTimeSlice=5
InactiveLimit=0
KillWait=1
MinJobAge=300
SlurmdTimeout=5
ReturnToService=2
CONF
  local i=1
  for node; do
    echo "NodeName=$node NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=1 RealMemory=1000"
    i=$((i + 1))
  done
  local IFS=,
  echo "PartitionName=all Nodes=$* Default=YES MaxTime=INFINITE State=UP"
}

cluster_start_node() {
  /usr/sbin/slurmd -N "$1" -D -f "$cluster/slurm.conf" >"$cluster/slurmd-$1.out" 2>&1 &
  cluster_running+=($!)
}

# cluster_start FOLDER NODE...: afterwards sbatch and its like know it by SLURM_CONF.
cluster_start() {
  cluster=$1
  shift
  mkdir -p "$cluster/state"
  chmod 755 "$cluster"
  cluster_conf "$@" >"$cluster/slurm.conf"
  export SLURM_CONF=$cluster/slurm.conf
  (umask 077 && head -c 128 /dev/urandom >"$cluster/munge.key")
  /usr/sbin/munged --foreground --force --num-threads=2 --socket="$cluster/munge.socket" \
    --key-file="$cluster/munge.key" --log-file="$cluster/munged.log" \
    --pid-file="$cluster/munged.pid" --seed-file="$cluster/munged.seed" \
    >"$cluster/munged.out" 2>&1 &
  cluster_running+=($!)
  cluster_wait 10 test -S "$cluster/munge.socket"
  /usr/sbin/slurmctld -D -f "$SLURM_CONF" >"$cluster/slurmctld.out" 2>&1 &
  cluster_running+=($!)
  local node
  for node; do cluster_start_node "$node"; done
  cluster_wait 20 cluster_idle "$@"
}

cluster_idle() { [ "$(sinfo -h -t idle -o %D 2>/dev/null)" = $# ]; }

# cluster_wait SECONDS COMMAND...: until it succeeds.
cluster_wait() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $until ] || { tail -n 20 "$cluster"/*.log "$cluster"/*.out >&2; return 1; }
    sleep 0.1
  done
}

# cluster_tasks [NODE]: processes that were started for jobs of this cluster, or of one node.
cluster_tasks() {
  local environ
  for environ in /proc/[0-9]*/environ; do
    tr '\0' '\n' <"$environ" 2>/dev/null | grep -qxF "SLURM_CONF=$SLURM_CONF" || continue
    tr '\0' '\n' <"$environ" 2>/dev/null | grep -qxE "SLURMD_NODENAME=${1:-.*}" || continue
    environ=${environ#/proc/}
    echo "${environ%/environ}"
  done
}
