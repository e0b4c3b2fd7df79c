#!/usr/bin/env bash
# Makes the present results of tests/golden the approved ones. Look at the difference before you
# commit it.
#
#   scripts/approve.sh [BUILD]     folder of the build, build/release by default
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for argument in "$@"; do
  case $argument in
    -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) echo "approve.sh: unknown argument $argument (--help says more)" >&2; exit 2 ;;
  esac
done
[ $# -le 1 ] || { echo "approve.sh: more than one folder (--help says more)" >&2; exit 2; }
build=${1:-$root/build/release}
cmake --build "$build" --target test_experiments
DDNS_APPROVE=1 "$build/tests/test_experiments" "[golden]"
git -C "$root" --no-pager diff --stat -- tests/golden
