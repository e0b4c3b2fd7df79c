"""Figures of a sweep's summary: what its section figures says, the panels on one sheet."""
import difflib
import math

from plots import data, labels, lines, style

PANEL = (5.2, 3.7)  # inches


def set_axes(summary):
    """(x, curves): the first swept key of numbers, else the first one, and all the others."""
    keys = [key for key in summary["axes"] if key != "/seed"]
    numeric = [key for key in keys
               if all(labels.is_number(value) for value in summary["axes"][key])]
    x = next(iter(numeric + keys), None)
    return x, [key for key in keys if key != x]


def series_of(groups, x, curves, metric):
    """The curves of a number of the result, as a summary's figures have them."""
    series = {}
    for group in groups:
        scalar = group["scalars"].get(metric)
        if scalar is None:
            continue
        part = {key: group["set"][key] for key in curves}
        one = series.setdefault(str(part), {"metric": metric, "set": part, "x": [], "mean": [],
                                            "low": [], "high": [], "n": []})
        half = scalar.get("half_width")
        one["x"].append(group["set"][x] if x else None)
        one["mean"].append(scalar["mean"])
        one["low"].append(None if half is None else scalar["mean"] - half)
        one["high"].append(None if half is None else scalar["mean"] + half)
        one["n"].append(scalar["n"])
    return list(series.values())


def figure_of(summary, metric):
    """A figure of the number or distribution of this name: the summary's own, if it has one."""
    for own in summary["figures"]:
        if own.get("y") == [metric] and "where" not in own:
            return own
    groups = summary["groups"]
    if any(metric in group["pooled"] for group in groups):
        curves = [key for key in summary["axes"] if key != "/seed"]
        drawn = [{"set": group["set"], "group": place} for place, group in enumerate(groups)
                 if group["pooled"].get(metric, {}).get("count")]
        return {"cdf": metric, "curves": curves, "series": drawn, "default": True}
    if any(metric in group["scalars"] for group in groups):
        x, curves = set_axes(summary)
        return {"x": x, "y": [metric], "curves": curves, "default": True,
                "series": series_of(groups, x, curves, metric)}
    known = [name for group in groups for part in ("pooled", "scalars") for name in group[part]]
    near = difflib.get_close_matches(metric, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise data.InputError(f"{summary['name']}: no number or distribution {metric}{hint}")


def names_of(figure):
    return ", ".join(figure["y"]) if "y" in figure else figure["cdf"]


def sheet(summary, figures):
    """All the figures as panels of one sheet, two or three in a row."""
    columns = min(len(figures), 2 if len(figures) % 3 else 3)
    rows = math.ceil(len(figures) / columns)
    sheet_figure, grid = style.plt.subplots(
        rows, columns, squeeze=False, constrained_layout=True,
        figsize=(PANEL[0] * columns, PANEL[1] * rows + 0.3))
    panels = list(zip(grid.flat, figures))
    for axes, figure in panels:
        lines.draw_panel(axes, summary, figure)
    labels.drop_repeated_legends(grid.flat)
    sheet_figure.canvas.draw()
    for axes, figure in panels:
        if labels.covers_curves(axes):
            axes.clear()
            lines.draw_panel(axes, summary, figure, beside=True)
    labels.drop_repeated_legends(grid.flat)
    beside = 1.9 * sum(max(map(labels.legend_columns, column)) for column in grid.T)
    sheet_figure.set_size_inches(PANEL[0] * columns + beside, PANEL[1] * rows + 0.3)
    for axes in grid.flat[len(figures):]:
        axes.set_visible(False)
    once = all(n == 1 for figure in figures for series in figure["series"]
               for n in series.get("n", [2]))
    sheet_figure.suptitle(summary["name"] + (", one run of each setting" if once else ""),
                          fontweight="bold")
    return sheet_figure


def draw(summary, folder, name, metrics=(), warn=print):
    """Writes the sheet of one sweep summary and returns the paths; what cannot be drawn is told
    to `warn`."""
    if "groups" not in summary:
        raise data.InputError(f"{name}: the summary has no groups; another version of ddns made "
                              "it: run the sweep again")
    figures = [figure_of(summary, metric) for metric in metrics] or summary["figures"]
    for figure in figures:
        if not figure["series"]:
            warn(f"{name}: no point has {names_of(figure)}: not drawn")
    figures = [figure for figure in figures if figure["series"]]
    if not figures:
        raise data.InputError(f"{name}: nothing to draw: no point has a number that is asked for")
    return style.save(sheet(summary, figures), folder, name)
