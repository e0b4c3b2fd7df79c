#!/usr/bin/env bash
# Re-runs the evaluation of the paper from nothing: installs what is missing, builds, runs the three
# tests and rings that fail and are attacked, draws Figures 1 to 6 and prints the verdict on every
# claim.
#
#   scripts/reproduce.sh [--seeds N] [--paper-only] [--output DIR]
#     --seeds N     independent runs behind every mean and band (default: ddns reproduce's own)
#     --paper-only  only the paper's own tests, in which no node fails
#     --output DIR  where results, figures and claims go (default results/reproduce)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

options=()
living=(--living)
output=$ddns_root/results/reproduce
while [ $# -gt 0 ]; do
  case $1 in
    --seeds | --output)
      [ $# -ge 2 ] || { echo "reproduce.sh: $1 needs a value" >&2; exit 2; }
      if [ "$1" = --seeds ]; then options=(--seeds "$2"); else output=$2; fi
      shift 2 ;;
    --paper-only) living=(); shift ;;
    -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "reproduce.sh: unknown argument $1 (--help says more)" >&2; exit 2 ;;
  esac
done
mkdir -p "$output"
output=$(cd "$output" && pwd)

ddns_setup build
python=$(ddns_python)

cd "$ddns_root"
cmake --preset release
cmake --build --preset release --target ddns

build/release/experiments/ddns reproduce "${options[@]}" "${living[@]}" --output "$output"
"$python" scripts/figures.py "$output"
echo "Results, claims.md and figures/ are in $output"
