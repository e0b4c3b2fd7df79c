# A Slurm of our own: munged, slurmctld, and a slurmd a node, all on this machine, with all their
# files below one folder. Nothing of it is in /etc, and nobody else sees it.
# shellcheck shell=bash

# cluster_possible: whether there can be one, else it says why not. Only root may start processes
# for others, which is what slurmd does.
cluster_possible() {
  local program
  for program in munged:munge slurmctld:slurm-wlm slurmd:slurm-wlm sbatch:slurm-wlm; do
    PATH=$PATH:/usr/sbin command -v "${program%:*}" >/dev/null || {
      echo "skipped: no ${program%:*} (Debian package ${program#*:})"
      return 1
    }
  done
  [ "$(id -u)" = 0 ] || { echo "skipped: no root, which slurmd needs"; return 1; }
}

# free_ports N: ports of 127.0.0.1 that nobody listens on now, below those that the system itself
# gives to whoever asks for any.
free_ports() {
  python3 - "$1" <<'PYTHON'
import random, socket, sys
sockets = []
while len(sockets) < int(sys.argv[1]):
    sockets.append(socket.socket())
    try:
        sockets[-1].bind(("127.0.0.1", random.randrange(10000, 30000)))
    except OSError:
        sockets.pop()
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
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0,bf_interval=1
JobRequeue=0
KillWait=1
SlurmdTimeout=5
ReturnToService=2
SlurmdParameters=config_overrides
CONF
  local i=1
  for node; do
    echo "NodeName=$node NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=${ports[i]}" \
      "CPUs=1 RealMemory=2000"
    i=$((i + 1))
  done
  local IFS=,
  echo "PartitionName=all Nodes=$* Default=YES MaxTime=INFINITE State=UP"
}

# cluster_start FOLDER NODE...: afterwards sbatch and its like know it by SLURM_CONF.
cluster_start() {
  cluster=$1
  shift
  mkdir -p "$cluster/state"
  cluster_conf "$@" >"$cluster/slurm.conf"
  export SLURM_CONF=$cluster/slurm.conf
  (umask 077 && head -c 128 /dev/urandom >"$cluster/munge.key")
  /usr/sbin/munged --foreground --force --num-threads=2 --socket="$cluster/munge.socket" \
    --key-file="$cluster/munge.key" --log-file="$cluster/munged.log" \
    --pid-file="$cluster/munged.pid" --seed-file="$cluster/munged.seed" \
    >"$cluster/munged.out" 2>&1 &
  disown
  cluster_wait 10 test -S "$cluster/munge.socket"
  /usr/sbin/slurmctld -D -f "$SLURM_CONF" >"$cluster/slurmctld.out" 2>&1 &
  disown
  cluster_start_nodes "$@"
  cluster_wait 30 cluster_idle $#
}

cluster_start_nodes() {
  local node
  for node; do
    /usr/sbin/slurmd -N "$node" -D -f "$SLURM_CONF" >"$cluster/slurmd-$node.out" 2>&1 &
    disown
  done
}

# cluster_idle N: are so many nodes there, with nothing to do?
cluster_idle() { [ "$(sinfo -h -t idle -o %D 2>/dev/null)" = "$1" ]; }

# cluster_wait SECONDS COMMAND...: until it succeeds; else what the daemons said, and status 1.
cluster_wait() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || {
      tail -n 20 "$cluster"/*.log "$cluster"/*.out >&2
      echo "waited in vain for: $*" >&2
      return 1
    }
    sleep 0.1
  done
}

# started_with VARIABLE=VALUE: processes of this cluster that had it when they were started.
started_with() {
  grep -lzxF "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ 2>/dev/null |
    xargs -r grep -lzxF "$1" 2>/dev/null | sed 's/[^0-9]//g' || true
}

# cluster_kill_node NODE: as if its machine had lost power: first who could tell, slurmd and the
# slurmstepd of each task, which is its parent.
cluster_kill_node() {
  local task tasks parents=()
  tasks=$(started_with "SLURMD_NODENAME=$1")
  for task in $tasks; do parents+=("$(sed -n 's/^PPid:\t//p' "/proc/$task/status")"); done
  # shellcheck disable=SC2086
  kill -9 "$(cat "$cluster/slurmd-$1.pid")" "${parents[@]}" $tasks
}

# cluster_stop: ends all that was started with its slurm.conf.
cluster_stop() {
  [ -n "${cluster:-}" ] || return 0
  # shellcheck disable=SC2046
  kill -9 $(started_with "SLURM_CONF=$SLURM_CONF") 2>/dev/null || true
}
