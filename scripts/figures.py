#!/usr/bin/python3
"""Draws figures from result files, each as PNG, SVG and PDF; the same input gives the same bytes.

PATH is a folder, for the paper's figures and those of the sweeps whose results stand there, or a
file: figures.json of `ddns reproduce`, the summary of a sweep, or the result of one run. Figures of
a folder go to its subfolder figures, those of a file beside it, unless --output says otherwise. A
bad file does not keep the others from being drawn; the exit code is 1 then.
"""
import pathlib
import sys

from arguments import Parser
from plots import data, paper, result, style, sweeps

# What a file that is not the shape of a result makes drawing raise.
MISSHAPEN = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class Drawing:
    """What has been drawn, and what could not be."""

    def __init__(self, output, metrics):
        self.output, self.metrics = output, metrics
        self.drawn = {}  # path of a figure -> the file it was drawn from
        self.failed = False

    def warn(self, text):
        print(f"figures.py: {text}", file=sys.stderr)

    def fail(self, text):
        self.failed = True
        self.warn(text)

    def draw_file(self, path, content, folder):
        """Draws what the file holds and prints the paths written."""
        folder = self.output or folder
        try:
            stem = folder / path.stem
            if self.drawn.get(stem, path) != path:
                raise data.InputError(f"{path}: {stem}.png is of {self.drawn[stem]} already; "
                                      "draw them to different folders")
            folder.mkdir(parents=True, exist_ok=True)
            for written in self.draw_content(content, path, folder):
                print(written)
            self.drawn[stem] = path
        except data.InputError as error:
            self.fail(error)
        except MISSHAPEN as error:
            self.fail(f"{path}: not the shape of a result: {error!r}")
        except OSError as error:
            self.fail(f"{error.filename or folder}: {error.strerror}")
        style.plt.close("all")

    def draw_content(self, content, path, folder):
        kind = kind_of(content)
        if self.metrics and kind != "sweep":
            raise data.InputError(f"{path}: --metric is of the summary of a sweep")
        if kind == "paper":
            return paper.draw(content, folder)
        if kind == "sweep":
            return sweeps.draw(content, folder, path.stem, self.metrics, self.warn)
        if kind == "run":
            return result.draw(content, folder, path.stem)
        raise data.InputError(f"{path}: neither figures.json, nor a sweep, nor a result")

    def draw(self, path):
        if not path.is_dir():
            return self.draw_files([path], ("paper", "sweep", "run", None), path.parent)
        # Single runs are drawn only when they are named.
        found = self.draw_files(sorted(path.glob("*.json")), ("paper", "sweep"), path / "figures")
        if not found and not self.failed:
            self.fail(f"{path}: no figures.json and no sweep summary here")

    def draw_files(self, files, kinds, folder):
        """Draws those files that are of these kinds; returns how many there were."""
        found = 0
        for file in files:
            try:
                content = data.load(file)
            except data.InputError as error:
                self.fail(error)
                continue
            if kind_of(content) in kinds:
                found += 1
                self.draw_file(file, content, folder)
        return found


def kind_of(content):
    if not isinstance(content, dict):
        return None
    if "figure1" in content:
        return "paper"
    if content.get("kind") == "sweep":
        return "sweep"
    return "run" if "fingerprint" in content else None


def main():
    parser = Parser(__doc__)
    parser.add_argument("path", nargs="+", type=pathlib.Path, metavar="PATH",
                        help="folder or result file")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="folder of the figures")
    parser.add_argument("--metric", action="append", default=[], metavar="NAME",
                        help="draw this number or distribution of a sweep, such as hop_count.mean "
                             "or latency_ms, in the place of its own figures (repeatable)")
    arguments = parser.parse_args()
    drawing = Drawing(arguments.output, arguments.metric)
    for path in arguments.path:
        drawing.draw(path)
    sys.exit(1 if drawing.failed else 0)


if __name__ == "__main__":
    main()
