#!/usr/bin/env python3
"""Keeps the key reference of docs/experiments.md true to the program.

    scripts/key_reference.py PROGRAM          writes what `PROGRAM schema --markdown` prints into it
    scripts/key_reference.py PROGRAM --check  exit code 1 where the page says something else
"""
import pathlib
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "experiments.md"
BEGIN, END = "<!-- keys: begin -->\n", "<!-- keys: end -->\n"


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"]):
        sys.exit(f"usage: {sys.argv[0]} PROGRAM [--check]")
    printed = subprocess.run([sys.argv[1], "schema", "--markdown"], check=True,
                             capture_output=True, text=True).stdout
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    true_page = f"{before}{BEGIN}\n{printed.strip()}\n\n{END}{after}"
    if not sys.argv[2:]:
        PAGE.write_text(true_page, encoding="utf-8")
    elif page != true_page:
        sys.exit("docs/experiments.md: the key reference is out of date; run "
                 "scripts/key_reference.py PROGRAM")


if __name__ == "__main__":
    main()
