"""Panels of sweeps, each as the summary says it: numbers against a swept key or over time, shares
on top of one another, or distributions side by side."""
import math
import textwrap

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from plots import data, style
from plots.labels import (Looks, capital, curve_keys, draw_legend, duration, is_number, label_of,
                          named, seeds_text, word_for)

# Beyond so many letters a title goes on in a second line.
TITLE_LETTERS = 52
THIN = {"linewidth": 1.0, "linestyle": ":", "zorder": 1}
THIN_DASHES = (":", (0, (5, 3)), (0, (5, 2, 1, 2)), (0, (1, 4)))
# Lines of more points than these have no marks.
MOST_MARKS = 25
# Values that span more than this are drawn on a logarithmic axis unless the figure says otherwise.
WIDE = 30
LONG_TAIL = 3


def draw_behind(axes, summary, figure, looks):
    """Published curves, lines of theory, shaded spans; returns what the legend says of them."""
    handles = []
    for curve in figure.get("published", []):
        handles += axes.plot(curve["x"], curve["y"], "s-", color=style.PUBLISHED, zorder=1,
                             linewidth=style.PUBLISHED_WIDTH, markersize=7, label=curve["label"])
    theory = figure.get("theory", [])
    texts = list(dict.fromkeys(line["label"] for line in theory))
    thin = {text: {**THIN, "linestyle": THIN_DASHES[place % len(THIN_DASHES)]}
            for place, text in enumerate(texts)}
    for line in theory:
        same = [series for series in figure["series"] if series["set"] == line["set"]]
        alone = len({str(one["set"]) for one in theory}) == 1
        colour = (style.BLACK if alone or not same
                  else looks.of(label_of(summary, figure, same[0]))["color"])
        axes.plot(line["x"], line["y"], color=colour, **thin[line["label"]])
    handles += [Line2D([], [], color=style.BLACK, label=text, **thin[text]) for text in texts]
    shade = figure.get("shade", [])
    if len(shade) == 1:
        axes.axvline(shade[0], color=style.BLACK, **THIN)
    elif shade:
        axes.axvspan(*shade, color="#F0F0F0", zorder=0, linewidth=0)
    return handles


def bars(mean, low, high, known):
    """Lengths of error bars, down and up. Bounds are rounded, and may fall short of the mean."""
    return ([max(0.0, mean[place] - value) for place, value in zip(known, low)],
            [max(0.0, value - mean[place]) for place, value in zip(known, high)])


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
        if len(x) <= MOST_MARKS:
            axes.errorbar([x[place] for place in known], [mean[place] for place in known],
                          yerr=bars(mean, low, high, known), fmt="none", ecolor=look["color"],
                          elinewidth=1.0, capsize=2.5)
        axes.plot(x, mean, markersize=4, **look)
        return
    axes.vlines([x[place] for place in known], low, high, color=look["color"], linewidth=5,
                alpha=0.35)
    axes.plot(x, mean, markersize=5, **{**look, "linestyle": "none"})


def set_categories(axes, words):
    crowded = len(words) > 5 or sum(map(len, words)) > 42
    axes.set_xticks(range(len(words)), words, rotation=30 if crowded else 0,
                    ha="right" if crowded else "center", rotation_mode="anchor")
    axes.set_xlim(-0.6, len(words) - 0.4)
    axes.grid(False, axis="x")


def is_decade(value):
    return value > 0 and math.isclose(math.log10(value), round(math.log10(value)))


def set_numbers(axes, values, log, durations):
    """Marks at the values themselves where they are few and do not crowd."""
    if log:
        axes.set_xscale("log")
    at = [math.log10(value) for value in values] if log else values
    gaps = [after - before for before, after in zip(at, at[1:])]
    crowded = len(values) > 9 or (gaps and min(gaps) < 0.05 * (at[-1] - at[0]))
    if not crowded and (durations or not (log and all(map(is_decade, values)))):
        axes.set_xticks(values, [duration(value) if durations else f"{value:g}"
                                 for value in values],
                        fontsize=style.SMALL if durations else None)
        axes.minorticks_off()


