#!/usr/bin/env bash
# Results that are there already: what is kept, what is replaced, and what may be run again.
#
#   tests/cli/results.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# day N FILE: a trace of N questions.
day() {
  "$ddns" trace generate shipped:slashdot.json --set /trace/queries="$1" --output "$2" --quiet
}
# recorded FILE: an experiment with the trace day.csv.
recorded() { echo '{ "name": "recorded", "overlay": { "nodes": 20 },
  "trace": { "kind": "file", "path": "day.csv" } }' >"$1"; }
sum() { sha256sum "$1" | cut -d ' ' -f 1; }
# set_version FILE.provenance.json: as if another version of the program had made it.
set_version() {
  sed -i -e 's/"version": ".*"/"version": "0.0.9"/' -e 's/"point": ".*"/"point": "old"/' "$1"
}

case $case in
  not_replaced)
    spec s.json
    expect 0 "$ddns" run s.json --output a
    cp a/small.json first.json
    expect 1 "$ddns" run s.json --output a --seed 2
    says err "a/small.json: is the result of another experiment: /seed is 1 there and 2 here"
    says err "--force replaces it"
    one_line err
    cmp first.json a/small.json || fail "it was replaced"
    expect 0 "$ddns" run s.json --output a --seed 2 --set /name=second
    expect 0 "$ddns" run s.json --output a --seed 2 --force
    grep -q '"seed": 2' a/small.json || fail "--force did nothing"
    # The last of several is looked at before the first is run.
    sed 's/small/t/' s.json >t.json
    expect 1 "$ddns" run t.json s.json --output a
    [ ! -e a/t.json ] || fail "the first was run"
    # A file that is no result, the experiment itself among them.
    cp s.json small.json
    expect 1 "$ddns" run small.json --output .
    says err "./small.json: is a file that is no result"
    cmp s.json small.json || fail "the experiment was replaced"
    echo "my notes" >a/notes.json
    expect 1 "$ddns" run s.json --set /name=notes --output a
    says err "a/notes.json: is a file that is no result"
    # The provenance of one is not the result of another.
    expect 1 "$ddns" run s.json --set /name=small.provenance --output a
    says err "a/small.provenance.json: is a file that is no result"
    expect 0 "$ddns" run s.json --set /name=x.provenance --output a
    expect 1 "$ddns" run s.json --set /name=x --output a
    says err "x.provenance.json"
    ;;
  other_version)
    spec s.json
    "$ddns" run s.json --output a --quiet
    set_version a/small.provenance.json
    expect 0 "$ddns" run s.json --output a --quiet
    silent err
    ! grep -qF 0.0.9 a/small.provenance.json || fail "it was not run again"
    # It knew a key less, and found something else.
    cp a/small.json new.json
    sed -i -e '/"route_by_successors"/d' -e 's/"events": .*/"events": 7,/' a/small.json
    set_version a/small.provenance.json
    expect 0 "$ddns" run s.json --output a --quiet
    says err "a/small.json: replaced; ddns 0.0.9 had made another result of this experiment"
    one_line err
    cmp new.json a/small.json || fail "it was not replaced"
    ;;
  run_and_sweep)
    many
    echo '{ "name": "many", "service": { "kind": "lookup" }, "trace": { "queries": 10 } }' >one.json
    expect 0 "$ddns" sweep many.json --set /trace/queries=10 --output a --quiet
    cp -r a before
    expect 1 "$ddns" run one.json --output a
    says err "a/many.json: is the summary of a sweep; --force"
    expect 1 "$ddns" run "a/many/seed=5.json" --output a
    says err "a/many.json: is the summary of a sweep; --force"
    same_results a before
    expect 0 "$ddns" run one.json --output b
    expect 1 "$ddns" sweep many.json --set /trace/queries=10 --output b
    says err "b/many.json: is the result of a run; --force"
    [ ! -e b/many ] || fail "points were run"
    expect 3 "$ddns" run a/many.json
    says err "a/many.json: is the summary of a sweep, expected"
    ;;
  sweep_points)
    many
    expect 0 "$ddns" sweep many.json --set /trace/queries=10 --output a
    expect 1 "$ddns" sweep many.json --set /trace/queries=20 --output a
    says err "a/many.json: is the summary of another sweep: /trace/queries is 10 there and 20 here"
    rm a/many.json
    expect 1 "$ddns" sweep many.json --set /trace/queries=20 --output a
    says err "/trace/queries is 10 there and 20 here (200 of 200 points); --force"
    one_line err
    # Fewer points and more.
    sed 's/"seeds": \[.*\]/"seeds": [3, 5, 300]/' many.json >few.json
    expect 0 "$ddns" sweep few.json --set /trace/queries=10 --output a
    says err "3 points in "
    says err " 2 of them done before"
    says err "many: 198 results in a/many/ are of no point of this sweep and stay there"
    expect 0 "$ddns" sweep many.json --set /trace/queries=10 --output a
    says err " 200 of them done before"
    says err "many: 1 results in a/many/ are of no point"
    expect 0 "$ddns" sweep many.json --set /trace/queries=20 --output a --force
    says err " 0 of them done before"
    # What another version has made is made again.
    for seed in 1 2 3; do set_version "a/many/seed=$seed.provenance.json"; done
    sed -i 's/"events": .*/"events": 7,/' a/many/seed=2.json
    expect 0 "$ddns" sweep many.json --set /trace/queries=20 --output a
    says err " 197 of them done before"
    says err "many: 1 points replaced; other versions of ddns had made other results of them"
    ;;
  inputs)
    mkdir one two
    day 30 one/day.csv
    recorded one/r.json
    expect 0 "$ddns" run one/r.json --output a
    grep -q '"path": "day.csv"' a/recorded.json || fail "no path"
    says a/recorded.json "\"bytes\": $(stat -c %s one/day.csv)"
    says a/recorded.json "\"sha256\": \"$(sum one/day.csv)\""
    # A run without such files says nothing of them.
    spec s.json
    expect 0 "$ddns" run s.json --output a
    ! grep -q '"inputs"' a/small.json a/small.provenance.json || fail "inputs of no file"
    # Another folder's file of the same name, the same experiment to the letter.
    day 60 two/day.csv
    cp one/r.json two/r.json
    expect 1 "$ddns" run two/r.json --output a
    says err "a/recorded.json: is the result of other data: /~1trace~1path/"
    # Wherever the folder lies, the bytes are the same.
    cp -r one three
    expect 0 "$ddns" run three/r.json --output b
    cmp a/recorded.json b/recorded.json || fail "the result depends on the place"
    ;;
  sweep_inputs)
    # The trace, a latency table, a list of lifetimes: the file is written anew between two sweeps.
    day 30 day.csv
    printf '0 10\n1 20\n' >table.txt
    printf '5000\n' >lives.txt
    echo '{ "name": "recorded", "overlay": { "nodes": 20 }, "maintenance": { "on": true },
      "trace": { "kind": "file", "path": "day.csv" }, "latency": { "file": "table.txt" },
      "churn": { "kind": "file", "file": "lives.txt" }, "seeds": [1, 2] }' >r.json
    expect 0 "$ddns" sweep r.json --output a
    for file in day.csv table.txt lives.txt; do
      says a/recorded/seed=1.json "\"sha256\": \"$(sum $file)\""
      cp $file kept
      expect 0 "$ddns" sweep r.json --output a
      says err " 2 of them done before"
      case $file in
        day.csv) day 60 day.csv ;;
        table.txt) printf '0 10\n1 30\n' >table.txt ;;
        lives.txt) printf '6000\n' >lives.txt ;;
      esac
      expect 1 "$ddns" sweep r.json --output a
      says err "a/recorded/seed=1.json: is the result of other data: "
      says err "(2 of 2 points); --force replaces it"
      expect 0 "$ddns" sweep r.json --output a --force
      says err " 0 of them done before"
      expect 0 "$ddns" sweep r.json --output b
      same_results a b
      rm -r b
    done
    [ "$(grep -c '"queries": 60' a/recorded/seed=1.json)" = 1 ] || fail "an old trace was kept"
    ;;
  again)
    # A result is an experiment, wherever one stands.
    mkdir one
    day 30 one/day.csv
    recorded one/r.json
    "$ddns" run one/r.json --output a --quiet
    mkdir far
    (cd far && expect 0 "$ddns" run ../a/recorded.json --output b)
    cmp a/recorded.json far/b/recorded.json || fail "another result"
    echo '{ "extends": "../a/recorded.json", "seed": 2 }' >far/more.json
    expect 0 "$ddns" run far/more.json --output c
    says c/recorded.json '"seed": 2'
    expect 0 "$ddns" validate a/recorded.json far/more.json
    # The file has gone along with the result.
    mkdir moved
    mv one/day.csv a/recorded.json moved
    expect 0 "$ddns" run moved/recorded.json --output d
    cmp moved/recorded.json d/recorded.json || fail "another result"
    # It is not the same file any more.
    day 31 moved/day.csv
    expect 4 "$ddns" run moved/recorded.json --output e
    says err "moved/day.csv: is not the file of which moved/recorded.json was made: its SHA-256 is"
    says err "--set /trace/path=FILE takes another one"
    expect 0 "$ddns" run moved/recorded.json --output e --set /trace/path=moved/day.csv
    rm moved/day.csv
    expect 4 "$ddns" run moved/recorded.json --output f
    says err "moved/day.csv: no such file"
    ;;
  found_before)
    # What cannot be written is told before the run, which would take very long.
    echo '{ "overlay": { "nodes": 10 },
      "service": { "kind": "lookup" }, "trace": { "queries": 1000000000 },
      "output": { "latency_resolution_ms": 1 } }' >s.json
    long=$(printf 'n%.0s' $(seq 90))
    deep=$(printf "/$long$long%.0s" $(seq 25))
    mkdir -p a/s.json b/s.provenance.json c
    ln -s nowhere/s.json c/s.json
    ln -s nowhere d
    mkfifo pipe
    for folder in a b c d "e/$long$long$long" "e$deep" s.json; do
      for command in run sweep; do
        expect 1 timeout 20 "$ddns" $command s.json --output "$folder"
        says err ": cannot be written: "
        one_line err
      done
    done
    echo read-only >locked
    chmod 400 locked
    [ -w locked ] || expect 1 "$ddns" trace generate shipped:slashdot.json --output locked
    # Long names of points, of arrays and of many axes.
    values=$(seq -s, 1000 1900)
    shares=$(seq -s, 1000 1014)
    echo '{ "name": "long", "overlay": { "nodes": 64, "capacity": { "kind": "list" } },
      "trace": { "kind": "slashdot", "queries": 10 },
      "faults": { "partition": { "kind": "uniform" } },
      "sweep": { "/overlay/capacity/values": [['"$values"',1], ['"$values"',2]],
        "/faults/partition/shares": [['"$shares"',999], ['"$shares"',998]],
        "/latency/trim": [[0.01234567890123456, 0.9012345678901234], [0.01234567890123456, 0.95]] },
      "seeds": [1, 2] }' >long.json
    expect 0 "$ddns" sweep long.json --output l
    points=$(find l/long -name '*.json' ! -name '*.provenance.json' | wc -l)
    [ "$points" = 16 ] || fail "$points points"
    expect 0 "$ddns" sweep long.json --output l
    says err " 16 of them done before"
    ;;
  *) fail "no such case" ;;
esac
