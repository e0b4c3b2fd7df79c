# What the scripts of this folder share; they are called with PROGRAM CASE.
# shellcheck shell=bash
set -euo pipefail
ddns=$1
case=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
running=()  # processes that a failed test leaves behind
trap 'kill -9 "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
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
one_line() { [ "$(wc -l <"$1")" = 1 ] || { cat "$1" >&2; fail "$1 is not one line"; }; }
silent() { [ ! -s "$1" ] || { cat "$1" >&2; fail "$1 is not empty"; }; }
no_parts() { [ -z "$(find . -name '*.part*')" ] || fail "half-written files are left: $(find .)"; }

# A run of a fraction of a second, and a sweep of many still shorter ones.
spec() { cat >"$1" <<<'{ "name": "small", "overlay": { "nodes": 50 },
  "service": { "kind": "lookup" }, "trace": { "queries": 20000 } }'; }
many() {
  local seeds
  seeds=$(seq -s, 1 200)
  cat >many.json <<<'{ "name": "many", "overlay": { "nodes": 50 },
    "service": { "kind": "lookup" }, "trace": { "queries": 3000 }, "seeds": ['"$seeds"'] }'
}
# wait_for FILE PID: until the file is there; fails if the process ends first.
wait_for() {
  until [ -e "$1" ]; do kill -0 "$2" 2>/dev/null || fail "ended before $1 was there"; done
}
same_results() {
  diff -r -x '*.provenance.json' "$1" "$2" >differences || { head differences >&2; fail "differ"; }
}