def is_duration(summary, key, values):
    """Are these times that are better told in minutes, hours and days?"""
    return summary["labels"].get(key, ["", ""])[1] == "s" and min(values, default=0) >= 60


def is_log(figure, axis, values):
    """As the figure says, else where the values are positive and far apart; never of values that
    have no logarithm."""
    if not values or min(values) <= 0:
        return False
    if axis in figure.get("log", "") or not figure.get("default"):
        return axis in figure.get("log", "")
    return axis == "x" and max(values) > WIDE * min(values)


def is_over_key(summary, figure):
    """Is x a swept key, and its values not replaced by what the figure says?"""
    return figure["x"] in summary["axes"] and "x_of" not in figure


def x_values(summary, figure):
    """The values of x that any curve has, in the order of the sweep, rising where numbers."""
    if figure["x"] is None:
        return [None]
    present = [value for series in figure["series"] for value in series["x"]]
    if not is_over_key(summary, figure):
        return sorted(set(present))
    values = [value for value in summary["axes"][figure["x"]] if value in present]
    return sorted(values) if all(map(is_number, values)) else values


def set_y(axes, figure):
    """The scale of y. A logarithmic one that has to show zeros as well is linear below the
    least of y_range, else below the decade of the least number above zero."""
    means = [mean for series in figure["series"] for mean in series["mean"]]
    highs = [high for series in figure["series"] for high in series["high"] if high is not None]
    low, high = figure.get("y_range", (None, None))
    above = [mean for mean in means if mean > 0]
    if "y" in figure.get("log", "") and min(means) >= 0 and (above or low):
        if high is None:
            high = 1.5 * max(means + highs)
        if min(means) > 0:
            axes.set_yscale("log")
        else:
            least = low or 10.0 ** math.floor(math.log10(min(above)))
            axes.set_yscale("symlog", linthresh=least, linscale=0.5)
            low = -0.15 * least
    elif low is None and min(means) >= 0:
        low, high = -0.01 * max(means + highs), 1.06 * max(means + highs) or 1
    axes.set_ylim(low, high)


def write_labels(axes, summary, figure, x_label):
    """Title and axes, and on the right which settings alone are shown."""
    axes.set_xlabel(figure.get("x_label") or x_label)
    units = {tuple(summary["labels"].get(name, [name, ""]))[1] for name in figure["y"]}
    texts = list(dict.fromkeys(series["label"] for series in figure["series"] if "label" in series))
    label = (texts[0] if len(texts) == 1
             else named(summary, figure["y"][0]) if len(figure["y"]) == 1
             else ", ".join(sorted(unit for unit in units if unit)))
    label = label or ", ".join(texts or dict.fromkeys(one["metric"] for one in figure["series"]))
    axes.set_ylabel(textwrap.fill(figure.get("y_label") or label, 44))
    title = figure.get("title", capital(named(summary, figure["y"][0], unit=False)))
    shown = ", ".join(f"{named(summary, key, unit=False)} = {word_for(figure, value)}"
                      for key, value in figure.get("where", {}).items()
                      if key in summary["axes"] and word_for(figure, value))
    below = "\n" if shown and len(title) + len(shown) > TITLE_LETTERS else ""
    axes.set_title(textwrap.fill(title, TITLE_LETTERS) + below)
    axes.set_title(shown, loc="right", fontweight="normal", fontsize=style.SMALL)


