#!/usr/bin/env python3
"""Keeps the numbers in the documents those of the committed results. Writes or checks them.

A number on a page is followed by a comment that says where it comes from; it keeps the decimals
that it is written with:

  81.8 ± 1.0<!--storage-median-->           our mean of a claim, and half its 95 % interval
  78<!--storage-median curve-->             the value of its printed curve; so with "reading" and
                                            "spread", which may explain a difference from that
  3.98<!--path-10 other-->                  our mean in the other of two readings
  4.16<!--hops-path-policy > no copies-->   what the claims tell beside it

These are claims of results/reference/claims.json. Those of another paper's folder there are named
by a comment that stands alone on its line:

  <!--claims beehive2004-->

So does one name an expression over a file of results/reference; the
number behind which the name stands is its value:

  <!--let lost = dos: 100 * living.blocks.lost / living.blocks.records-->
  9.1<!--lost arc 0.1-->                    in the setting of the sweep, its keys but the seed in
                                            the order of the file

Names are numbers of the result; of a sweep, means over the seeds, and a number alone has the
interval that ± is followed by. A * in a name stands for all there are: a column. So does the title
of one of the sweep's figures in quotes, where that shows a time series; else it is what the figure
shows of the setting. There are + - * / ** and sum, max, last, and behind(column, x), the mean of
what a time series shows later than x.
"""
import decimal
import difflib
import fnmatch
import functools
import json
import pathlib
import re
import statistics
import sys

from arguments import Parser

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ("docs/reproduction.md", "docs/living-ring.md", "docs/signatures.md",
         "docs/conventional.md", "docs/overlays.md", "docs/free-riders.md", "docs/distances.md")
RESULTS = ROOT / "results" / "reference"
NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
MARKED = re.compile(rf"(?P<mean>{NUMBER})(?: ± (?P<half>{NUMBER}))?<!--(?P<source>.*?)-->")
CLAIMS = re.compile(r"<!--claims ([\w-]+)-->")
LET = re.compile(r"<!--let (?P<name>[\w-]+) = (?P<file>[\w-]+): (?P<expression>.*)-->")
NAME = re.compile(r'"(?P<figure>[^"]+)"|(?P<name>[A-Za-z_]\w*(?:\.(?:\w+|\*))*)')
FUNCTIONS = {"sum": lambda column: sum(column.values()), "max": lambda column: max(column.values()),
             "last": lambda column: list(column.values())[-1],
             "behind": lambda column, x: statistics.mean(column[at] for at in column if at > x)}
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


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def flat(value, name=""):
    """The numbers of a result, or what else it has, by the keys on the way to them."""
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from flat(inner, f"{name}.{key}" if name else str(key))
    else:
        yield name, {"mean": value}


class Result:
    """What the names of an expression stand for: the numbers of one run, or of one setting of a
    sweep, each an object with its mean and, perhaps, the half_width of its interval."""

    def __init__(self, content, setting):
        self.figures = content.get("figures", ())
        axes = [key for key in content.get("axes", {}) if key != "/seed"]
        if len(setting) != len(axes):
            raise SourceError(f"expected a value of each of {axes}, found {setting}")
        self.setting = dict(zip(axes, setting))
        if "groups" not in content:
            self.numbers = dict(flat(content))
            return
        groups = {" ".join(text_of(group["set"][key]) for key in axes): group
                  for group in content["groups"]}
        self.numbers = find(" ".join(setting), groups, "setting")["scalars"]

    def is_of(self, some):
        """Are these, which keys have which values, ours as far as they are swept?"""
        return all(self.setting.get(key, text_of(value)) == text_of(value)
                   for key, value in some.items())

    def figure(self, title):
        find(title, {figure["title"]: 0 for figure in self.figures if "title" in figure}, "figure")
        shown = [(figure, series) for figure in self.figures if figure.get("title") == title
                 and self.is_of(figure.get("where", {}))
                 for series in figure["series"] if self.is_of(series["set"])]
        if len(shown) != 1:
            raise SourceError(f"expected one curve of this setting in {title!r}, found "
                              f"{len(shown)}")
        figure, series = shown[0]
        column = dict(zip(series["x"], series["mean"]))
        if figure["x"] not in self.setting:
            return column
        return find(self.setting[figure["x"]], {text_of(x): y for x, y in column.items()}, "x")

    def value(self, match):
        if match["figure"]:
            return repr(self.figure(match["figure"]))
        name = match["name"]
        if name in FUNCTIONS:
            return name
        if "*" in name:
            names = [one for one in self.numbers if fnmatch.fnmatchcase(one, name)]
            return repr({one: self.numbers[one]["mean"] for one in names})
        return repr(find(name, self.numbers, "number")["mean"])

    def of(self, expression):
        """(value, half of its interval or None)."""
        text = NAME.sub(self.value, expression)
        try:
            mean = eval(text, {"__builtins__": {}}, FUNCTIONS)  # of numbers and our functions alone
        except Exception as error:
            raise SourceError(f"{expression!r}: {error}") from error
        if not isinstance(mean, (int, float)):
            raise SourceError(f"{expression!r} is {mean!r}, expected a number")
        return mean, self.numbers.get(expression, {}).get("half_width")


