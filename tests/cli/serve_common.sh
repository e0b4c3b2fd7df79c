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

# start OPTION...: a server on a free port of 127.0.0.1, or on $listen, with $nodes nodes or 100
# where it has a ring; afterwards $server and $port are its own.
start() {
  local ring=(--nodes "${nodes:-100}")
  case " $* " in *" conventional "*) ring=() ;; esac
  rm -f log
  "$ddns" serve --listen "127.0.0.1:${listen:-0}" "${ring[@]}" "$@" >said 2>log &
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

# canonical: records in canonical form, each once.
canonical() { ldns-read-zone -c -z /dev/stdin | grep -v '^;' | sort -u; }

# questions ZONE CUT: "NAME TYPE" of each RRset of a zone that is not below one of its delegations,
# whose names the pattern CUT matches.
questions() {
  ldns-read-zone -c "$1" | awk -v cut="$2" '$4 != "RRSIG" && $4 != "NSEC3" {
    if ($1 ~ cut && $4 != "DS" && $4 != "NSEC") next
    print $1, $4 }' | sort -u
}

# same_as_zone ZONE CUT DIG-OPTION...: what dig gets, put together, is the zone, with $aging but for
# the TTLs.
same_as_zone() {
  local zone=$1 cut=$2
  shift 2
  questions "$zone" "$cut" >asked
  [ "$(wc -l <asked)" -gt 20 ] || fail "there are few questions in $zone"
  ldns-read-zone -c "$zone" | canonical |
    awk -v cut="$cut" '{ type = $4 == "RRSIG" ? $5 : $4 } type == "NSEC3" { next }
      $1 ~ cut && type != "DS" && type != "NSEC" { next } 1' >expected
  ask +noall +answer "$@" -f asked >answers
  grep -v '^;' answers | canonical >got
  if [ -n "${aging:-}" ]; then
    for file in expected got; do awk '{ $2 = "" } 1' $file | sort -u -o $file; done
  fi
  diff expected got >differences || { head -20 differences >&2; fail "not the zone: $*"; }
}