def draw_lines(axes, summary, figure, beside):
    """A number of the result against a swept key, or a column over another one; one curve for each
    setting of the other keys."""
    values = x_values(summary, figure)
    numeric = all(map(is_number, values))
    looks = Looks([label_of(summary, figure, series) for series in figure["series"]])
    handles = draw_behind(axes, summary, figure, looks)
    for place, series in enumerate(figure["series"]):
        look = looks.of(label_of(summary, figure, series))
        if len(series["x"]) > MOST_MARKS:
            look["marker"] = None
        x = series["x"] if numeric else [values.index(value) for value in series["x"]]
        # Curves over words would hide each other's marks.
        shift = 0 if numeric else 0.5 * ((place + 0.5) / len(figure["series"]) - 0.5)
        draw_curve(axes, series, x, numeric and len(values) > 1, shift, look)
        label = ", ".join(label_of(summary, figure, series))
        handles.append(Line2D([], [], markersize=4, label=label, **look))
    x_label = named(summary, figure["x"]) if figure["x"] else "all runs"
    if figure["x"] is None:
        axes.set_xticks([])
        axes.set_xlim(-1, 1)
    elif not numeric:
        set_categories(axes, [word_for(figure, value) for value in values])
    elif is_over_key(summary, figure):
        durations = is_duration(summary, figure["x"], values)
        set_numbers(axes, values, is_log(figure, "x", values), durations)
        x_label = named(summary, figure["x"], unit=not durations)
    elif is_log(figure, "x", values):
        axes.set_xscale("log")
    if "x_range" in figure:
        axes.set_xlim(figure["x_range"])
    set_y(axes, figure)
    counts = [n for series in figure["series"] for n in series["n"]]
    if max(counts) > 1:
        handles.append(Patch(color=style.BLACK, alpha=0.2, linewidth=0,
                             label=f"95 % interval, {seeds_text(counts)}"))
    write_labels(axes, summary, figure, x_label)
    draw_legend(axes, summary, figure, handles, beside)


def draw_stack(axes, summary, figure):
    """A bar for each x of each curve, what is shown one on top of the other."""
    rows = list(dict.fromkeys((", ".join(word_for(figure, series["set"][key])
                                         for key in figure["curves"]), place)
                              for series in figure["series"] for place in range(len(series["x"]))))
    ends, words = [0.0] * len(rows), [""] * len(rows)
    for series in figure["series"]:
        curve = ", ".join(word_for(figure, series["set"][key]) for key in figure["curves"])
        label = series.get("label") or named(summary, series["metric"], unit=False)
        colour = style.STACK[list(dict.fromkeys(
            one["metric"] for one in figure["series"])).index(series["metric"]) % len(style.STACK)]
        for place, (x, width) in enumerate(zip(series["x"], series["mean"])):
            row = rows.index((curve, place))
            axes.barh(row, width, left=ends[row], color=colour, height=0.65)
            ends[row] += width
            words[row] = "\n".join(filter(None, (word_for(figure, x), curve)))
        axes.barh(0, 0, color=colour, label=label)
    axes.set_yticks(range(len(rows)), words)
    axes.set_ylim(len(rows) + 0.3, -0.5)
    axes.grid(False, axis="y")
    write_labels(axes, summary, figure, named(summary, figure["x"]) if figure["x"] else "all runs")
    along, across = axes.get_ylabel(), axes.get_xlabel()
    keys = ", ".join(named(summary, key) for key in curve_keys(figure))
    axes.set_xlabel(along)
    axes.set_ylabel("\n".join(filter(None, (across, keys))))
    axes.set_xlim(figure.get("y_range", (0, max(ends) or 1)))
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles))
    axes.legend(unique.values(), unique.keys(), loc="lower center", ncol=2, columnspacing=0.9,
                handlelength=1.2)


def draw_distributions(axes, summary, figure, beside):
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
    draw_legend(axes, summary, figure, handles, beside)
    axes.set_xlabel(named(summary, figure["cdf"]))
    style.cumulative_axes(axes, "all values")
    title = capital("distribution of " + named(summary, figure["cdf"], unit=False))
    axes.set_title(textwrap.fill(figure.get("title", title), TITLE_LETTERS))


def draw_panel(axes, summary, figure, beside=False):
    """`beside`: the legend stands beside the panel."""
    if "cdf" in figure:
        draw_distributions(axes, summary, figure, beside)
    elif figure.get("stack"):
        draw_stack(axes, summary, figure)
    else:
        draw_lines(axes, summary, figure, beside)
