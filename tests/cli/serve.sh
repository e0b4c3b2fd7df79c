#!/usr/bin/env bash
# The server seen from outside: its options, signals, and what dig makes of its answers.
#
#   tests/cli/serve.sh PROGRAM CASE
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/serve_common.sh"

all=$zones/all.example.zone

case $case in
  serve_options)
    expect 2 "$ddns" serve
    says err "--zone is required"
    expect 4 "$ddns" serve --zone none.zone
    says err "none.zone: no such file"
    expect 4 "$ddns" serve --zone "$all" --listen 192.0.2.1:5300
    says err "--listen: 192.0.2.1:5300 can be reached by other machines, expected an address such"
    expect 4 "$ddns" serve --zone "$all" --listen localhost
    says err '"localhost" is no address and port, expected one such as 127.0.0.1:5300'
    expect 4 "$ddns" serve --zone "$all" --listen 127.0.0.1:65536
    expect 4 "$ddns" serve --zone "$all" --any-address --listen 192.0.2.1:0
    says err "192.0.2.1:0: cannot be listened on: "
    expect 4 "$ddns" serve --zone "$all" --zone "$all"
    says err "there are two zones all.example., expected one"
    expect 2 "$ddns" serve --zone "$all" --at 2026-06-01
    says err "--at requires --anchor"
    expect 4 "$ddns" serve --zone "$signed" --anchor "$signed_ds" --at 2029-01-01
    says err "zone small.example.: 0 of 29 signatures valid at 2029-01-01T00:00:00Z, expected all"
    expect 4 "$ddns" serve --zone "$all" --anchor "$signed_ds"
    says err "there is no anchor of all.example."
    expect 3 "$ddns" serve --zone "$all" --set /faults/crash/victims=uniform
    says err "cannot be served, expected an experiment of the service ddns, without /maintenance"
    expect 3 "$ddns" serve --zone "$all" --nodes 0
    one_line err
    start --zone "$signed" --anchor "$signed_ds" --at 2026-06-01
    expect 4 "$ddns" serve --zone "$all" --listen "127.0.0.1:$port"
    says err "127.0.0.1:$port: cannot be listened on: Address already in use"
    stop
    ;;
  serve_zone)
    needs dig bind9-dnsutils
    needs ldns-read-zone ldnsutils
    start --zone "$all" --zone "$signed"
    for options in +notcp +tcp "+tcp +keepopen" "+notcp +dnssec" "+bufsize=512" +noedns; do
      # shellcheck disable=SC2086  # several options
      same_as_zone "$all" '(child|given)\.all\.example\.$' $options
    done
    # Signatures belong to an answer with +dnssec; over UDP the long ones come by TCP.
    for options in +notcp +tcp; do
      same_as_zone "$signed" '(child|signed)\.small\.example\.$' +dnssec $options
    done
    # In whatever case names are asked for.
    tr a-z A-Z <asked >upper
    ask +noall +answer +dnssec -f upper | grep -v '^;' | canonical >got
    cmp expected got || fail "another answer to the same names in capitals"
    ask WwW.All.Example A +noall +answer >got
    says got "WwW.All.Example."
    stop
    ;;
  serve_conventional)
    needs dig bind9-dnsutils
    needs ldns-read-zone ldnsutils
    aging=1
    start --service conventional --zone "$all" --zone "$signed"
    for options in +notcp "+tcp +keepopen"; do
      # shellcheck disable=SC2086  # several options
      same_as_zone "$all" '(child|given)\.all\.example\.$' $options
      # shellcheck disable=SC2086
      same_as_zone "$signed" '(child|signed)\.small\.example\.$' +dnssec $options
    done
    stop
    # The second question is the cache's, whose TTL counts down.
    start --service conventional --zone "$all" --explain --kill 100
    says log " blocks on 23 servers, at "
    ask mail.all.example A +noall +answer >out
    says said ": A 2 referrals 3 servers asked"
    for _ in $(seq 100); do
      ask mail.all.example A +noall +answer >out
      if grep -q '^mail\.all\.example\.[[:space:]]*5[0-9][[:space:]]' out; then break; fi
      sleep 0.05
    done
    says said ": A cache"
    grep -q '^mail\.all\.example\.[[:space:]]*5[0-9][[:space:]]' out || fail "no TTL counts down"
    kill -USR1 "$server"
    wait_log "ddns: 23 servers killed, 0 are up"
    ask mail.all.example A >out
    says out "status: NOERROR"
    ask esc\\.aped.all.example A >out
    says out "status: SERVFAIL"
    kill -USR2 "$server"
    wait_log "ddns: all 23 servers are up"
    kill -HUP "$server"
    wait_log "ddns: reloaded: 0 blocks new, 0 changed, 0 gone, 0 not stored; 0 hops"
    stop
    expect 3 "$ddns" serve --service conventional --zone "$all" --nodes 100
    expect 3 "$ddns" serve shipped:latency.json --service conventional --zone "$all"
    says err "cannot be served, expected an experiment of the service conventional whose "
    ;;
  serve_root)
    needs dig bind9-dnsutils
    needs ldns-read-zone ldnsutils
    data=${DDNS_DATA_DIR:-$root/../shared/data}
    [ -d "$data" ] || { echo "$case: skipped: no real data in $data"; exit 0; }
    xz -dc "$data/zones/root_2017082100_signed.zone.xz" >root.zone
    chmod a+rx .
    start --zone root.zone --at 2017-08-25 --anchor ". IN DS 19036 8 2 $(
      echo 49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5)" \
      --set /faults/lying/kind=forged --set /faults/lying/share=0.1
    same_as_zone root.zone '[a-z0-9]' +tcp +keepopen +dnssec
    ask stats.ddns CH TXT +short >out
    says out '"bogus=0"'
    stop
    ;;
  serve_dig)
    needs dig bind9-dnsutils
    start --zone "$all"
    ask no.all.example A >out
    says out "status: NXDOMAIN"
    says out "flags: qr aa rd;"
    ask mail.all.example A +edns=1 +noednsneg >out
    says out "status: BADVERS"
    ask all.example SOA +opcode=15 >out
    says out "status: NOTIMP"
    ask all.example SOA +ednsopt=65001:01020304 +ednsflags=0x7fff >out
    says out "status: NOERROR"
    ask other.example A >out
    says out "status: REFUSED"
    ask all.example AXFR >out || true
    says out "Transfer failed"
    ask some.wild.all.example TXT >out
    says out "status: NXDOMAIN"
    ask all.example ANY +notcp >out
    says out "ANSWER: 2"
    ask stats.ddns CH TXT +short >out
    says out '"nxdomain=2"'
    says out '"refused=2"'
    stop
    ;;
  serve_signals)
    needs dig bind9-dnsutils
    cp "$all" changing.zone
    chmod a+rx . && chmod a+r changing.zone
    start --zone changing.zone --explain --kill 30
    ask www.all.example A >out
    says said "www.all.example. A NOERROR: 7 fetches, "
    # A reload inserts what has changed, and is told.
    sed -i -e 's/192\.0\.2\.99/192.0.2.98/' -e '/TYPE65400/d' changing.zone
    echo "new 60 IN AAAA 2001:db8::99" >>changing.zone
    kill -HUP "$server"
    wait_log "ddns: reloaded: 2 blocks new, 2 changed, 1 gone, 0 not stored; "
    [ "$(ask a.b.ent.all.example A +short)" = 192.0.2.98 ] || fail "the old record is served"
    [ "$(ask new.all.example AAAA +short)" = 2001:db8::99 ] || fail "the new record is not"
    # A zone that cannot be read changes nothing.
    echo "broken IN A 1.2.3" >>changing.zone
    kill -HUP "$server"
    wait_log "ddns: not reloaded; the zones are served as they were"
    says log 'changing.zone:'
    [ "$(ask new.all.example AAAA +short)" = 2001:db8::99 ] || fail "the zone is gone"
    # Nodes die, and blocks are found even so.
    kill -USR1 "$server"
    wait_log "ddns: 30 nodes killed, 70 are up"
    for name in ns ns2 mail esc\\.aped www a.b.ent x.tree; do
      ask "$name.all.example" A >out
      says out "status: NOERROR"
    done
    kill -USR2 "$server"
    wait_log "ddns: all 100 nodes are up"
    stop
    # Ctrl-C ends it as SIGTERM does.
    start --zone "$all"
    kill -INT "$server"
    wait "$server" || fail "the server ended with $?"
    ;;
  serve_signed)
    needs dig bind9-dnsutils
    needs ldns-read-zone ldnsutils
    cp "$signed" changing.zone
    chmod a+rx . && chmod a+r changing.zone
    # One node of ten lies: what it says is noticed, and no answer is wrong.
    start --zone changing.zone --anchor "$signed_ds" --at 2026-06-01 --explain \
      --set /faults/lying/kind=forged --set /faults/lying/share=0.1
    for options in "+notcp +dnssec" "+tcp +keepopen +dnssec"; do
      # shellcheck disable=SC2086  # several options
      same_as_zone changing.zone '(child|signed)\.small\.example\.$' $options
    done
    for i in $(seq 20); do ask "no$i.small.example" A; done | grep -c NXDOMAIN >out
    [ "$(cat out)" = 20 ] || fail "a name that is not there was found"
    says said " signatures checked: "
    says said " secure "
    says said "(1 disbelieved: "
    ask stats.ddns CH TXT +short >out
    says out '"bogus=0"'
    says out '"not_stored=0"'
    if grep -q '"disbelieved=0"' out; then fail "nobody lied"; fi
    # An RRset that is not signed as it stands is refused by the nodes, and told once.
    cp changing.zone before.zone
    sed -i '/^Mail\.small\.example\..*[[:space:]]A[[:space:]]/s/192\.0\.2\.[0-9]*$/192.0.2.200/' \
      changing.zone
    if cmp -s changing.zone before.zone; then fail "nothing has been changed"; fi
    reload
    wait_log "0 blocks new, 0 changed, 0 gone, 1 not stored; "
    reload
    wait_log "ddns: alert: mail.small.example. A is not stored: bad signature: Mail.small"
    [ "$(grep -c alert log)" = 1 ] || fail "the alert is told twice"
    same_as_zone before.zone '(child|signed)\.small\.example\.$' +tcp +dnssec
    ask stats.ddns CH TXT +short >out
    says out '"not_stored=2"'
    stop
    # Who lies is told apart by those alone who check.
    expect 3 "$ddns" serve --zone "$all" --set /faults/lying/kind=forged
    says err "cannot be served, expected --anchor, and that signatures are checked, where nodes lie"
    expect 3 "$ddns" serve --zone "$all" --set /service/verify=signatures
    says err "cannot be served, expected --anchor where signatures are checked (/service/verify)"
    ;;
  serve_halves)
    # version LETTER: the zone in this version. One question's answer has records of several RRsets.
    version() {
      {
        echo "half.example. 60 IN SOA ns a $((serial += 1)) 2 3 4 5"
        for i in $(seq 0 19); do
          for k in $(seq 0 7); do echo "r$i.half.example. 60 IN TXT \"$1 $k\""; done
        done
        echo "alias.half.example. 60 IN CNAME h$1.half.example."
        for k in 0 1 2 3; do echo "h$1.half.example. 60 IN A 192.0.2.$(($2 + k))"; done
      } >next.zone
      chmod a+r next.zone
      mv next.zone half.zone
    }
    serial=0 nodes=1000
    chmod a+rx .
    version A 10
    start --zone half.zone
    listen=$port
    python3 "$here/serve_versions.py" "$port" >out 2>&1 &
    client=$!
    running+=("$client")
    best=1000000
    for round in 1 2 3; do
      for _ in 1 2 3 4; do
        version B 20
        reload
        version A 10
        reload
      done
      # It is killed and is there again, in either version.
      kill -9 "$server"
      wait "$server" 2>/dev/null || true
      if [ $round = 2 ]; then version B 20; fi
      begin=${EPOCHREALTIME/[.,]/}
      start --zone half.zone
      ms=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
      if [ $ms -lt $best ]; then best=$ms; fi
    done
    stop
    start --zone half.zone
    sleep 0.3
    stop
    kill "$client"
    wait "$client" || { cat out >&2; fail "an answer was of no version"; }
    read -r _ a _ b _ <out
    [ "$a" -gt 100 ] && [ "$b" -gt 100 ] || { cat out >&2; fail "there are few answers"; }
    [ $best -le "${DDNS_UP_MS:-1000}" ] || fail "it is up after $best ms"
    echo "up after $best ms; $(cat out)"
    ;;
  serve_connections)
    start --zone "$all"
    python3 "$here/serve_connections.py" "$port" >out 2>&1 ||
      { cat out >&2; fail "a connection went wrong"; }
    stop
    ;;
  serve_real_time)
    needs dig bind9-dnsutils
    start --zone "$all" --real-time --explain --set /latency/kind=constant \
      --set /latency/value_ms=100
    for options in +notcp +tcp; do
      ask nothing$options.all.example A $options >out
      says out "status: NXDOMAIN"
      taken=$(sed -n 's/^;; Query time: \([0-9]*\) msec/\1/p' out)
      told=$(sed -n 's/.*timeouts, \([0-9]*\)\.[0-9] ms: .*/\1/p' said | tail -n 1)
      [ "$told" -ge 100 ] || fail "no lookup took longer than a round trip"
      [ "$taken" -ge $((told - 2)) ] || fail "an answer came after $taken ms, not $told"
      [ "$taken" -le $((told + 1000)) ] || fail "an answer came after $taken ms, not $told"
    done
    stop
    ;;
  *) fail "no such case" ;;
esac
