"""Panels of sweeps: a number against a swept key, or distributions side by side."""
import math
import textwrap

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from plots import data, style

NODES, BASE = "/overlay/nodes", "/overlay/base"
PANEL = (5.2, 3.7)  # inches
DASHES = ("-", "--", ":", "-.")
MARKERS = "os^Dv"
# Beyond so many entries a legend stands beside its panel, in columns of so many.
FEW_ENTRIES, COLUMN_ENTRIES = 6, 20
# Values that span more than this are drawn on a logarithmic axis unless the figure says otherwise.
WIDE = 30
LONG_TAIL = 3


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


def named(summary, name, unit=True):
    """The label of a key or number, with its unit."""
    text, of_unit = summary["labels"].get(name, [name, ""])
    return f"{text} ({of_unit})" if unit and of_unit else text


def capital(text):
    return text[:1].upper() + text[1:]


class Looks:
    """How the curves of a panel look: the first key's values have colours; where another key is
    swept too, its values have dashes and marks."""

    def __init__(self, labels):
        self.labels = list(dict.fromkeys(labels))
        firsts = list(dict.fromkeys(label[:1] for label in self.labels))
        rests = list(dict.fromkeys(label[1:] for label in self.labels))
        self.by_parts = len(firsts) <= len(style.SERIES) and len(rests) <= len(DASHES)
        self.firsts, self.rests = firsts, rests

    def of(self, label):
        if self.by_parts:
            rest = self.rests.index(label[1:])
            return {"color": style.SERIES[self.firsts.index(label[:1])],
                    "linestyle": DASHES[rest], "marker": MARKERS[rest]}
        place = self.labels.index(label) / max(1, len(self.labels) - 1)
        return {"color": style.plt.get_cmap("viridis")(0.92 * place), "linestyle": "-",
                "marker": "o"}


def label_of(summary, figure, series):
    """The parts of a curve's name in the legend: its values of the curves' keys, and its metric
    where there are several."""
    parts = [text_of(series["set"][key]) for key in figure["curves"]]
    if len(figure.get("y", [])) > 1:
        parts.insert(0, named(summary, series["metric"], unit=False))
    return tuple(parts)


def seeds_text(numbers):
    low, high = min(numbers), max(numbers)
    return f"n = {low}" if low == high else f"n = {low} to {high}"


def draw_legend(axes, summary, figure, handles):
    handles = [handle for handle in handles if handle.get_label()]
    keys = ", ".join(named(summary, key) for key in figure["curves"])
    title = textwrap.fill(keys, 40)
    if len(handles) <= FEW_ENTRIES:
        axes.legend(handles=handles, title=title or None, alignment="left", loc="best")
    else:
        axes.legend(handles=handles, title=title or None, alignment="left", loc="upper left",
                    bbox_to_anchor=(1.01, 1.0), borderaxespad=0,
                    ncol=math.ceil(len(handles) / COLUMN_ENTRIES))


def expected_hops(nodes, base):
    """The paper's estimate of Chord's path length, (b-1)/b·log_b N, the final RPC left out."""
    return (base - 1) / base * math.log(nodes, base)


def is_plain_routing(summary, figure):
    """Is the formula above of what the figure shows? Lookups of random keys on a static ring."""
    spec = summary["spec"]
    overlay = spec.get("overlay", {})
    return (figure["x"] == NODES and figure["y"] == ["hop_count.mean"]
            and set(summary["axes"]) <= {NODES, BASE, "/seed"}
            and spec.get("service", {}).get("kind") == "lookup" and overlay["kind"] == "chord"
            and overlay["virtual_nodes"] == 1 and not overlay["route_by_successors"]
            and spec["faults"]["crash"]["victims"] == "none"
            and spec["faults"]["partition"]["kind"] == "none"
            and not spec["maintenance"]["on"] and spec["network"]["loss"] == 0)


