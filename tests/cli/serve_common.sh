# What the tests of the server share: starting and stopping it, and asking it.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

zones=$root/tests/server/zones
signed=$root/tests/dns/zones/small.example.ed25519.zone
signed_ds=$root/tests/dns/zones/small.example.ds

# needs PROGRAM PACKAGE: skips the test, aloud, where the program is not there.
needs() {
  command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || {
    echo "$case: skipped: no $1 (Debian package $2)"
    exit 0
  }
}

# start OPTION...: a server on a free port of 127.0.0.1, or on $listen, with $nodes nodes or 100;
# afterwards $server and $port are its own.
start() {
  rm -f log
  "$ddns" serve --listen "127.0.0.1:${listen:-0}" --nodes "${nodes:-100}" "$@" >said 2>log &
  server=$!
  running+=("$server")
  until grep -q 'serving' log 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat log >&2; fail "no server"; }
    sleep 0.02
  done
  port=$(sed -n 's/.* at 127\.0\.0\.1:\([0-9]*\) .*/\1/p' log)
}

# stop: the server ends in good order.
stop() {
  local status=0
  kill -TERM "$server"
  wait "$server" || status=$?
  [ "$status" = 0 ] || { cat log >&2; fail "the server ended with $status"; }
  says log "ddns: stopped after"
}

ask() { dig @127.0.0.1 -p "$port" +noidnin +noidnout +time=5 +tries=1 "$@"; }

# reload: the server reads its zones again, and has told what came of it.
reload() {
  local told
  told=$(grep -c reloaded log || true)
  kill -HUP "$server"
  for _ in $(seq 200); do
    if [ "$(grep -c reloaded log)" -gt "$told" ]; then return; fi
    sleep 0.05
  done
  fail "the server does not reload"
}

# wait_log TEXT: until the server has told so.
wait_log() {
  for _ in $(seq 200); do
    if grep -qF -- "$1" log; then return; fi
    sleep 0.05
  done
  cat log >&2
  fail "the server does not tell: $1"
}
