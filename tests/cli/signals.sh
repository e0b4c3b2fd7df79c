#!/usr/bin/env bash
# Signals: the program ends at once, says so, and leaves nothing half-written.
#
#   tests/cli/signals.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case $case in
  sweep_killed)
    many
    "$ddns" sweep many.json --output killed --jobs 2 --quiet &
    pid=$!
    wait_for killed/many/seed=5.json $pid
    kill -9 $pid
    wait $pid || true
    [ ! -e killed/many.json ] || fail "it was finished before it was killed"
    echo '{' >"killed/many/seed=199.json.part-$(uname -n)-$pid-7"
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
      one_line err
      expect 0 "$ddns" sweep many.json --output out.d
      ! grep -q ' 0 of them done before' err || fail "nothing was kept"
      [ -e whole ] || expect 0 "$ddns" sweep many.json --output whole --quiet
      same_results out.d whole
    done
    ;;
  build_interrupted)
    # The ring takes many seconds of CPU to build. Whoever does not end while it is being built
    # meets the limit, which is another exit code. Under a sanitizer the program has 110 MB before
    # it begins to build.
    for signal in INT:130 TERM:143; do
      (ulimit -t 5; exec "$ddns" run shipped:million-nodes.json --set /overlay/nodes=10000000 \
        --output out.d --quiet) 2>err &
      pid=$!
      running+=($pid)
      until [ "$(awk '/^VmRSS/ { print $2 }' /proc/$pid/status)" -gt 250000 ]; do
        kill -0 $pid 2>/dev/null || fail "ended before it built anything"
      done
      kill -"${signal%:*}" $pid
      code=0
      wait $pid || code=$?
      [ $code = "${signal#*:}" ] || fail "exit code $code after SIG${signal%:*}"
      says err "stopped by"
      [ ! -e out.d ] || fail "something was written"
    done
    ;;
  trace_interrupted)
    expect 0 "$ddns" trace generate shipped:slashdot.json --set /trace/queries=3000000 \
      --output long.csv --quiet
    for command in "generate shipped:slashdot.json --set /trace/queries=100000000" \
      "convert long.csv"; do
      # shellcheck disable=SC2086
      "$ddns" trace $command --output day.csv.xz --quiet 2>err &
      pid=$!
      running+=($pid)
      until compgen -G 'day.csv.xz.part-*' >/dev/null; do
        kill -0 $pid 2>/dev/null || fail "ended before it wrote anything"
      done
      kill -TERM $pid
      code=0
      wait $pid || code=$?
      [ $code = 143 ] || fail "exit code $code"
      says err "stopped by"
      [ "$(ls)" = "$(printf 'err\nlong.csv\nout')" ] || fail "something is left: $(ls)"
    done
    ;;
  run_interrupted)
    echo '{ "name": "long", "overlay": { "nodes": 10 },
      "service": { "kind": "lookup" }, "trace": { "queries": 1000000000 },
      "output": { "latency_resolution_ms": 1 } }' >long.json
    "$ddns" run long.json --output out.d --quiet 2>err &
    pid=$!
    # Too early for the program to have taken it over, SIGTERM ends it with the same code.
    kill -TERM $pid
    code=0
    wait $pid || code=$?
    [ $code = 143 ] || fail "exit code $code"
    [ ! -e out.d ] || fail "something was written"
    ;;
  *) fail "no such case" ;;
esac
