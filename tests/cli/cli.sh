#!/usr/bin/env bash
# The command line, seen from outside: exit codes, messages, files.
#
#   tests/cli/cli.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case $case in
  help)
    expect 0 "$ddns" --help
    for word in run sweep export validate schema trace selfcheck; do says out "$word"; done
    expect 0 "$ddns" run --help
    says out --set
    expect 0 "$ddns" --version
    says out "ddns "
    ;;
  usage)
    expect 2 "$ddns"
    expect 2 "$ddns" rnu x.json
    says err 'unknown command "rnu"'
    says err 'did you mean "run"?'
    expect 2 "$ddns" trace infos x
    says err 'did you mean "info"?'
    spec s.json
    # What a file alone can say, and what is no key at all.
    for words in "/seeds=[1]:belongs to the file as a whole" \
      "/overlay={}:is a section, expected a key in it, such as /overlay/kind" \
      "/sweep={}:belongs to the file as a whole"; do
      expect 3 "$ddns" run s.json --set "${words%%:*}"
      says err "${words#*:}"
      ! grep -q "did you mean" err || fail "a hint that leads nowhere: $(cat err)"
    done
    echo '{ "trace": { "seeds": [1, 2] } }' >nested.json
    expect 3 "$ddns" run nested.json
    says err "nested.json: /trace/seeds: unknown key; did you mean /seeds?"
    expect 2 "$ddns" run
    expect 2 "$ddns" run --no-such-option x.json
    expect 2 "$ddns" sweep x.json --jobs 0
    expect 2 "$ddns" sweep x.json --jobs two
    expect 2 "$ddns" reproduce --living-seeds 2
    expect 2 "$ddns" reproduce --living --living-seeds 0
    ;;
  typo)
    echo '{ "overlay": { "ndoes": 10 }, "dhash": { "cache": { "policy": "pathh" } } }' >typo.json
    for command in run sweep validate selfcheck; do
      expect 3 "$ddns" "$command" typo.json
      says err "typo.json: /overlay/ndoes: unknown key; did you mean /overlay/nodes?"
      says err "did you mean \"path\"?"
      silent out
    done
    [ ! -e results ] || fail "a result was written"
    ;;
  missing_spec)
    expect 3 "$ddns" run none.json
    says err "none.json: cannot be read: No such file or directory"
    expect 3 "$ddns" run failed.json
    says err "did you mean shipped:failed.json?"
    expect 3 "$ddns" run shipped:faild.json
    says err "shipped:faild.json: no such file is shipped with the program; did you mean failed"
    expect 3 "$ddns" run .
    says err "this is a folder"
    ;;
  all_or_none)
    spec good.json
    echo '{ "seed": "x" }' >bad.json
    expect 3 "$ddns" run good.json bad.json
    [ ! -e results ] || fail "the good one was run before the bad one was read"
    expect 3 "$ddns" run good.json good.json
    says err "is the name of two of these experiments"
    ;;
  judge)
    cat >mine.json <<'END'
{ "paper": { "name": "mine", "title": "Mine" }, "runs": { "r": {} },
  "claims": [ { "id": "c", "quote": "q", "measure": "questions that were asked",
                "ours": "r.counts.queries", "text": { "holds": [1, null] } } ] }
