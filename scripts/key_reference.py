#!/usr/bin/env python3
"""Keeps what is printed from the table of keys true to the program: the reference in
docs/experiments.md, and experiments/experiment.schema.json.

    scripts/key_reference.py PROGRAM          writes both
    scripts/key_reference.py PROGRAM --check  exit code 1 where either says something else
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "experiments.md"
SCHEMA = ROOT / "experiments" / "experiment.schema.json"
BEGIN, END = "<!-- keys: begin -->\n", "<!-- keys: end -->\n"


def printed(program, *options):
    return subprocess.run([program, "schema", *options], check=True, capture_output=True,
                          text=True).stdout


def true_page(program):
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{printed(program, '--markdown').strip()}\n\n{END}{after}"


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"]):
        sys.exit(f"usage: {sys.argv[0]} PROGRAM [--check]")
    program, check = sys.argv[1], bool(sys.argv[2:])
    stale = []
    for path, text in ((PAGE, true_page(program)), (SCHEMA, printed(program))):
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if not check:
            path.write_text(text, encoding="utf-8")
    if check and stale:
        sys.exit(f"out of date: {', '.join(stale)}; run scripts/key_reference.py PROGRAM")


if __name__ == "__main__":
    main()
