#!/usr/bin/env bash
# What the program says of itself: help, list, manual page, completion.
#
#   tests/cli/pages.sh PROGRAM CASE
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case $case in
  list)
    expect 0 "$ddns" list
    [ "$(wc -l <out)" = "$(find "$root"/experiments -maxdepth 1 -name '*.json' \
      ! -name '*schema.json' | wc -l)" ] || fail "not every experiment is listed"
    says out "ddns run   shipped:successful.json"
    says out "ddns sweep shipped:sweep-nodes.json"
    ! grep -qE 'json *$' out || fail "an experiment has no title"
    # What it prints can be run.
    # shellcheck disable=SC2046
    expect 0 "$ddns" $(grep churn.json out | cut -d' ' -f2,3) --dry-run
    echo '{ "title": 5 }' >titled.json
    expect 3 "$ddns" validate titled.json
    says err "titled.json: /title: found 5, expected a string"
    ;;
  readme)
    # The first and the second experiment of a newcomer: the JSON of the page, by its commands.
    for file in mine claims; do
      awk -v begin="as \`$file.json\`|into \`$file.json\`" '$0 ~ begin { here = 1 }
        here && /^```$/ { exit } inside { print } here && /^```json$/ { inside = 1 }
        ' "$root"/README.md >$file.json
    done
    expect 0 "$ddns" run mine.json --output results/mine
    expect 0 "$ddns" reproduce claims.json --output results/claims --seeds 1
    says results/claims/claims.md "Verdicts: reproduced 1."
    grep -F "ddns reproduce claims.json --output results/claims" "$root"/README.md ||
      fail "the page has other commands"
    ;;
  help_of_all)
    all="run sweep reproduce judge validate schema trace selfcheck list help"
    for words in "" $all "trace generate" "trace info" "trace convert"; do
      # shellcheck disable=SC2086
      expect 0 "$ddns" $words --help
      [ -z "$(tr -cd '\000-\010\016-\037' <out)" ] || fail "$words --help prints control characters"
      cp out option
      # shellcheck disable=SC2086
      expect 0 "$ddns" help $words
      cmp option out || fail "help $words is not $words --help"
    done
    says out "--to csv|names"
    expect 2 "$ddns" help rnu
    says err 'ddns: unknown command "rnu"'
    expect 2 "$ddns" help trace infos
    says err 'did you mean "info"?'
    expect 2 "$ddns" trace info x --format pcap
    says err "--format: pcap is none of auto|csv|names"
    ;;
  completion)
    expect 0 "$ddns" help --completion
    cp out ddns.bash
    # completed LINE: what bash would offer at its end.
    completed() {
      bash -c '. ./ddns.bash
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"${1//:/ : }"
        [ "${1: -1}" != " " ] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _ddns
        printf "%s\n" "${COMPREPLY[@]}"' _ "$1"
    }
    [ "$(completed "ddns sw")" = sweep ] || fail "no command"
    [ "$(completed "ddns trace in")" = info ] || fail "no command of a command"
    [ "$(completed "ddns sweep x.json --dr")" = --dry-run ] || fail "no option"
    [ "$(completed "ddns run shipped:fail")" = failed.json ] || fail "no experiment"
    [ -z "$(completed "ddns run --dry-x")" ] || fail "an option that is none"
    ;;
  manual)
    expect 0 "$ddns" help --man
    cp out ddns.1
    for words in run sweep reproduce judge validate "trace generate" "trace convert" list; do
      says out ".SS \"ddns $words "
    done
    says out "dry"
    says out "143"
    if ! command -v groff >/dev/null; then
      echo "there is no groff: how the page is set is not tested"
      exit 0
    fi
    groff -man -Tutf8 -ww ddns.1 >page 2>err || fail "it cannot be set"
    silent err
    ;;
  *) fail "no such case" ;;
esac
