"""What a sweep's panels say in words: settings, numbers, entries of legends, and their looks."""
import json
import math
import textwrap

from matplotlib.patches import Patch

from plots import style

DURATIONS = ((86400, "d"), (3600, "h"), (60, "min"))
DASHES = ("-", "--", ":", "-.")
MARKERS = "os^Dv"
# Beyond so many entries a legend stands beside its panel, in columns of so many.
FEW_ENTRIES, COLUMN_ENTRIES = 6, 20


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def text_of(value):
    """A setting as a reader wants it."""
    if isinstance(value, str):
        text = value
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, list):
        text = " / ".join(text_of(one) for one in value)
    else:
        text = f"{value:,}" if isinstance(value, int) else f"{value:g}"
    return text if len(text) <= 28 else text[:25] + "..."


def duration(seconds):
    """In words: 5400 is "1.5 h"."""
    size, unit = next((d for d in DURATIONS if seconds >= d[0]), DURATIONS[-1])
    return f"{seconds / size:g} {unit}"


def word_for(figure, value):
    """A setting as the figure calls it."""
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return figure.get("words", {}).get(text, text_of(value))


def named(summary, name, unit=True):
    """The label of a key or number, with its unit."""
    text, of_unit = summary["labels"].get(name, [name, ""])
    return f"{text} ({of_unit})" if unit and of_unit else text


def capital(text):
    return text[:1].upper() + text[1:]


class Looks:
    """How the curves of a panel look: the first key's values have colours; where another key is
    swept too, its values have dashes and marks; else marks tell curves that coincide apart."""

    def __init__(self, labels):
        self.labels = list(dict.fromkeys(labels))
        firsts = list(dict.fromkeys(label[:1] for label in self.labels))
        rests = list(dict.fromkeys(label[1:] for label in self.labels))
        self.by_parts = len(firsts) <= len(style.SERIES) and len(rests) <= len(DASHES)
        self.firsts, self.rests = firsts, rests

    def of(self, label):
        if self.by_parts:
            first, rest = self.firsts.index(label[:1]), self.rests.index(label[1:])
            mark = rest if len(self.rests) > 1 else first
            return {"color": style.SERIES[first], "linestyle": DASHES[rest],
                    "marker": MARKERS[mark % len(MARKERS)]}
        place = self.labels.index(label) / max(1, len(self.labels) - 1)
        return {"color": style.plt.get_cmap("viridis")(0.92 * place), "linestyle": "-",
                "marker": "o"}


def label_of(summary, figure, series):
    """The parts of a curve's name in the legend: its values of the curves' keys, and what it shows
    where there are several."""
    parts = [word_for(figure, series["set"][key]) for key in figure["curves"]
             if key in series["set"]]
    parts = list(filter(None, parts))
    if "label" in series:
        several = len({one.get("label") for one in figure["series"]}) > 1
        return (*parts, series["label"]) if several or not parts else tuple(parts)
    if len(figure.get("y", [])) > 1:
        parts.insert(0, named(summary, series["metric"], unit=False))
    return tuple(parts)


def seeds_text(numbers):
    low, high = min(numbers), max(numbers)
    return f"n = {low}" if low == high else f"n = {low} to {high}"


def curve_keys(figure):
    """The swept keys that tell curves apart."""
    return [key for key in figure["curves"]
            if any(key in series["set"] for series in figure["series"])]


def draw_legend(axes, summary, figure, handles, **place):
    handles = [handle for handle in handles if handle.get_label()]
    keys = ", ".join(named(summary, key, unit="words" not in figure)
                     for key in curve_keys(figure))
    place = {"title": textwrap.fill(keys, 40) or None, "alignment": "left", **place}
    if not handles:
        return
    if len(handles) > FEW_ENTRIES:
        place |= {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0,
                  "ncol": math.ceil(len(handles) / COLUMN_ENTRIES)}
    axes.legend(handles=handles, **place)


def drop_repeated_legends(panels):
    """A legend that says what that of an earlier panel says, of curves that look the same, goes."""
    seen = []
    for axes in panels:
        legend = axes.get_legend()
        if legend is None:
            continue
        looks = [(text.get_text(), str(handle.get_facecolor() if isinstance(handle, Patch)
                                       else (handle.get_color(), handle.get_linestyle())))
                 for text, handle in zip(legend.get_texts(), legend.legendHandles)]
        entry = (legend.get_title().get_text(), looks)
        if entry in seen:
            legend.remove()
        seen.append(entry)


def legend_columns(figure):
    if figure.get("stack"):
        return 0
    interval = any(n > 1 for series in figure["series"] for n in series.get("n", [2]))
    extra = len(figure.get("published", [])) + bool(figure.get("theory")) + interval
    entries = len(figure["series"]) + extra
    return 0 if entries <= FEW_ENTRIES else math.ceil(entries / COLUMN_ENTRIES)
