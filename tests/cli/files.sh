#!/usr/bin/env bash
# What is written: whole, where it was asked for, and over nothing that was not meant.
#
#   tests/cli/files.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# day N [OPTION...]: a trace of N questions.
day() { "$ddns" trace generate shipped:slashdot.json --set /trace/queries="$1" --quiet "${@:2}"; }
# converted FILE: a trace that `convert` leaves as it is.
converted() {
  day 1000 --output day.txt --to names
  "$ddns" trace convert day.txt --output "$1" --quiet
}

case $case in
  no_standard_error)
    spec s.json
    "$ddns" run s.json --output whole --quiet
    # shellcheck disable=SC2016
    for to in '2>&-' '2>/dev/full' '2> >(exit)' '>/dev/null 2>&-'; do
      expect 0 bash -c '"$0" run s.json --output out.d '"$to" "$ddns"
      same_results whole out.d
      rm -r out.d
      expect 3 bash -c '"$0" run none.json '"$to" "$ddns"
      expect 2 bash -c '"$0" rnu '"$to" "$ddns"
      expect 4 bash -c '"$0" trace info none.csv '"$to" "$ddns"
    done
    many
    # shellcheck disable=SC2016
    expect 0 bash -c '"$0" sweep many.json --jobs 2 --output out.d 2>/dev/full' "$ddns"
    [ -s out.d/many.json ] || fail "no summary"
    ;;
  no_standard_output)
    spec s.json
    "$ddns" run s.json --output whole --quiet
    # shellcheck disable=SC2016
    for to in '>&-' '>/dev/full' '> >(exit)'; do
      [ -e /dev/full ] || continue
      expect 1 bash -c '"$0" run s.json --output out.d '"$to" "$ddns"
      says err "ddns: cannot write to stdout: "
      same_results whole out.d
      rm -r out.d
      expect 1 bash -c '"$0" trace generate shipped:slashdot.json --output - '"$to" "$ddns"
      says err "standard output: cannot be written: "
    done
    ;;
  lines_are_whole)
    # More of them than a buffer holds, with lines of standard error between.
    spec good.json
    echo '{ "seed": "x" }' >bad.json
    good=()
    for _ in $(seq 300); do good+=(good.json); done
    code=0
    "$ddns" validate "${good[@]}" bad.json "${good[@]}" bad.json >both 2>&1 || code=$?
    [ $code = 3 ] || fail "exit code $code"
    [ "$(grep -cx 'good.json: valid, 1 run' both)" = 600 ] || fail "lines were torn"
    [ "$(sed -n 301p both | cut -c 1-9)" = "bad.json:" ] || fail "lines are out of order"
    [ "$(sed -n 602p both | cut -c 1-9)" = "bad.json:" ] || fail "lines are out of order"
    # What is said of the run comes first, then what differs, and at last where the table is.
    "$ddns" reproduce --seeds 1 --output out.d >both 2>&1
    grep -q '^reproduce: 1 seed in .* out.d$' both &&
      tail -n 1 both | grep -q '^The whole table, .* out.d/claims.md$' ||
      fail "lines of reproduce were torn"
    ;;
  no_room)
    # A limit on the size of files stands for a disk that is full. Who does not end is ended.
    for name in day.csv day.csv.gz day.csv.xz day.csv.zst; do
      # shellcheck disable=SC2016
      expect 1 timeout 60 bash -c 'ulimit -f 10; exec "$0" "$@"' \
        "$ddns" trace generate shipped:slashdot.json --set /trace/queries=1000000 --output $name
      says err "$name: cannot be written: File too large"
      one_line err
      [ "$(ls)" = "$(printf 'err\nout')" ] || fail "something is left: $(ls)"
      # So little that it comes to be written only at the end.
      # shellcheck disable=SC2016
      expect 1 timeout 60 \
        bash -c '(ulimit -f 0; exec "$0" "$@") 2>&1 | cat; exit "${PIPESTATUS[0]}"' \
        "$ddns" trace generate shipped:slashdot.json --set /trace/queries=10 --output $name
      says out "$name: cannot be written: File too large"
      [ "$(ls)" = "$(printf 'err\nout')" ] || fail "something is left: $(ls)"
    done
    spec s.json
    # shellcheck disable=SC2016
    expect 1 bash -c '(ulimit -f 0; exec "$0" "$@") 2>&1 | cat; exit "${PIPESTATUS[0]}"' \
      "$ddns" run s.json --output out.d --quiet
    says out "out.d/small.json: cannot be written: File too large"
    [ -z "$(ls out.d)" ] || fail "something is left: $(ls out.d)"
    ;;
  three_at_once)
    for seed in 1 2 3; do day 100000 --seed $seed --output "$seed.csv"; done
    for _ in 1 2 3 4 5; do
      for seed in 1 2 3; do
        day 100000 --seed $seed --output day.csv &
        running+=($!)
      done
      for pid in "${running[@]}"; do wait "$pid" || fail "one of them failed"; done
      running=()
      cmp -s day.csv 1.csv || cmp -s day.csv 2.csv || cmp -s day.csv 3.csv || fail "seeds are mixed"
      no_parts
    done
    ;;
  special_files)
    converted day.csv
    mkfifo pipe
    timeout 60 cat pipe >got &
    expect 0 "$ddns" trace convert day.csv --output pipe
    wait $! || fail "the pipe was replaced"
    cmp day.csv got || fail "the pipe did not get all"
    [ -p pipe ] || fail "the pipe was replaced"
    # Standard output by any of its names, among what others write to it.
    for name in - /dev/stdout /proc/self/fd/1; do
      { echo before; "$ddns" trace convert day.csv --quiet --output $name; echo after; } >got
      { echo before; cat day.csv; echo after; } | cmp - got || fail "$name is not standard output"
      "$ddns" trace convert day.csv --quiet --output $name | cmp - day.csv || fail "$name, a pipe"
    done
    [ ! -e ./- ] || fail "there is a file named -"
    expect 0 "$ddns" trace convert day.csv --output /dev/null
    [ -c /dev/null ] || fail "/dev/null was replaced"
    [ ! -e /dev/full ] || expect 1 "$ddns" trace convert day.csv --output /dev/full
    mkdir folder.csv
    expect 1 "$ddns" trace convert day.csv --output folder.csv
    says err "folder.csv: cannot be written: Is a directory"
    no_parts
    for command in "run day.json" "sweep day.json" reproduce; do
      # shellcheck disable=SC2086
      expect 2 "$ddns" $command --output -
      says err "--output: - is standard output, expected a folder"
    done
    ;;
  links)
    converted day.csv
    mkdir data
    echo older >data/real.csv
    chmod 640 data/real.csv
    ln -s data/real.csv link.csv
    ln -s link.csv again.csv
    ln -s data/new.csv new.csv
    ln -s loop.csv loop.csv
    ln -s nowhere/day.csv astray.csv
    expect 0 "$ddns" trace convert day.csv --output again.csv
    expect 0 "$ddns" trace convert day.csv --output new.csv
    for link in link.csv again.csv new.csv; do [ -L $link ] || fail "$link was replaced"; done
    for file in real new; do cmp day.csv data/$file.csv || fail "a link was not followed"; done
    [ "$(stat -c %a data/real.csv)" = 640 ] || fail "its permissions have changed"
    expect 1 "$ddns" trace convert day.csv --output loop.csv
    says err "loop.csv: cannot be written: "
    expect 1 "$ddns" trace convert day.csv --output astray.csv
    says err "astray.csv: cannot be written: is a link to nowhere/day.csv, whose folder is not"
    no_parts
    ;;
  *) fail "no such case" ;;
esac
