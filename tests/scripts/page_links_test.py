"""What the pages and the comments of the code refer to is there: files by their paths, sections of
pages by their headings.

    page_links_test.py
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import tidy_rules  # noqa: E402

FOLDERS = [*tidy_rules.ARROWS, "bench", "cmake", "docs", "scripts", "tests"]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("results/*.md")]
CODE = [path for room in tidy_rules.ARROWS for kind in ("h", "cpp")
        for path in ROOT.glob(f"{room}/**/*.{kind}")]
# With a word in capitals it is a pattern, not a path.
PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(FOLDERS)})/[a-z0-9_./-]+\.(?:h|cpp|py|sh|md|txt)\b")
GENERATED = {"experiments/version.h"}
LINK = re.compile(r"\]\((?P<path>[^)#:]*)(?:#(?P<section>[^)]*))?\)")
HISTORY = "CHANGELOG.md"  # speaks of what was


def sections(page):
    """The ends of links to the headings of a page, as GitHub makes them."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
            for heading in re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)}


def missing(file):
    text = file.read_text(encoding="utf-8")
    if file.name != HISTORY:
        for match in PATH.finditer(text):
            if match.group() not in GENERATED and not (ROOT / match.group()).exists():
                yield match.start(), f"there is no {match.group()}"
    if file.suffix != ".md":
        return
    for match in LINK.finditer(text):
        there = (file.parent / match["path"]).resolve() if match["path"] else file
        if not there.exists():
            yield match.start(), f"there is no {match['path']}"
        elif match["section"] and match["section"] not in sections(there):
            yield match.start(), f"{match['path']} has no section #{match['section']}"


def main():
    wrong = 0
    for file in [*PAGES, *CODE]:
        for at, what in missing(file):
            wrong += 1
            line = file.read_text(encoding="utf-8").count("\n", 0, at) + 1
            print(f"{file.relative_to(ROOT)}:{line}: {what}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