class Numbers:
    """What the comments of one page name. `read` gives the content of a file of results."""

    def __init__(self, read):
        self.read = functools.cache(read)
        self.claims = {}
        self.let = {}
        self.add_claims("claims")

    def add_claims(self, file):
        for claim in self.read(file)["claims"]:
            if claim["id"] in self.claims:
                raise SourceError(f"{claim['id']!r} is a claim of two papers")
            self.claims[claim["id"]] = claim

    def name(self, line):
        """Learns the name, if the line gives one."""
        if paper := CLAIMS.fullmatch(line):
            self.add_claims(f"{paper[1]}/claims")
        if not (let := LET.fullmatch(line)):
            return
        if let["name"] in self.claims or let["name"] in self.let:
            raise SourceError(f"{let['name']!r} is the name of something else")
        self.let[let["name"]] = let["file"], let["expression"]

    def of(self, source):
        """(value, half of its interval or None) of what a comment names."""
        let, *setting = source.split() or [""]
        if let in self.let:
            file, expression = self.let[let]
            return Result(self.read(file), setting).of(expression)
        name, beside, what = source.partition(" > ")
        name, _, word = name.partition(" ")
        claim = find(name, self.claims | self.let, "claim or name")
        if word in OF_CURVE:
            return find(OF_CURVE[word], claim["curve"], "figure of the curve"), None
        if beside:
            parts = {part["what"]: part for part in claim.get("beside", ())}
            claim = find(what, parts, "figure beside it")
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

    def renew(self, line):
        """The line with true numbers."""
        if LET.fullmatch(line) or CLAIMS.fullmatch(line):
            return line
        true, marked = MARKED.subn(self.true, line)
        if line.count("<!--") != marked or line.count("-->") != marked:
            raise SourceError("expected every comment whole, and right behind a number")
        return true


def renewed(lines, numbers):
    """The lines with true numbers. Raises SourceError, which says in which line, where a comment
    stands alone, is not on one line with its number, or names what no result has."""
    true = []
    for step in (numbers.name, numbers.renew):
        for place, line in enumerate(lines, 1):
            try:
                true.append(step(line))
            except SourceError as error:
                raise SourceError(f"{place}: {error}") from error
    return true[len(lines):]


def reference(name):
    """The content of a committed result."""
    known = {path.relative_to(RESULTS).with_suffix("").as_posix(): path
             for path in RESULTS.rglob("*.json")}
    return json.loads(find(name, known, "file of results/reference").read_text(encoding="utf-8"))


def main():
    parser = Parser(__doc__)
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit code 1 where a page says something else")
    arguments = parser.parse_args()
    wrong = 0
    for page in PAGES:
        lines = (ROOT / page).read_text(encoding="utf-8").split("\n")
        try:
            true = renewed(lines, Numbers(reference))
        except SourceError as error:
            sys.exit(f"{page}:{error}")
        for place, (before, after) in enumerate(zip(lines, true), 1):
            if before != after:
                wrong += 1
                print(f"{page}:{place}: {before}\n  is now: {after}")
        if not arguments.check:
            (ROOT / page).write_text("\n".join(true), encoding="utf-8")
    if arguments.check and wrong:
        sys.exit("run scripts/page_numbers.py and read what it changed")


if __name__ == "__main__":
    main()
