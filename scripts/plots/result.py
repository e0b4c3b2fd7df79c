"""One sheet for one result file: its four distributions, each as a cumulative curve."""
from plots import data, style

PANELS = (
    ("storage_balance", "Storage", "nodes"),
    ("load_balance", "Load", "nodes"),
    ("hop_count", "Hops", "lookups"),
    ("latency_ms", "Latency", "lookups"),
)
# A mean beyond so many medians comes from a tail that would flatten the curve on a linear axis.
LONG_TAIL = 3


def draw_distribution(axes, distribution, title, of_what):
    """The cumulative curve of any distribution of a result, with its mean and median."""
    points = distribution["cdf"]
    x, y = data.steps([fraction for _, fraction in points], [value for value, _ in points])
    axes.plot(x, y, drawstyle="steps-post", color=style.BLUE)
    median = distribution["quantiles"]["p50"]
    axes.axvline(distribution["mean"], color=style.ORANGE, linewidth=1.0,
                 label=f"mean {distribution['mean']:.4g}")
    axes.axvline(median, color=style.BLACK, linewidth=1.0, linestyle=":",
                 label=f"median {median:.4g}")
    if distribution["mean"] > LONG_TAIL * median > 0:
        axes.set_xscale("log")
    axes.set_title(title)
    axes.set_xlabel(distribution["unit"])
    style.cumulative_axes(axes, of_what)
    axes.legend(loc="lower right")


def draw(result, folder, name):
    """Writes FOLDER/NAME.png, .svg and .pdf and returns the paths."""
    present = [panel for panel in PANELS if result.get(panel[0], {}).get("count", 0) > 0]
    # What is 0 throughout is shown only where there is nothing else, as of a single node.
    panels = [panel for panel in present if result[panel[0]]["max"] > 0] or present
    if not panels:
        raise data.InputError(f"{name}: the result has no distribution to draw")
    rows, columns = (len(panels) + 1) // 2, min(len(panels), 2)
    figure, grid = style.plt.subplots(rows, columns, squeeze=False, constrained_layout=True,
                                      figsize=(4.8 * columns, 3.2 * rows))
    for axes, (key, title, of_what) in zip(grid.flat, panels):
        draw_distribution(axes, result[key], title, of_what)
    for axes in grid.flat[len(panels):]:
        axes.set_visible(False)
    figure.suptitle(result["name"], fontweight="bold")
    return style.save(figure, folder, name)
