#!/usr/bin/env bash
# What `cmake --install` lays down works by itself: moved, and started far from the source tree.
#
#   tests/cli/install.sh BUILD-FOLDER PYTHON
set -euo pipefail
build=$1
python=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "install: $*" >&2; exit 1; }

cmake --install "$build" --prefix "$work/first" >"$work/log" || { cat "$work/log" >&2; exit 1; }
mv "$work/first" "$work/prefix"
prefix=$work/prefix
mkdir "$work/elsewhere"
cd "$work/elsewhere"

for file in "$prefix"/share/ddns/experiments/*.json; do
  case $file in */experiment.schema.json | */real-trace.json | */my-resolver.json) continue ;; esac
  "$prefix/bin/ddns" validate "$file" shipped:"$(basename "$file")" >/dev/null ||
    fail "$file is not valid"
done
echo '{ "extends": "shipped:successful.json", "name": "mine", "overlay": { "nodes": 50 },
  "service": { "kind": "lookup" }, "trace": { "queries": 1000 } }' >mine.json
"$prefix/bin/ddns" run mine.json --output results --quiet || fail "the program does not run"
[ -s results/mine.json ] || fail "no result was written"
"$python" "$prefix/share/ddns/scripts/figures.py" results/mine.json --output . >/dev/null ||
  fail "no figures"
[ -s mine.png ] || fail "no figure was drawn"
[ -s "$prefix/share/doc/ddns/docs/experiments.md" ] || fail "no documentation"
zcat "$prefix/share/man/man1/ddns.1.gz" | grep -q '^\.SS "ddns sweep' || fail "no manual page"
grep -q '_ddns ddns' "$prefix/share/bash-completion/completions/ddns" || fail "no completion"
