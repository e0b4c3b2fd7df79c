#!/usr/bin/env bash
# The command line, seen from outside: exit codes, messages, files.
#
#   tests/cli/cli.sh PROGRAM CASE
set -euo pipefail
ddns=$1
case=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "$case: $*" >&2; exit 1; }

# expect CODE COMMAND...: runs it; its output is in out and err afterwards.
expect() {
  local code=$1 actual=0
  shift
  "$@" >out 2>err || actual=$?
  [ "$actual" = "$code" ] || { cat out err >&2; fail "exit code $actual instead of $code: $*"; }
}
says() { grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "$1 does not say: $2"; }; }
silent() { [ ! -s "$1" ] || { cat "$1" >&2; fail "$1 is not empty"; }; }
no_parts() { [ -z "$(find . -name '*.part*')" ] || fail "half-written files are left: $(find .)"; }

# A run of a fraction of a second, and a sweep of many still shorter ones.
spec() { cat >"$1" <<<'{ "name": "small", "overlay": { "nodes": 50 },
  "trace": { "kind": "uniform", "queries": 20000 } }'; }
many() {
  local seeds
  seeds=$(seq -s, 1 200)
  cat >many.json <<<'{ "name": "many", "overlay": { "nodes": 50 },
    "trace": { "kind": "uniform", "queries": 3000 }, "seeds": ['"$seeds"'] }'
}
# wait_for FILE PID: until the file is there; fails if the process ends first.
wait_for() {
  until [ -e "$1" ]; do kill -0 "$2" 2>/dev/null || fail "ended before $1 was there"; done
}
same_results() {
  diff -r -x '*.provenance.json' "$1" "$2" >differences || { head differences >&2; fail "differ"; }
}

case $case in
  help)
    expect 0 "$ddns" --help
    for word in run sweep validate schema trace selfcheck; do says out "$word"; done
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
    expect 2 "$ddns" run
    expect 2 "$ddns" run --no-such-option x.json
    expect 2 "$ddns" sweep x.json --jobs 0
    expect 2 "$ddns" sweep x.json --jobs two
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
    no_parts
    ;;
  trace_tools)
    expect 0 "$ddns" trace generate shipped:slashdot.json --set /trace/queries=500 --output a.csv.xz
    expect 0 "$ddns" trace info a.csv.xz
    says out 500
    expect 0 "$ddns" trace convert a.csv.xz --to names --output a.txt
    [ "$(wc -l <a.txt)" = 500 ] || fail "not 500 lines"
    expect 4 "$ddns" trace info none.csv
    expect 2 "$ddns" trace convert a.txt --to pcap --output b
    expect 3 "$ddns" trace generate shipped:latency.json --output c.csv
    [ ! -e c.csv ] || fail "c.csv was written"
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
    expect 0 "$ddns" run s.json --output deep/er --quiet --seed 2 --set /overlay/nodes=60
    grep -q '"seed": 2' deep/er/small.json && grep -q '"nodes": 60' deep/er/small.json ||
      fail "--seed or --set did nothing"
    ! grep -qE 'wall|host|version' deep/er/small.json || fail "provenance in the result"
    ;;
  unwritable)
    spec s.json
    touch file
    expect 1 "$ddns" run s.json --output file/sub
    says err "cannot be written"
    [ "$(ls)" = "$(printf 'err\nfile\nout\ns.json')" ] || fail "something is left: $(ls)"
    ;;
  validate)
    for file in "$root"/experiments/*.json; do
      case $file in */experiment.schema.json | */real-trace.json) continue ;; esac
      expect 0 "$ddns" validate "$file"
    done
    expect 3 "$ddns" validate shipped:successful.json --set /trace/queries=100
    expect 4 "$ddns" validate shipped:real-trace.json --set /trace/path=none.csv
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
  sweep_killed)
    many
    "$ddns" sweep many.json --output killed --jobs 2 --quiet &
    pid=$!
    wait_for killed/many/seed=5.json $pid
    kill -9 $pid
    wait $pid || true
    [ ! -e killed/many.json ] || fail "it was finished before it was killed"
    echo '{' >"killed/many/seed=199.json.part-$pid"
    expect 0 "$ddns" sweep many.json --output killed --jobs 2
    ! grep -q ' 0 of them done before' err || fail "nothing was kept"
    expect 0 "$ddns" sweep many.json --output whole --quiet
    no_parts
    same_results killed whole
    ;;
  sweep_interrupted)
    many
    for signal in INT:130 TERM:143; do
      rm -rf out.d
      # Background processes of a script ignore SIGINT; setsid's exec gives it back its meaning.
      python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$ddns" sweep many.json --output out.d --quiet 2>err &
      pid=$!
      wait_for out.d/many/seed=3.json $pid
      kill -"${signal%:*}" $pid
      code=0
      wait $pid || code=$?
      [ $code = "${signal#*:}" ] || fail "exit code $code after SIG${signal%:*}"
      says err "stopped by"
      no_parts
      [ -s out.d/many/seed=2.json ] || fail "what was finished is gone"
      [ ! -e out.d/many.json ] || fail "a summary of half a sweep"
    done
    ;;
  run_interrupted)
    echo '{ "name": "long", "overlay": { "nodes": 10 },
      "trace": { "kind": "uniform", "queries": 1000000000 } }' >long.json
    "$ddns" run long.json --output out.d --quiet 2>err &
    pid=$!
    # Too early for the program to have taken it over, SIGTERM ends it with the same code.
    kill -TERM $pid
    code=0
    wait $pid || code=$?
    [ $code = 143 ] || fail "exit code $code"
    [ ! -e out.d ] || fail "something was written"
    ;;
  colour)
    many
    script -qec "'$ddns' sweep many.json --output a" /dev/null >tty
    grep -q $'\033\[32m' tty || fail "no colour on a terminal"
    script -qec "NO_COLOR=1 '$ddns' sweep many.json --output b" /dev/null >tty
    ! grep -q $'\033\[32m' tty || fail "colour in spite of NO_COLOR"
    grep -q '#' tty || fail "no bar"
    expect 0 "$ddns" sweep many.json --output c
    ! grep -q $'\033' err || fail "a bar where there is no terminal"
    same_results a c
    ;;
  *) fail "no such case" ;;
esac
