#!/usr/bin/env bash
# Batches in parts: shards of sweeps and of papers, what is told of them, and what is merged.
#
#   tests/cli/batch.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Eight points.
eight() { cat >eight.json <<<'{ "name": "eight", "overlay": { "nodes": 20 },
  "service": { "kind": "lookup" }, "trace": { "queries": 300 },
  "sweep": { "/overlay/base": [2, 4] }, "seeds": [1, 2, 3, 4] }'; }

case $case in
  shards)
    eight
    expect 0 "$ddns" sweep eight.json --output whole --quiet
    # In any order, one of them twice, two at once, one killed.
    "$ddns" sweep run eight.json --output parts --shard 3/3 --quiet &
    running+=($!)
    expect 0 "$ddns" sweep run eight.json --output parts --shard 2/3 --jobs 2
    grep -q '^eight: [23] of 8 points in .*, 0 of them done before$' err || fail "$(cat err)"
    wait "${running[0]}"
    running=()
    expect 0 "$ddns" sweep run eight.json --output parts --shard 2/3
    ! grep -q ' 0 of them done before' err || fail "nothing was kept"
    expect 1 "$ddns" sweep status eight.json --output parts
    grep -q '^eight: [56] of 8 points done, [23] missing (first: base=.*,seed=.*)$' out ||
      fail "$(cat out)"
    expect 1 "$ddns" sweep merge eight.json --output parts
    says err "; nothing is merged before all are"
    one_line err
    [ ! -e parts/eight.json ] || fail "a summary of some points"
    expect 0 "$ddns" sweep run eight.json --output parts --shard 1/3 --quiet
    silent err
    expect 0 "$ddns" sweep status eight.json --output parts
    says out "eight: 8 of 8 points done"
    expect 0 "$ddns" sweep merge eight.json --output parts --jobs 2
    says err "eight: 8 points in "
    says out "overlay base = 4"
    same_results whole parts
    no_parts
    # More shards than points.
    for shard in $(seq 11); do
      expect 0 "$ddns" sweep run eight.json --output many --shard "$shard/11" --quiet
    done
    expect 0 "$ddns" sweep merge eight.json --output many --quiet
    same_results whole many
    # A point alone, and all that is left of it.
    expect 0 "$ddns" sweep run eight.json --output one --point base=2,seed=3
    says err "eight: 1 of 8 points in "
    [ "$(ls one/eight)" = "$(printf 'base=2,seed=3.json\nbase=2,seed=3.provenance.json')" ] ||
      fail "others were run"
    expect 0 "$ddns" sweep run eight.json --output one
    says err " 1 of them done before, one/eight.json"
    same_results whole one
    ;;
  killed_shard)
    many
    "$ddns" sweep run many.json --output parts --shard 2/2 --quiet &
    pid=$!
    running+=($pid)
    while [ -z "$(compgen -G 'parts/many/*.provenance.json')" ]; do
      kill -0 $pid 2>/dev/null || fail "it ended before a point was there"
    done
    kill -9 $pid
    wait $pid || true
    expect 0 "$ddns" sweep run many.json --output parts --shard 2/2
    ! grep -q ' 0 of them done before' err || fail "nothing was kept"
    expect 0 "$ddns" sweep run many.json --output parts --shard 1/2 --quiet
    expect 0 "$ddns" sweep merge many.json --output parts --quiet
    expect 0 "$ddns" sweep many.json --output whole --quiet
    same_results whole parts
    ;;
  failed_points)
    # What is wrong with the end of a trace is found when it is read.
    day() { "$ddns" trace generate shipped:slashdot.json --set /trace/queries=40 --output "$1"; }
    day good.csv
    day bad.csv
    echo 'no line' >>bad.csv
    echo '{ "name": "some", "overlay": { "nodes": 20 }, "trace": { "kind": "file" },
      "sweep": { "/trace/path": ["good.csv", "bad.csv"] }, "seeds": [1, 2] }' >some.json
    expect 4 "$ddns" sweep some.json --output a --quiet
    says err "path=bad.csv,seed=1: some.json: /trace/path: bad.csv:42: 1 fields"
    says err "path=bad.csv,seed=2: some.json: /trace/path: bad.csv:42: 1 fields"
    says err "some: 2 of 4 points failed"
    [ ! -e a/some.json ] || fail "a summary of some points"
    expect 1 "$ddns" sweep status some.json --output a
    says out "some: 2 of 4 points done, 2 failed"
    says out "failed: path=bad.csv,seed=2: some.json: /trace/path: bad.csv:42: 1 fields"
    expect 1 "$ddns" sweep merge some.json --output a
    says err "path=bad.csv,seed=1: some.json: /trace/path: bad.csv:42: 1 fields"
    expect 4 "$ddns" sweep run some.json --output a --failed
    says err "some: 2 of 2 points failed"
    # Mended, it is other data: nothing is known of it.
    day bad.csv
    expect 1 "$ddns" sweep status some.json --output a
    says out "2 missing"
    expect 0 "$ddns" sweep some.json --output a --quiet
    expect 0 "$ddns" sweep some.json --output b --quiet
    same_results a b
    ;;
  plans)
    eight
    expect 0 "$ddns" sweep plan eight.json
    says out "base=4,seed=4"
    says out "8 points; shards of a minute of work or more: 1"
    [ ! -e results ] || fail "something was run"
    plan=$(sed -n 's/^eight: plan \([0-9a-f]*\),.*/\1/p' out)
    expect 3 "$ddns" sweep run eight.json --plan "$plan"
    says err "--plan $plan: is $plan"
    full=$(sed -n 's/^--plan [0-9a-f]*: is \([0-9a-f]*\) now.*/\1/p' err)
    expect 0 "$ddns" sweep run eight.json --plan "$full" --quiet
    sed -i 's/300/301/' eight.json
    expect 3 "$ddns" sweep run eight.json --plan "$full"
    says err "the program has changed; submit it again"
    expect 3 "$ddns" sweep merge eight.json --plan "$full"
    one_line err
    # Words that are wrong.
    expect 2 "$ddns" sweep staus eight.json
    says err 'unknown command "staus"'
    says err 'did you mean "status"?'
    expect 2 "$ddns" sweep
    says err "SPEC is required"
    expect 2 "$ddns" sweep run
    says err "SPEC is required"
    expect 3 "$ddns" sweep run eight.json --shard 9/8
    says err "--shard 9/8: expected I/N, such as 2/8, where I is 1 to N"
    expect 3 "$ddns" sweep run eight.json --point base=2,sed=3
    says err '--point base=2,sed=3: there is no such point; did you mean "base=2,seed=3"?'
    # A file may have a command's name, and a misspelt one is a file that is not there.
    cp eight.json plan
    expect 0 "$ddns" sweep ./plan --dry-run
    expect 3 "$ddns" sweep none.json
    says err "none.json"
    ;;
  full_disk_of_a_shard)
    # A limit on the size of files stands for a disk that is full.
    eight
    # shellcheck disable=SC2016
    expect 1 bash -c '(ulimit -f 0; exec "$0" "$@") 2>&1 | cat; exit "${PIPESTATUS[0]}"' \
      "$ddns" sweep run eight.json --output a --shard 1/2 --quiet
    says out ".json: cannot be written: File too large"
    one_line out
    [ -z "$(ls a/eight)" ] || fail "something is left: $(ls a/eight)"
    expect 0 "$ddns" sweep run eight.json --output a --shard 2/2 --quiet
    expect 0 "$ddns" sweep run eight.json --output a --shard 1/2 --quiet
    expect 0 "$ddns" sweep merge eight.json --output a --quiet
    ;;
  reproduce_shards)
    cat >mine.json <<<'{ "paper": { "name": "mine", "title": "Mine" }, "seeds": 2,
      "runs": { "nodes": { "experiment": "eight.json", "each": { "n": [10, 20] },
                           "set": { "/overlay/nodes": "{n}" }, "keep": "eight-{n}" } },
      "claims": [ { "id": "hops", "quote": "More nodes take more hops.", "measure": "hops",
                    "ours": "nodes[20].hop_count.mean - nodes[10].hop_count.mean",
                    "text": { "says": "more", "holds": [0, 5] }, "tolerance_reason": "None." } ] }'
    echo '{ "overlay": { "nodes": 20 }, "service": { "kind": "lookup" },
      "trace": { "queries": 300 } }' >eight.json
    expect 0 "$ddns" reproduce mine.json --output whole
    says whole/claims.md "Verdicts: reproduced 1."
    expect 0 "$ddns" reproduce plan mine.json
    says out "reproduce: plan "
    for shard in 2 1 2; do
      expect 0 "$ddns" reproduce run mine.json --output parts --shard $shard/3 --quiet
    done
    expect 1 "$ddns" reproduce status mine.json --output parts
    expect 1 "$ddns" reproduce merge mine.json --output parts
    says err "reproduce: "
    [ ! -e parts/claims.json ] || fail "verdicts on some runs"
    expect 0 "$ddns" reproduce run mine.json --output parts --shard 3/3 --quiet
    expect 0 "$ddns" reproduce merge mine.json --output parts
    same_results whole parts
    # Again, nothing is run; a kept result that is gone is made again.
    rm parts/eight-10.json
    expect 1 "$ddns" reproduce status mine.json --output parts
    says out "3 of 4 runs done, 1 missing"
    expect 0 "$ddns" reproduce mine.json --output parts --quiet
    same_results whole parts
    # A kept result of another experiment is not replaced; what claims were about before is.
    sed -i 's/300/301/' eight.json
    expect 1 "$ddns" reproduce mine.json --output parts --quiet
    says err "/eight-10.json: is the result of another experiment: /trace/queries is 300 there"
    sed -i 's/, "keep": "eight-{n}"//' mine.json
    expect 0 "$ddns" reproduce mine.json --output parts --quiet
    ! grep -q '"queries": 300' parts/runs/mine/*.json || fail "it was not run again"
    ;;
  *) fail "no such case" ;;
esac
