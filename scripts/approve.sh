#!/usr/bin/env bash
# Makes the present results of tests/golden the approved ones. Look at the difference before you
# commit it.
#
#   scripts/approve.sh [BUILD]     folder of the build, build/release by default
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${1:-$root/build/release}
cmake --build "$build" --target test_experiments
DDNS_APPROVE=1 "$build/tests/test_experiments" "[golden]"
git -C "$root" --no-pager diff --stat -- tests/golden
