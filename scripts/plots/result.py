"""One sheet for one result file: its four distributions, each as a cumulative curve."""
from plots import data, style

PANELS = (
    ("storage_balance", "Storage", "nodes"),
    ("load_balance", "Load", "nodes"),
    ("hop_count", "Hops", "lookups"),
    ("latency_ms", "Latency", "lookups"),
)


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
    axes.set_title(title)
    axes.set_xlabel(distribution["unit"])
    style.cumulative_axes(axes, of_what)
    axes.legend(loc="lower right")


def draw(result, folder, name):
    """Writes FOLDER/NAME.png, .svg and .pdf and returns the paths."""
    panels = [panel for panel in PANELS if result.get(panel[0], {}).get("cdf")]
    if not panels:
        raise data.InputError(f"{name}: the result has no distribution to draw")
    figure, grid = style.plt.subplots(2, 2, figsize=(9.5, 6.4), constrained_layout=True)
    for axes, (key, title, of_what) in zip(grid.flat, panels):
        draw_distribution(axes, result[key], title, of_what)
    for axes in grid.flat[len(panels):]:
        axes.set_visible(False)
    figure.suptitle(result["name"])
    return style.save(figure, folder, name)
