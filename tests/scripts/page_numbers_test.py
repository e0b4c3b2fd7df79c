"""The numbers of a page are renewed from claims made up here, in the style that they are written
in; a comment that nothing can be checked by is an error.

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

RIGHT = (
    ("9 ± 9<!--median-->", "82 ± 1<!--median-->"),
    ("(9.0 ± 9.00<!--median--> %)", "(81.8 ± 1.07<!--median--> %)"),
    ("9.9<!--median curve--> 9.9<!--median reading--> 9<!--median spread-->",
     "78.0<!--median curve--> 2.5<!--median reading--> 6<!--median spread-->"),
    ("9.99<!--median other-->", "3.98<!--median other-->"),
    (".999<!--median > mean, of all-->", ".015<!--median > mean, of all-->"),
    ("0.99<!--none--> -9<!--none-->", "0.00<!--none--> 0<!--none-->"),
    ("no number at all, 17 %", "no number at all, 17 %"),
)
WRONG = (
    ("80<!--medain-->", "did you mean 'median'"),
    ("80<!--median > mean of all-->", "did you mean 'mean, of all'"),
    ("80 ± 1<!--none-->", "no interval"),
    ("80 %<!--median-->", "right behind a number"),
    ("80<!--median", "whole"),
    ("mean, of all-->", "whole"),
)


def expect(condition, what):
    if not condition:
        sys.exit(f"page_numbers_test: {what}")


def main():
    numbers = page_numbers.Numbers(CLAIMS)
    for line, true in RIGHT:
        found = list(page_numbers.renewed([line], numbers))
        expect(found == [true], f"{line} became {found}, expected {true}")
    for line, words in WRONG:
        try:
            list(page_numbers.renewed(["", line], numbers))
        except page_numbers.SourceError as error:
            expect(str(error).startswith("2: ") and words in str(error), f"{line}: {error}")
        else:
            expect(False, f"{line} was taken")


if __name__ == "__main__":
    main()
