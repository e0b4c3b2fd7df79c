#!/usr/bin/env bash
# Shows that a result depends on its experiment file and seed alone: runs the small experiments of
# tests/identity with every PROGRAM, the sweeps with one job and with two, and compares the bytes.
#
#   scripts/identity.sh PROGRAM...     builds of ddns, of any compiler and optimisation level
set -euo pipefail
for argument in "$@"; do
  case $argument in
    -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) echo "identity.sh: unknown argument $argument (--help says more)" >&2; exit 2 ;;
  esac
done
[ $# -ge 1 ] || { echo "identity.sh: no PROGRAM is named (--help says more)" >&2; exit 2; }
specs=$(cd "$(dirname "${BASH_SOURCE[0]}")/../tests/identity" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run_all PROGRAM JOBS FOLDER: all the results of one program.
run_all() {
  "$1" run "$specs"/{conventional,day,living}.json --output "$3" --quiet >"$work/log" 2>&1 &&
    "$1" sweep "$specs/sweep.json" --jobs "$2" --output "$3" --quiet >>"$work/log" 2>&1 &&
    "$1" sweep "$specs/overlays.json" --jobs "$2" --output "$3" --quiet >>"$work/log" 2>&1 ||
    { cat "$work/log" >&2; echo "identity: $1 failed" >&2; exit 1; }
  find "$3" -name '*.provenance.json' -delete
}

status=0
compare() {
  if diff -r "$work/first" "$2" >"$work/log"; then
    echo "same bytes: $1"
  else
    echo "DIFFERENT: $1" >&2
    head -c 2000 "$work/log" >&2
    status=1
  fi
}

run_all "$1" 1 "$work/first"
results=$(find "$work/first" -name '*.json' | wc -l)
[ "$results" -ge 3 ] || { echo "identity: only $results results were written" >&2; exit 1; }
number=0
for program in "$@"; do
  number=$((number + 1))
  run_all "$program" 2 "$work/$number"
  compare "$program, two jobs, against $1, one job ($results files)" "$work/$number"
done
exit $status