def draw_expected(axes, summary, figure, looks):
    for series in figure["series"]:
        base = series["set"].get(BASE, summary["spec"]["overlay"]["base"])
        x = sorted(nodes for nodes in series["x"] if nodes > 1)
        look = looks.of(label_of(summary, figure, series))
        axes.plot(x, [expected_hops(nodes, base) for nodes in x], color=look["color"],
                  linewidth=1.0, linestyle=":", zorder=1)
    return Line2D([], [], color=style.BLACK, linewidth=1.0, linestyle=":",
                  label="(b−1)/b · log$_b$ N, without the final RPC")


def bars(mean, low, high, known):
    """Lengths of error bars, down and up."""
    return ([mean[place] - value for place, value in zip(known, low)],
            [value - mean[place] for place, value in zip(known, high)])


def draw_curve(axes, series, x, joined, shift, look):
    """Means with their intervals: a band along a line, else bars at marks."""
    mean = series["mean"]
    known = [place for place, low in enumerate(series["low"]) if low is not None]
    low = [series["low"][place] for place in known]
    high = [series["high"][place] for place in known]
    x = [value + shift for value in x]
    if joined:
        axes.fill_between([x[place] for place in known], low, high, color=look["color"], alpha=0.2,
                          linewidth=0)
        axes.errorbar([x[place] for place in known], [mean[place] for place in known],
                      yerr=bars(mean, low, high, known), fmt="none", ecolor=look["color"],
                      elinewidth=1.0, capsize=2.5)
        axes.plot(x, mean, markersize=4, **look)
        return
    axes.vlines([x[place] for place in known], low, high, color=look["color"], linewidth=5,
                alpha=0.35)
    axes.plot(x, mean, markersize=5, **{**look, "linestyle": "none"})


def set_categories(axes, values):
    words = [text_of(value) for value in values]
    crowded = len(words) > 5 or sum(map(len, words)) > 42
    axes.set_xticks(range(len(words)), words, rotation=30 if crowded else 0,
                    ha="right" if crowded else "center", rotation_mode="anchor")
    axes.set_xlim(-0.6, len(words) - 0.4)
    axes.grid(False, axis="x")


def is_decade(value):
    return value > 0 and math.isclose(math.log10(value), round(math.log10(value)))


def set_numbers(axes, values, log):
    """Marks at the values themselves where they are few and do not crowd."""
    if log:
        axes.set_xscale("log")
    at = [math.log10(value) for value in values] if log else values
    gaps = [after - before for before, after in zip(at, at[1:])]
    crowded = len(values) > 9 or (gaps and min(gaps) < 0.05 * (at[-1] - at[0]))
    if not crowded and not (log and all(map(is_decade, values))):
        axes.set_xticks(values, [f"{value:g}" for value in values])
        axes.minorticks_off()


def is_log(figure, axis, values):
    """As the figure says, else where the values are positive and far apart; never of values that
    have no logarithm."""
    if not values or min(values) <= 0:
        return False
    if axis in figure.get("log", "") or not figure.get("default"):
        return axis in figure.get("log", "")
    return axis == "x" and max(values) > WIDE * min(values)


def x_values(summary, figure):
    """The values of x that any curve has, in the order of the sweep, rising where numbers."""
    if figure["x"] is None:
        return [None]
    present = [value for series in figure["series"] for value in series["x"]]
    values = [value for value in summary["axes"][figure["x"]] if value in present]
    return sorted(values) if all(map(is_number, values)) else values


