#!/usr/bin/env bash
# What is told before anything runs: everything that is wrong, and what a run would take.
#
#   tests/cli/checks.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case $case in
  same_checks)
    # refused CODE TEXT JSON: by everything that reads experiments, in the same words.
    refused() {
      echo "$3" >bad.json
      expect "$1" "$ddns" validate bad.json
      says err "bad.json: $2"
      cp err words
      for command in "run --output r" "run --dry-run" "sweep --output r" selfcheck; do
        # shellcheck disable=SC2086
        expect "$1" "$ddns" $command bad.json
        cmp words err || fail "$command says something else: $(cat err)"
        silent out
      done
      [ ! -e r ] || fail "something was run"
    }
    mkdir folder
    refused 3 "/overlay/base: gives the 10000000 nodes about" \
      '{ "service": { "kind": "lookup" }, "overlay": { "nodes": 10000000, "base": 1024 } }'
    refused 3 "/trace/rate_per_s: rate x duration is" \
      '{ "trace": { "kind": "steady", "rate_per_s": 1e6, "duration_s": 1e6 } }'
    refused 3 "/trace: the targets of the trace cannot be met together" \
      '{ "trace": { "queries": 100 } }'
    refused 4 "/trace/path: none.csv: no such file" \
      '{ "trace": { "kind": "file", "path": "none.csv" } }'
    refused 4 "/trace/path: folder: this is a folder" \
      '{ "trace": { "kind": "file", "path": "folder" } }'
    refused 4 "/latency/file: none.txt: no such file" '{ "latency": { "file": "none.txt" } }'
    refused 4 "/churn/file: none.txt: no such file" \
      '{ "churn": { "kind": "file", "file": "none.txt" } }'
    # The last point of a sweep alone.
    printf '0 1\n1 2\n' >good.txt
    echo '{ "sweep": { "/latency/file": ["good.txt", "none.txt"] } }' >last.json
    expect 4 "$ddns" sweep last.json --output r
    says err "last.json: /latency/file: none.txt: no such file"
    [ ! -e r ] || fail "the first point was run before the last was checked"
    ;;
  many_seeds)
    # Seconds of CPU are limited: what takes more is stopped.
    # shellcheck disable=SC2016
    limited='ulimit -t 5; exec "$0" validate many.json'
    printf '{ "seeds": [%s] }' "$(seq -s, 100000)" >many.json
    expect 3 bash -c "$limited" "$ddns"
    says err "many.json: /seeds: has 100000 values, expected at most 10000"
    one_line err
    printf '{ "seeds": [%s] }' "$(seq -s, 10000)" >many.json
    expect 0 bash -c "$limited" "$ddns"
    says out "10000 runs"
    printf '{ "seeds": [%s], "sweep": { "/overlay/base": [2, 4] } }' "$(seq -s, 9000)" >many.json
    expect 3 "$ddns" validate many.json
    says err "many.json: /sweep: gives 18000 runs or more, expected at most 10000"
    ;;
  names)
    mkdir out.d
    for name in "my run" .hidden 50% "$(printf 'a\377b')"; do
      spec "$name.json"
      sed -i 's/"name": "small", //' "$name.json"
      expect 0 "$ddns" run "$name.json" --output out.d --quiet
    done
    [ "$(ls out.d)" = "$(printf '%s.json\n%s.provenance.json\n' 50_ 50_ _hidden _hidden a_b a_b \
      my_run my_run)" ] || fail "other files: $(ls out.d)"
    ;;
  dry_run)
    spec s.json
    expect 0 "$ddns" run s.json --dry-run --set /overlay/nodes=70
    says out "small"
    says out '"nodes": 70'
    says out "1 run, about 0.0 s of processor time; 1 at a time, about "
    silent err
    many
    expect 0 "$ddns" sweep many.json --dry-run --jobs 3
    says out "seed=200"
    says out "200 runs, about"
    says out "; 3 at a time, about"
    [ "$(ls)" = "$(printf 'err\nmany.json\nout\ns.json')" ] || fail "something is left: $(ls)"
    ;;
  memory)
    if ! (ulimit -v 4000000 && "$ddns" --version) >out 2>&1; then
      echo "the program does not run within 4 GB of addresses (sanitizers): nothing is tested"
      exit 0
    fi
    ulimit -v 4000000
    billion="--set /trace/kind=steady --set /trace/names=1000000000"
    for command in "run --output r" "run --dry-run" "sweep --output r" selfcheck; do
      # shellcheck disable=SC2086
      expect 1 "$ddns" $command shipped:successful.json $billion
      says err ": needs about 1"
      says err "GB of memory, most of it for the records; "
      says err " GB are available"
      one_line err
    done
    # shellcheck disable=SC2016
    expect 1 bash -c 'ulimit -v 600000; exec "$0" reproduce --output r --jobs 8' "$ddns"
    says err "million[16],seed=3 and others, 8 at a time: need about"
    spec s.json
    expect 0 "$ddns" sweep s.json --output fits --jobs 4 --quiet
    [ ! -e r ] || fail "something was run"
    ;;
  *) fail "no such case" ;;
esac
