#!/usr/bin/env python3
"""Keeps true what the program prints: docs/keys.md, the table of the shipped experiments in
docs/experiments.md, and experiments/experiment.schema.json. Writes or checks them."""
import pathlib
import subprocess
import sys

from arguments import Parser

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "experiments" / "experiment.schema.json"
# What stands in a page between two marks, and the command that prints it.
PARTS = {"docs/experiments.md": ("shipped", ["list", "--markdown"]),
         "docs/keys.md": ("keys", ["schema", "--markdown"])}


def printed(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def true_page(program, path, part, words):
    page = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {part}: begin -->\n", f"<!-- {part}: end -->\n"
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    return f"{before}{begin}\n{printed(program, *words).strip()}\n\n{end}{after}"


def main():
    parser = Parser(__doc__)
    parser.add_argument("program", metavar="PROGRAM", help="a build of ddns")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit code 1 where a file says something else")
    arguments = parser.parse_args()
    try:
        texts = [(SCHEMA, printed(arguments.program, "schema"))]
        for page, (part, words) in PARTS.items():
            texts.append((ROOT / page, true_page(arguments.program, ROOT / page, part, words)))
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
