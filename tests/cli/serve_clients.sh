#!/usr/bin/env bash
# Other people's programs as clients of the server: a validating resolver, a chaser of signatures,
# connections that stay open, and load.
#
#   tests/cli/serve_clients.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/serve_common.sh"

# start_unbound ANCHORS DATE: a validating resolver before the server, on $resolver, whose clock
# says DATE. Its port is below those that systems choose, and another where that is not free.
start_unbound() {
  mkdir -p unbound
  for resolver in $(seq $((port % 10000 + 20000)) 7 $((port % 10000 + 20140))); do
    unbound_conf "$@" >unbound/unbound.conf
    PATH=$PATH:/usr/sbin unbound -d -c unbound/unbound.conf >unbound/log 2>&1 &
    unbound=$!
    running+=("$unbound")
    for _ in $(seq 100); do
      sleep 0.1
      kill -0 "$unbound" 2>/dev/null || break
      if validated small.example SOA >out 2>&1; then return; fi
    done
  done
  cat unbound/log >&2
  fail "unbound does not answer"
}
unbound_conf() {
  cat <<END
server:
  interface: 127.0.0.1@$resolver
  directory: "$work/unbound"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  num-threads: 1
  do-not-query-localhost: no
  module-config: "validator iterator"
  trust-anchor-file: "$1"
  val-override-date: "$2"
stub-zone:
  name: "small.example"
  stub-addr: 127.0.0.1@$port
END
}
stop_unbound() { kill "$unbound"; wait "$unbound" || true; }
validated() { dig @127.0.0.1 -p "$resolver" +dnssec +time=5 +tries=2 "$@"; }
# verdict NAME TYPE STATUS FLAG: what unbound makes of it; FLAG is ad, or no-ad.
verdict() {
  validated "$1" "$2" >out || { cat out unbound/log >&2; fail "no answer to $1 $2"; }
  says out "status: $3"
  local ad=no-ad
  if grep -q '^;; flags:.* ad[ ;]' out; then ad=ad; fi
  [ "$ad" = "$4" ] || { cat out >&2; fail "$1 $2 is $ad, expected $4"; }
}

case $case in
  serve_unbound)
    needs unbound unbound
    needs dig bind9-dnsutils
    start --zone "$signed"
    start_unbound "$signed_ds" 20260601000000
    # Answers with signatures, and proofs that something is not there.
    verdict small.example SOA NOERROR ad
    verdict www.small.example A NOERROR ad
    verdict unknown.small.example TYPE65400 NOERROR ad
    verdict mail.small.example AAAA NOERROR ad
    verdict b.ent.small.example A NOERROR ad
    verdict no.small.example A NXDOMAIN ad
    verdict child.small.example DS NOERROR ad
    verdict signed.small.example DS NOERROR ad
    # A wildcard that is not expanded is an answer that its own NSEC betrays.
    verdict some.wild.small.example TXT SERVFAIL no-ad
    stop_unbound
    start_unbound "$signed_ds" 20290101000000
    verdict mail.small.example A SERVFAIL no-ad
    stop_unbound
    stop
    # NSEC3 with opt-out, which proves less: no name where a delegation might be.
    start --zone "$zones/small.example.nsec3.zone"
    start_unbound "$zones/small.example.nsec3.ds" 20260601000000
    verdict www.small.example A NOERROR ad
    verdict mail.small.example AAAA NOERROR ad
    verdict b.ent.small.example A NOERROR ad
    validated no.small.example A >out
    says out "status: NXDOMAIN"
    verdict child.small.example DS NOERROR no-ad
    stop_unbound
    # Without NSEC there is no proof: a validating resolver refuses what is not there.
    grep -v NSEC "$signed" >bare.zone
    chmod a+rx .
    stop
    start --zone bare.zone
    start_unbound "$signed_ds" 20260601000000
    verdict mail.small.example A NOERROR ad
    verdict no.small.example A SERVFAIL no-ad
    verdict mail.small.example AAAA SERVFAIL no-ad
    stop_unbound
    stop
    ;;
  serve_drill)
    needs drill ldnsutils
    # Keys and signatures of today, since drill has no other clock.
    for kind in "" --entry-point; do
      # shellcheck disable=SC2086  # no option at all
      "$ddns" zone keys small.example --make ecdsap256sha256 $kind >made
      says made "small.example. key"
    done
    keys=()
    for key in K*.key; do keys+=(--key "${key%.key}"); done
    "$ddns" zone sign "$root/tests/dns/zones/small.example.unsigned.zone" "${keys[@]}" --nsec \
      --output fresh.zone 2>err
    start --zone fresh.zone
    grep -l ' 257 ' K*.key | xargs cat >anchor
    drill -p "$port" -S -k anchor @127.0.0.1 mail.small.example A >out
    says out ";; Chase successful"
    drill -p "$port" -D @127.0.0.1 no.small.example A >out
    says out "rcode: NXDOMAIN"
    stop
    ;;
  serve_kdig)
    needs kdig knot-dnsutils
    start --zone "$zones/all.example.zone"
    # Several queries on one connection.
    kdig @127.0.0.1 -p "$port" +tcp +keepopen mail.all.example A www.all.example A \
      no.all.example A all.example TXT >out
    [ "$(grep -c 'status: NOERROR' out)" = 3 ] || { cat out >&2; fail "not three answers"; }
    says out "status: NXDOMAIN"
    kdig @127.0.0.1 -p "$port" +short mail.all.example A | sort >out
    printf '192.0.2.25\n192.0.2.26\n192.0.2.27\n' | cmp - out || fail "other addresses"
    stop
    ;;
  serve_load)
    needs dnsperf dnsperf
    # Every name that is there, and as many that are not.
    for i in $(seq 200); do
      echo "n$i.load.example A"
      echo "no$i.load.example A"
    done >asked
    { echo 'load.example. 60 IN SOA ns a 1 2 3 4 5'
      sed -n 's/^\(n[0-9]*\.load\.example\) A/\1. 60 IN A 192.0.2.1/p' asked; } >load.zone
    chmod a+rx .
    start --zone load.zone
    for mode in udp tcp; do
      # The zone is reloaded again and again while it is asked.
      (for i in $(seq 20); do
        sed -i "1s/a [0-9]* 2/a $i 2/" load.zone
        kill -HUP "$server"
        sleep 0.2
      done) &
      dnsperf -s 127.0.0.1 -p "$port" -m $mode -d asked -l "${DDNS_LOAD_SECONDS:-10}" -c 4 \
        >out 2>&1
      wait $!
      says out "Queries lost:         0 (0.00%)"
      # dnsperf may end between a name that is there and one that is not.
      sed -n 's/.*NOERROR \([0-9]*\) .*NXDOMAIN \([0-9]*\) .*/\1 \2/p' out >rcodes
      read -r there missing <rcodes
      [ $((there - missing)) -le 200 ] && [ $((missing - there)) -le 200 ] ||
        { cat out >&2; fail "$there answers and $missing of no name"; }
      [ $((there + missing)) = "$(sed -n 's/^ *Queries completed: *\([0-9]*\) .*/\1/p' out)" ] ||
        { cat out >&2; fail "another rcode"; }
    done
    stop
    ;;
  *) fail "no such case" ;;
esac