def draw_lines(axes, summary, figure):
    """A number of the result against a swept key, one curve for each setting of the others."""
    values = x_values(summary, figure)
    numeric = all(map(is_number, values))
    looks = Looks([label_of(summary, figure, series) for series in figure["series"]])
    handles = []
    for place, series in enumerate(figure["series"]):
        look = looks.of(label_of(summary, figure, series))
        x = series["x"] if numeric else [values.index(value) for value in series["x"]]
        # Curves over words would hide each other's marks.
        shift = 0 if numeric else 0.5 * ((place + 0.5) / len(figure["series"]) - 0.5)
        draw_curve(axes, series, x, numeric and len(values) > 1, shift, look)
        label = ", ".join(label_of(summary, figure, series))
        handles.append(Line2D([], [], markersize=4, label=label, **look))
    if is_plain_routing(summary, figure):
        handles.append(draw_expected(axes, summary, figure, looks))
    if numeric:
        set_numbers(axes, values, is_log(figure, "x", values))
    elif figure["x"] is None:
        axes.set_xticks([])
        axes.set_xlim(-1, 1)
    else:
        set_categories(axes, values)
    means = [mean for series in figure["series"] for mean in series["mean"]]
    if is_log(figure, "y", means):
        axes.set_yscale("log")
    elif min(means) >= 0:
        highs = [high for series in figure["series"] for high in series["high"] if high is not None]
        axes.set_ylim(0, 1.06 * max(means + highs) or 1)
    counts = [n for series in figure["series"] for n in series["n"]]
    if max(counts) > 1:
        handles.append(Patch(color=style.BLACK, alpha=0.2, linewidth=0,
                             label=f"95 % interval, {seeds_text(counts)}"))
    else:
        handles.append(Line2D([], [], linestyle="none", label="n = 1: no interval"))
    draw_legend(axes, summary, figure, handles)
    axes.set_xlabel(named(summary, figure["x"]) if figure["x"] else "all runs")
    units = {tuple(summary["labels"].get(name, [name, ""]))[1] for name in figure["y"]}
    label = named(summary, figure["y"][0]) if len(figure["y"]) == 1 else ", ".join(sorted(units))
    axes.set_ylabel(textwrap.fill(label, 44))
    title = capital(named(summary, figure["y"][0], unit=False))
    axes.set_title(textwrap.fill(figure.get("title", title), 52))


def draw_distributions(axes, summary, figure):
    """The cumulative distribution of every setting, all its seeds pooled."""
    looks = Looks([label_of(summary, figure, series) for series in figure["series"]])
    drawn = [summary["groups"][series["group"]] for series in figure["series"]]
    pooled = [group["pooled"][figure["cdf"]] for group in drawn]
    greatest = max(one["max"] for one in pooled)
    handles = []
    for series, one in zip(figure["series"], pooled):
        look = {**looks.of(label_of(summary, figure, series)), "marker": None}
        values, fractions = zip(*one["cdf"])
        x, y = data.steps(fractions, [*values])
        axes.plot([*x, greatest], [*y, 1.0], drawstyle="steps-post", **look)
        label = ", ".join(label_of(summary, figure, series))
        handles.append(Line2D([], [], label=label, **look))
    tail = any(one["mean"] > LONG_TAIL * one["quantiles"]["p50"] for one in pooled)
    asked = "x" in figure.get("log", "") or (figure.get("default") and tail)
    if asked and min(one["min"] for one in pooled) > 0:
        axes.set_xscale("log")
    handles.append(Line2D([], [], linestyle="none",
                          label=f"{seeds_text([group['n'] for group in drawn])}, pooled"))
    draw_legend(axes, summary, figure, handles)
    axes.set_xlabel(named(summary, figure["cdf"]))
    style.cumulative_axes(axes, "all values")
    title = capital("distribution of " + named(summary, figure["cdf"], unit=False))
    axes.set_title(textwrap.fill(figure.get("title", title), 52))


def legend_columns(figure):
    entries = len(figure["series"]) + 2
    return 0 if entries <= FEW_ENTRIES else math.ceil(entries / COLUMN_ENTRIES)


def sheet(summary, figures):
    """All the figures as panels of one sheet, at most two in a row."""
    columns = min(len(figures), 2)
    rows = math.ceil(len(figures) / columns)
    beside = 1.9 * max(legend_columns(figure) for figure in figures)
    sheet_figure, grid = style.plt.subplots(
        rows, columns, squeeze=False, constrained_layout=True,
        figsize=((PANEL[0] + beside) * columns, PANEL[1] * rows + 0.3))
    for axes, figure in zip(grid.flat, figures):
        (draw_lines if "y" in figure else draw_distributions)(axes, summary, figure)
    for axes in grid.flat[len(figures):]:
        axes.set_visible(False)
    sheet_figure.suptitle(summary["name"], fontweight="bold")
    return sheet_figure
