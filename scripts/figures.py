#!/usr/bin/python3
"""Draws figures from result files, each as PNG, SVG and PDF; the same input gives the same bytes.

PATH is a folder, for the paper's figures and those of the sweeps whose results stand there, or a
file: figures.json of `ddns reproduce`, the summary of a sweep, or the result of one run. Figures of
a folder go to its subfolder figures, those of a file beside it, unless --output says otherwise.
"""
import pathlib
import sys

from arguments import Parser
from plots import data, paper, result, sweeps


def draw_file(path, folder):
    """Draws what the file holds; returns the paths written, none for a file of another kind."""
    content = data.load(path)
    try:
        return draw_content(content, path.stem, folder)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise data.InputError(f"{path}: not the shape of a result: {error!r}") from error


def draw_content(content, name, folder):
    if not isinstance(content, dict):
        return []
    if "figure1" in content:
        return paper.draw(content, folder)
    if content.get("kind") == "sweep":
        return sweeps.draw(content, folder, name)
    if "fingerprint" in content:
        return result.draw(content, folder, name)
    return []


def is_drawn_from_folder(path):
    """Whether a file of a folder has a figure: single runs are drawn only when they are named."""
    content = data.load(path)
    return isinstance(content, dict) and ("figure1" in content or content.get("kind") == "sweep")


def draw(path, output):
    if not path.is_dir():
        drawn = draw_file(path, output or path.parent)
        if not drawn:
            raise data.InputError(f"{path}: neither figures.json, nor a sweep, nor a result")
        return drawn
    files = [file for file in sorted(path.glob("*.json")) if is_drawn_from_folder(file)]
    folder = output or path / "figures"
    folder.mkdir(exist_ok=True)
    drawn = []
    for file in files:
        drawn += draw_file(file, folder)
    if not drawn:
        raise data.InputError(f"{path}: no figures.json and no sweep summary here")
    return drawn


def main():
    parser = Parser(__doc__)
    parser.add_argument("path", nargs="+", type=pathlib.Path, metavar="PATH",
                        help="folder or result file")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="folder of the figures")
    arguments = parser.parse_args()
    try:
        if arguments.output:
            arguments.output.mkdir(parents=True, exist_ok=True)
        for path in arguments.path:
            for written in draw(path, arguments.output):
                print(written)
    except data.InputError as error:
        sys.exit(f"figures.py: {error}")


if __name__ == "__main__":
    main()