END
    spec s.json
    expect 0 "$ddns" run s.json --output results --quiet
    expect 0 "$ddns" judge mine.json results --as r=results/small.json --output out.d
    says out "questions that were asked"
    says out "Mine: reproduced 1"
    says out.d/claims.md "| questions that were asked |"
    mv results/small.json results/r.json
    expect 0 "$ddns" judge mine.json results --quiet
    says out "Mine: reproduced 1"
    expect 3 "$ddns" reproduce mine.json
    says err 'mine.json: /runs/r: has no "experiment"'
    expect 3 "$ddns" judge mine.json results --as q=x
    says err "--as q=x: expected RUN=FILE"
    expect 4 "$ddns" judge mine.json nowhere
    says err "nowhere: no results of the runs of mine.json"
    sed -i s/queries/qeries/ mine.json
    expect 3 "$ddns" judge mine.json results
    says err 'mine.json: /claims/0/ours: r.counts has no "qeries"; did you mean "queries"?'
    ;;
  unknown_claim)
    echo '{ "claims": [ { "id": "storage-meidan", "verdict": "reproduced" } ] }' >claims.json
    expect 4 "$ddns" reproduce --check claims.json --output out.d
    says err 'claims.json: unknown claim "storage-meidan"; did you mean "storage-median"?'
    one_line err
    expect 4 "$ddns" reproduce --check none.json --output out.d
    says err "none.json: cannot be read"
    one_line err
    [ ! -e out.d ] || fail "it was run first"
    ;;
  syntax)
    printf '{\n  "seed": 1\n  "name": "x"\n}\n' >syntax.json
    expect 3 "$ddns" run syntax.json
    says err "syntax.json: line 3, column "
    ;;
  trace_input)
    expect 3 "$ddns" run shipped:real-trace.json
    says err "--set /trace/path="
    expect 4 "$ddns" run shipped:real-trace.json --set /trace/path=none.csv
    says err "none.csv"
    "$ddns" trace generate shipped:slashdot.json --set /trace/queries=1000 --output day.csv.gz \
      --quiet
    head -c 2000 day.csv.gz >cut.csv.gz
    expect 4 "$ddns" run shipped:real-trace.json --set /trace/path=cut.csv.gz
    says err "cut.csv.gz"
    one_line err
    expect 4 "$ddns" trace info cut.csv.gz
    one_line err
    expect 4 "$ddns" trace convert cut.csv.gz --output whole.csv
    one_line err
    [ ! -e whole.csv ] || fail "half a trace was written"
    no_parts
    ;;
  trace_tools)
    expect 0 "$ddns" trace generate shipped:slashdot.json --set /trace/queries=500 --output a.csv.xz
    expect 0 "$ddns" trace info a.csv.xz
    says out 500
    expect 0 "$ddns" trace convert a.csv.xz --to names --output a.txt
    [ "$(wc -l <a.txt)" = 500 ] || fail "not 500 lines"
    expect 0 "$ddns" trace convert a.txt --to csv --output b.csv --rate-per-s 4
    says b.csv "124.750000,"  # the last of 500 questions, a quarter of a second apart
    expect 0 "$ddns" trace info a.txt --rate-per-s 4
    says out "0.000 to 124.750 s"
    expect 0 "$ddns" trace info a.txt
    says out "0.000 to 166.333 s"
    expect 0 "$ddns" trace info a.csv.xz --rate-per-s 4
    cp out rate
    expect 0 "$ddns" trace info a.csv.xz
    cmp out rate || fail "the rate moved the times of a file that has them"
    for rate in 0 -1 two 1e10; do
      expect 2 "$ddns" trace info a.txt --rate-per-s "$rate"
      says err "--rate-per-s"
    done
    expect 4 "$ddns" trace info none.csv
    expect 2 "$ddns" trace convert a.txt --to pcap --output b
    expect 3 "$ddns" trace generate shipped:latency.json --output c.csv
    [ ! -e c.csv ] || fail "c.csv was written"
    ;;
  trace_reading)
    printf 'time,qname\n5000,b.example\n1000,a.example\n9000,c.example\nx\n' >t.csv
    expect 4 "$ddns" trace info t.csv
    says err "t.csv:1: the header has no column qtype"
    expect 4 "$ddns" trace info t.csv --type AAAA
    says err "t.csv:2: time is \"5000\", expected a time whose unit is known"
    printf 't_ms,qname,qtype\n5000,b.example,A\n1000,a.example,A\n1500,c.example,A\n' >o.csv
    expect 4 "$ddns" trace info o.csv
    says err "o.csv:2: t_ms is 4.000 s ahead of the rows after it"
    expect 4 "$ddns" trace convert t.csv --type AAAA --time-unit ms --sort --output s.csv
    says err "t.csv:5: 1 fields"
    expect 0 "$ddns" trace convert t.csv --type AAAA --time-unit ms --sort --skip-bad-lines \
      --output s.csv
    says err "3 lines read, 1 bad ones skipped"
    says s.csv "8.000000,0,0,c.example,AAAA,"
    [ "$(cut -d, -f4 s.csv | tr '\n' ' ')" = "qname a.example b.example c.example " ] ||
      fail "not sorted"
    expect 2 "$ddns" trace info t.csv --time-unit hours
    expect 2 "$ddns" trace info t.csv --type AX
    says err '"AX" is no record type'
    # Standard input, also compressed.
    expect 0 sh -c 'gzip <s.csv | "$0" trace info -' "$ddns"
    says out "queries:          3"
    expect 0 sh -c '"$0" trace convert - --to names --output n.txt <s.csv' "$ddns"
    says n.txt "b.example AAAA"
    expect 4 sh -c '"$0" trace info - </dev/null' "$ddns"
    says err "standard input: is empty"
    expect 4 sh -c 'echo a | "$0" trace info -' "$ddns"
    says err "standard input:1: 1 word"
    # What a run has skipped.
    expect 0 "$ddns" run shipped:real-trace.json --set /trace/path=t.csv --set /trace/type=A \
      --set /trace/time_unit=ms --set /trace/skip_bad_lines=true --set /overlay/nodes=10
    says err "real-trace: 2 bad lines of t.csv skipped"
    expect 0 "$ddns" run shipped:real-trace.json --set /trace/path=s.csv --set /overlay/nodes=10 \
      --force
    ! grep -q skipped err || fail "skipped none, and says so"
    ;;
  run)
    spec s.json
    expect 0 "$ddns" run s.json --output deep/er
    says out small
    [ -s deep/er/small.json ] && [ -s deep/er/small.provenance.json ] || fail "no result"
    no_parts
    cp deep/er/small.json first.json
    expect 0 "$ddns" run s.json --output deep/er --quiet
    silent out
    silent err
    cmp first.json deep/er/small.json || fail "a second run gave other bytes"
    expect 0 "$ddns" run s.json --output other --quiet --seed 2 --set /overlay/nodes=60
    grep -q '"seed": 2' other/small.json && grep -q '"nodes": 60' other/small.json ||
      fail "--seed or --set did nothing"
    ! grep -qE 'wall|host|version' deep/er/small.json || fail "provenance in the result"
    ;;
  export)
    spec s.json
    "$ddns" run s.json --output r --quiet
    expect 0 "$ddns" export r/small.json --to csv
    says out "file,run,seed,metric,value"
    says out "r/small.json,small,1,counts.queries,20000"
    cp out printed.csv
    expect 0 "$ddns" export r/small.json --output table.csv
    silent out
    cmp table.csv printed.csv || fail "--output writes another table"
    expect 0 "$ddns" export r/small.json --cdf
    says out "file,run,seed,distribution,value,fraction"
    expect 4 "$ddns" export r/small.json none.json
    says err "none.json: cannot be read"
    one_line err
    silent out
    expect 4 "$ddns" export s.json
    says err "s.json: neither the result of a run nor the summary of a sweep"
    expect 2 "$ddns" export r/small.json --to xlsx
    ;;
  unwritable)
    spec s.json
    touch file
    expect 1 "$ddns" run s.json --output file/sub
    says err "file/sub/small.json: cannot be written: Not a directory"
    one_line err
    many
    expect 1 "$ddns" sweep many.json --output file --quiet
    says err "file/many.json: cannot be written: Not a directory"
    one_line err
    rm many.json
    expect 1 "$ddns" reproduce --output file
    says err "file/figures.json: cannot be written: Not a directory"
    one_line err
    expect 1 "$ddns" trace generate shipped:slashdot.json --output file/day.csv
    says err "file/day.csv: cannot be written"
    one_line err
    [ "$(ls)" = "$(printf 'err\nfile\nout\ns.json')" ] || fail "something is left: $(ls)"
    ;;
  full_disk)
    [ -c /dev/full ] || exit 0  # elsewhere there is no disk that is always full
    echo '{ "overlay": { "nodes": 50 } }' >s.json
    for words in --version "run --help" "validate s.json" schema "schema --markdown"; do
      # shellcheck disable=SC2016,SC2086
      expect 1 sh -c '"$0" "$@" >/dev/full' "$ddns" $words
      says err "annot write to"
      one_line err
    done
    ;;
  validate)
    for file in "$root"/experiments/*.json; do
      case $file in */experiment.schema.json | */real-trace.json | */my-resolver.json)
        continue ;;
      esac
      expect 0 "$ddns" validate "$file"
    done
    echo '{ "extends": "shipped:failed.json", "name": "mine" }' >mine.json
    expect 0 "$ddns" validate mine.json shipped:failed.json
    expect 3 "$ddns" validate shipped:successful.json --set /trace/queries=100
    expect 4 "$ddns" validate shipped:real-trace.json --set /trace/path=none.csv
    expect 4 "$ddns" validate shipped:real-trace.json --set /trace/path=.
    says err "/trace/path: .: this is a folder, expected a file"
    ;;
  schema_is_current)
    "$ddns" schema | diff "$root/experiments/experiment.schema.json" - ||
      fail "run: ddns schema > experiments/experiment.schema.json"
    ;;
  selfcheck)
    spec s.json
    expect 0 "$ddns" selfcheck s.json
    says out "same bytes twice"
    ;;
  colour)
    many
    expect 0 "$ddns" sweep many.json --output c
    ! grep -q $'\033' err || fail "a bar where there is no terminal"
    if ! script -qec true /dev/null >/dev/null 2>&1; then
      echo "the system gives no pseudo-terminal: what one would see is not tested"
      exit 0
    fi
    script -qec "'$ddns' sweep many.json --output a" /dev/null >tty
    grep -q $'\033\[32m' tty || fail "no colour on a terminal"
    script -qec "NO_COLOR=1 '$ddns' sweep many.json --output b" /dev/null >tty
    ! grep -q $'\033\[32m' tty || fail "colour in spite of NO_COLOR"
    grep -q '#' tty || fail "no bar"
    same_results a c
    ;;
  *) fail "no such case" ;;
esac
