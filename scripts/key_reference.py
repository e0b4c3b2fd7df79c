#!/usr/bin/env python3
"""Keeps what is printed from the table of keys true to the program: the reference in
docs/experiments.md, and experiments/experiment.schema.json. Writes both, or checks them."""
import pathlib
import subprocess
import sys

from arguments import Parser

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
    parser = Parser(__doc__)
    parser.add_argument("program", metavar="PROGRAM", help="a build of ddns")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit code 1 where either file says something else")
    arguments = parser.parse_args()
    try:
        texts = (PAGE, true_page(arguments.program)), (SCHEMA, printed(arguments.program))
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"key_reference.py: {error}")
    stale = []
    for path, text in texts:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if not arguments.check:
            path.write_text(text, encoding="utf-8")
    if arguments.check and stale:
        sys.exit(f"out of date: {', '.join(stale)}; run scripts/key_reference.py PROGRAM")


if __name__ == "__main__":
    main()
