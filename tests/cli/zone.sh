#!/usr/bin/env bash
# Real zones: checked, signed, and their keys.
#
#   tests/cli/zone.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

zones=$root/tests/dns/zones
zone=$zones/small.example.ed25519.zone
anchor=$zones/small.example.ds
check() { "$ddns" zone check "$@"; }
last() { [ "$(tail -n 1 out)" = "$1" ] || { cat out >&2; fail "the last line is not: $1"; }; }

case $case in
  zone_check)
    expect 0 check "$zone" --anchor "$anchor" --at 2026-06-01
    says out "zone small.example., serial 2026010100, 14 names, 32 RRsets, at 2026-06-01T00:00:00Z"
    last "29 of 29 signatures valid"
    # One DS as it stands, with and without its owner; the zone's own keys; standard input.
    ds="58907 15 2 64D0DE137E1C5A3F1F3358312E4C392A87AB579B9E3950452B26914ECCA1AAA7"
    for given in "$ds" "small.example. IN DS $ds"; do
      expect 0 check "$zone" --anchor "$given" --at 20260601000000
      last "29 of 29 signatures valid"
    done
    gzip -c "$zone" >zone.gz
    expect 0 check zone.gz --at 1780272000
    says out "No --anchor: the zone's own keys are believed."
    expect 0 check - --at 2026-06-01 <"$zone"
    # Out of its time, from another key, and with one record changed.
    expect 5 check "$zone" --anchor "$anchor" --at 2028-01-01
    says out "small.example. SOA: the zone's keys are not trusted: it has expired"
    last "0 of 29 signatures valid"
    expect 5 check "$zone" --anchor "${ds/64D0/64D1}" --at 2026-06-01
    last "0 of 29 signatures valid"
    sed 's/192\.0\.2\.99/192.0.2.98/' "$zone" >changed.zone
    expect 5 check changed.zone --anchor "$anchor" --at 2026-06-01
    says out "a.b.ent.small.example. A: the records are not those signed by key 48340 of small.ex"
    last "28 of 29 signatures valid"
    expect 5 check "$zones/small.example.unsigned.zone"
    says out "15 RRsets without a signature"
    last "0 of 0 signatures valid"
    ;;
  zone_sign)
    for algorithm in rsasha256 ecdsap256sha256 ecdsap384sha384 ed25519; do
      mkdir $algorithm
      expect 0 "$ddns" zone keys small.example --make $algorithm --output $algorithm
      expect 0 "$ddns" zone keys small.example --make $algorithm --entry-point --output $algorithm
      grep ' IN DS ' out >$algorithm/ds
      says out "signs keys"
      [ "$(stat -c %a $algorithm/*.private | sort -u)" = 600 ] || fail "others may read the secret"
      keys=()
      for key in $algorithm/*.key; do keys+=(--key "${key%.key}"); done
      expect 0 "$ddns" zone sign "$zones/small.example.unsigned.zone" "${keys[@]}" --nsec \
        --from 2026-01-01 --until 2027-01-01 --output $algorithm.zone
      says err "$algorithm.zone: 28 signatures, valid from 2026-01-01T00:00:00Z to 2027-01-01T"
      expect 0 check $algorithm.zone --anchor $algorithm/ds --at 2026-06-01
      last "28 of 28 signatures valid"
      expect 0 "$ddns" zone keys $algorithm.zone
      last "2 keys"
    done
    # Signed again with one key, the same octets each time.
    keys=(ed25519/*.key)
    for n in 1 2; do
      "$ddns" zone sign rsasha256.zone --key "${keys[0]}" --from 2026-01-01 >again$n.zone
    done
    cmp again1.zone again2.zone || fail "the same key signs differently"
    ;;
  zone_input)
    expect 4 check none.zone
    says err "none.zone: no such file"
    printf 'a. 1 IN SOA a. b. 1 2 3 4 5\na. 1 IN A 1.2.3\n' >bad.zone
    expect 4 check bad.zone
    says err 'bad.zone:2: "1.2.3" is no RDATA of type A ('
    one_line err
    expect 4 check "$zone" --anchor none.ds
    says err "--anchor: there is no file none.ds, expected one, or a record such as"
    expect 4 check "$zone" --anchor ". IN DS 1 8 2 00"
    says err "--anchor: there is no anchor of small.example., expected a DS or DNSKEY of it"
    expect 2 check "$zone" --at yesterday
    says err "--at: yesterday is no time, expected 2017-08-25"
    expect 4 "$ddns" zone sign "$zone" --key Knone
    says err "Knone.key: no such file"
    expect 0 "$ddns" zone keys other.example --make ed25519
    expect 4 "$ddns" zone sign "$zone" --key "$(basename Kother*.key .key)"
    says err "is a key of other.example., expected one of small.example."
    expect 2 "$ddns" zone keys small.example --make rsasha1
    says err "--make: rsasha1 is none of"
    ;;
  *) fail "no such case" ;;
esac
