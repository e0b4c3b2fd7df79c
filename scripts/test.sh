#!/usr/bin/env bash
# Installs what is missing, builds and runs the checks: every test with g++, the quick ones under
# the address and undefined-behaviour sanitizers, the fuzzers with clang++, and the same result
# bytes whatever the compiler, the optimisation and the number of jobs. The last line counts what
# passed and failed.
#
#   scripts/test.sh [--quick | --full]
#     --quick   the g++ release build only
#     --full    also every test with clang++, and a sweep under the thread sanitizer
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

extent=default
for argument in "$@"; do
  case $argument in
    --quick) extent=quick ;;
    --full) extent=full ;;
    -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "test.sh: unknown argument $argument (--help says more)" >&2; exit 2 ;;
  esac
done
[ $# -le 1 ] || { echo "test.sh: --quick or --full, not more (--help says more)" >&2; exit 2; }

if [ $extent = quick ]; then ddns_setup build; else ddns_setup build test; fi
cd "$ddns_root"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0

# build PRESET [TARGET...]: configures and builds; a preset that does not build ends everything.
build() {
  local preset=$1
  shift
  echo "== $preset: build"
  cmake --preset "$preset" >"$log" || { cat "$log"; exit 1; }
  cmake --build --preset "$preset" ${1:+--target "$@"}
}

# run_tests PRESET [CTEST-OPTION...]: runs the tests of a preset and adds to the counts.
run_tests() {
  local preset=$1
  shift
  echo "== $preset: tests"
  ctest --preset "$preset" --no-tests=error -j "$(nproc)" "$@" | tee "$log" || true
  local counts
  counts=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+).*/\1 \2/p' \
    "$log")
  if [ -z "$counts" ]; then
    failed=$((failed + 1))
  else
    failed=$((failed + ${counts% *}))
    passed=$((passed + ${counts#* } - ${counts% *}))
  fi
}

# check NAME COMMAND...: one more thing that passes or fails.
check() {
  echo "== $1"
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

build release
run_tests release
if [ $extent != quick ]; then
  build clang ddns fuzzers
  run_tests clang -R '^fuzz_'
  build debug ddns
  check "same bytes from g++ -O3, clang++ -O3 and g++ -O0" scripts/identity.sh \
    build/release/experiments/ddns build/clang/experiments/ddns build/debug/experiments/ddns
  build asan-ubsan
  run_tests asan-ubsan -L quick
fi
if [ $extent = full ]; then
  build clang
  run_tests clang -E '^fuzz_'
  build tsan ddns
  check "sweep under the thread sanitizer" scripts/identity.sh build/tsan/experiments/ddns
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
