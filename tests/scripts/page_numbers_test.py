"""The numbers of a page are renewed from claims and results made up here, in the style that they
are written in; a comment that nothing can be checked by is an error.

    page_numbers_test.py
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import page_numbers  # noqa: E402

CLAIMS = {"claims": [
    {"id": "median", "ours": {"mean": 81.7667, "low": 80.7, "high": 82.8333},
     "ours_in_other_reading": {"mean": 3.98288},
     "curve": {"value": 78.0481, "reading_error": 2.52124, "spread": 5.79573},
     "beside": [{"what": "mean, of all", "ours": {"mean": 0.0151524}}]},
    {"id": "none", "ours": {"mean": -0.001}}]}

SWEEP = {
    "axes": {"/kind": ["a", "b"], "/shares": [[0.5, 0.5]], "/seed": [1, 2]},
    "groups": [
        {"set": {"/kind": kind, "/shares": [0.5, 0.5]},
         "scalars": {"hops.mean": {"mean": 3 + more, "half_width": 0.25},
                     "of.0.sent": {"mean": 10}, "of.1.sent": {"mean": 20 + more}}}
        for kind, more in (("a", 0), ("b", 1))],
    "figures": [
        {"title": "By kind", "x": "/kind",
         "series": [{"set": {}, "x": ["a", "b"], "mean": [5, 6]}]},
        {"title": "In time", "x": "end_s", "where": {"/kind": "a"},
         "series": [{"set": {}, "x": [1, 2, 3], "mean": [7, 9, 8]}]},
        {"title": "In time", "x": "end_s", "where": {"/kind": "b"},
         "series": [{"set": {"/shares": [0.5, 0.5]}, "x": [1, 2, 3], "mean": [70, 90, 80]}]}]}
RUN = {"counts": {"asked": 4}, "hop_count": {"cdf": [[1, 0.5], [2, 1]]}}
OTHER = {"claims": [{"id": "other", "ours": {"mean": 2.5}}]}
FILES = {"claims": CLAIMS, "paper/claims": OTHER, "sweep": SWEEP, "run": RUN}
LETS = [
    "<!--claims paper-->",
    "<!--let hops = sweep: hops.mean-->",
    "<!--let less = sweep: 2 * (hops.mean - 1)-->",
    "<!--let sent = sweep: sum(of.*.sent) / max(of.*.sent)-->",
    '<!--let shown = sweep: 10 * "By kind"-->',
    '<!--let late = sweep: behind("In time", 1) - last("In time")-->',
    '<!--let column = sweep: "In time"-->',
    "<!--let hosp = sweep: hosp.mean-->",
    '<!--let time = sweep: "In tine"-->',
    "<!--let asked = run: counts.asked / hop_count.cdf.0.1-->",
    "<!--let nothing = rnu: counts.asked-->",
]

RIGHT = (
    ("9 ± 9<!--median-->", "82 ± 1<!--median-->"),
    ("(9.0 ± 9.00<!--median--> %)", "(81.8 ± 1.07<!--median--> %)"),
    ("9.9<!--median curve--> 9.9<!--median reading--> 9<!--median spread-->",
     "78.0<!--median curve--> 2.5<!--median reading--> 6<!--median spread-->"),
    ("9.99<!--median other-->", "3.98<!--median other-->"),
    (".999<!--median > mean, of all-->", ".015<!--median > mean, of all-->"),
    ("0.99<!--none--> -9<!--none-->", "0.00<!--none--> 0<!--none-->"),
    ("9.9<!--other-->", "2.5<!--other-->"),
    ("no number at all, 17 %", "no number at all, 17 %"),
    ("9 ± 9.99<!--hops b [0.5,0.5]-->", "4 ± 0.25<!--hops b [0.5,0.5]-->"),
    ("9<!--less a [0.5,0.5]--> 9<!--less b [0.5,0.5]-->",
     "4<!--less a [0.5,0.5]--> 6<!--less b [0.5,0.5]-->"),
    ("9.99<!--sent b [0.5,0.5]-->", "1.48<!--sent b [0.5,0.5]-->"),
    ("9<!--shown b [0.5,0.5]-->", "60<!--shown b [0.5,0.5]-->"),
    ("9.9<!--late b [0.5,0.5]--> 9.9<!--late a [0.5,0.5]-->",
     "5.0<!--late b [0.5,0.5]--> 0.5<!--late a [0.5,0.5]-->"),
    ("9<!--asked-->", "8<!--asked-->"),
)
WRONG = (
    ("80<!--medain-->", "did you mean 'median'"),
    ("80<!--median > mean of all-->", "did you mean 'mean, of all'"),
    ("80 ± 1<!--none-->", "no interval"),
    ("80 %<!--median-->", "right behind a number"),
    ("80<!--median", "whole"),
    ("mean, of all-->", "whole"),
    ("80<!---->", "no claim"),
    ("9<!--hops-->", "expected a value of each of ['/kind', '/shares']"),
    ("9<!--hops c [0.5,0.5]-->", "no setting 'c [0.5,0.5]'; did you mean"),
    ("9<!--hosp a [0.5,0.5]-->", "did you mean 'hops.mean'"),
    ("9<!--time a [0.5,0.5]-->", "did you mean 'In time'"),
    ("9<!--column a [0.5,0.5]-->", "expected a number"),
    ("9 ± 9<!--less a [0.5,0.5]-->", "no interval"),
    ("9<!--nothing-->", "did you mean 'run'"),
    ("<!--let hops = run: counts.asked-->", "is the name of something else"),
    ("<!--let median = run: counts.asked-->", "is the name of something else"),
)


def expect(condition, what):
    if not condition:
        sys.exit(f"page_numbers_test: {what}")


def renewed(line):
    def read(name):
        return page_numbers.find(name, FILES, "file")
    return page_numbers.renewed([*LETS, line], page_numbers.Numbers(read))


def main():
    for line, true in RIGHT:
        found = renewed(line)[len(LETS):]
        expect(found == [true], f"{line} became {found}, expected {true}")
    for line, words in WRONG:
        try:
            renewed(line)
        except page_numbers.SourceError as error:
            expect(str(error).startswith(f"{len(LETS) + 1}: "), f"{line}: {error}")
            expect(words in str(error), f"{line}: {error}")
        else:
            expect(False, f"{line} was taken")


if __name__ == "__main__":
    main()
