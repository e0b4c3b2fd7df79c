#!/usr/bin/env python3
"""Keeps the numbers in the documents those of the committed results. Writes or checks them.

A number on a page is followed by a comment that says where it comes from; it keeps the decimals
that it is written with:

  81.8 ± 1.0<!--storage-median-->           our mean of a claim, and half its 95 % interval
  78<!--storage-median curve-->             the value of its printed curve; so with "reading" and
                                            "spread", which may explain a difference from that
  3.98<!--path-10 other-->                  our mean in the other of two readings
  4.16<!--hops-path-policy > no copies-->   what the claims tell beside it
"""
import decimal
import difflib
import json
import pathlib
import re
import sys

from arguments import Parser

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ("docs/reproduction.md",)
CLAIMS = ROOT / "results" / "reference" / "claims.json"
NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
MARKED = re.compile(rf"(?P<mean>{NUMBER})(?: ± (?P<half>{NUMBER}))?<!--(?P<source>.*?)-->")
OF_CURVE = {"curve": "value", "reading": "reading_error", "spread": "spread"}


class SourceError(Exception):
    """What a comment says that no result has."""


def find(name, known, what):
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, 1, 0)
    raise SourceError(f"no {what} {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def in_style(value, written):
    """The value with as many decimals as the number that is written, and a leading 0 or none."""
    decimals = len(written.partition(".")[2])
    step = decimal.Decimal(1).scaleb(-decimals)
    text = str(decimal.Decimal(repr(value)).quantize(step, decimal.ROUND_HALF_UP))
    if not decimal.Decimal(text):
        text = text.lstrip("-")
    return re.sub(r"^(-?)0\.", r"\1.", text) if re.match(r"-?\.", written) else text


class Numbers:
    def __init__(self, content):
        self.claims = {claim["id"]: claim for claim in content["claims"]}

    def of(self, source):
        """(value, half of its interval or None) of what a comment names."""
        name, beside, what = source.partition(" > ")
        name, _, word = name.partition(" ")
        claim = find(name, self.claims, "claim")
        if word in OF_CURVE:
            return find(OF_CURVE[word], claim["curve"], "figure of the curve"), None
        if beside:
            claim = find(what, {part["what"]: part for part in claim["beside"]}, "figure beside it")
        ours = claim["ours_in_other_reading" if word == "other" else "ours"]
        return ours["mean"], (ours["high"] - ours["low"]) / 2 if "high" in ours else None

    def true(self, match):
        mean, half = self.of(match["source"])
        text = in_style(mean, match["mean"])
        if match["half"] is not None:
            if half is None:
                raise SourceError(f"{match['source']!r} has no interval")
            text += " ± " + in_style(half, match["half"])
        return f"{text}<!--{match['source']}-->"


def main():
    parser = Parser(__doc__)
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit code 1 where a page says something else")
    arguments = parser.parse_args()
    numbers = Numbers(json.loads(CLAIMS.read_text(encoding="utf-8")))
    wrong = 0
    for page in PAGES:
        lines = (ROOT / page).read_text(encoding="utf-8").split("\n")
        for place, line in enumerate(lines):
            try:
                lines[place] = MARKED.sub(numbers.true, line)
            except SourceError as error:
                sys.exit(f"{page}:{place + 1}: {error}")
            if lines[place] != line:
                wrong += 1
                print(f"{page}:{place + 1}: {line}\n  is now: {lines[place]}")
        if not arguments.check:
            (ROOT / page).write_text("\n".join(lines), encoding="utf-8")
    if arguments.check and wrong:
        sys.exit("run scripts/page_numbers.py and read what it changed")


if __name__ == "__main__":
    main()
