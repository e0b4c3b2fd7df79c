#!/usr/bin/env bash
# Installs the Debian 12 packages that are missing, and only those.
#
#   scripts/setup.sh [build] [test]     groups of scripts/packages.txt; both when none is named
#
# Needs root or sudo when something is missing. Elsewhere it names the missing packages and fails.
# With equivalents installed by other means, DDNS_SETUP=skip leaves the check out.
# The other scripts source this file for ddns_setup and ddns_python.

ddns_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# ddns_wanted GROUP...: the packages of the groups.
ddns_wanted() {
  local group
  for group in "$@"; do
    awk -v group="$group" '!/^#/ && $2 == group { print $1 }' "$ddns_root/scripts/packages.txt"
  done
}

# ddns_installed PACKAGE: whether dpkg has it installed.
ddns_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# ddns_is_debian_12: whether this machine is one the package names are meant for.
ddns_is_debian_12() {
  [ -r /etc/os-release ] && (. /etc/os-release && [ "${ID:-}" = debian ] &&
    [ "${VERSION_ID:-}" = 12 ]) && command -v apt-get >/dev/null
}

# ddns_as_root COMMAND...: as it is for root, else through sudo, which asks only on a terminal.
ddns_as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# ddns_setup GROUP...: installs what is missing of the groups; returns 1 when it cannot.
ddns_setup() {
  [ "${DDNS_SETUP:-}" = skip ] && return 0
  local package missing=()
  for package in $(ddns_wanted "$@"); do
    ddns_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  if ! ddns_is_debian_12; then
    echo "setup: not Debian 12; please install these packages or their equivalents" \
      "(then set DDNS_SETUP=skip): ${missing[*]}" >&2
    return 1
  fi
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "setup: neither root nor sudo; please install these packages: ${missing[*]}" >&2
    return 1
  fi
  echo "setup: installing ${missing[*]}"
  if ! { ddns_as_root apt-get -q update &&
    ddns_as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get -q install --yes --no-install-recommends "${missing[@]}"; }; then
    echo "setup: could not install these packages: ${missing[*]}" >&2
    return 1
  fi
}

# ddns_python: prints a Python 3 that can import matplotlib; Debian's own comes first, because
# another python3 that lacks it may stand before it on PATH.
ddns_python() {
  local candidate
  for candidate in /usr/bin/python3 $(type -ap python3); do
    if "$candidate" -c 'import matplotlib' >/dev/null 2>&1; then
      echo "$candidate"
      return 0
    fi
  done
  echo "setup: no python3 can import matplotlib (Debian package python3-matplotlib)" >&2
  return 1
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -eu
  for argument in "$@"; do
    case $argument in
      build | test) ;;
      -h | --help) sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
      *) echo "setup.sh: unknown argument $argument (--help says more)" >&2; exit 2 ;;
    esac
  done
  [ $# -gt 0 ] || set -- build test
  ddns_setup "$@"
fi
