"""Figures 1 to 6 of the paper: ours, with the band over seeds, over the published curve in grey.

Input is figures.json of `ddns reproduce`: every quantile series gives, for a grid of cumulative
fractions, the mean, lowest and highest value over the seeds.
"""
import matplotlib.pyplot as plt

from plots import data, style

SHEET_SIZE = (11.5, 11.0)


def draw_published(axes, series, label="published", **line):
    """A published quantile curve, in grey and below everything else."""
    x, y = data.steps(series["fraction"], series["value"])
    line = {"color": style.PUBLISHED, "linewidth": style.PUBLISHED_WIDTH, **line}
    axes.plot(x, y, drawstyle="steps-post", zorder=1, solid_capstyle="butt", label=label, **line)


def draw_quantiles(axes, series, label, colour, linestyle="-"):
    """Mean quantiles over the seeds, and the band between the lowest and the highest."""
    fraction = series["fraction"]
    axes.fill_betweenx(fraction, series["low"], series["high"], color=colour, alpha=0.2,
                       linewidth=0, zorder=2)
    axes.plot(series["mean"], fraction, color=colour, linestyle=linestyle, label=label, zorder=3)


def figure1(axes, ours, paper):
    draw_published(axes, paper["figure1"]["successful"])
    series = ours["figure1"]["series"]["successful"]
    draw_quantiles(axes, series, "simulated, 120,000 records", style.BLUE)
    axes.axvline(data.mean_of_quantiles(series["fraction"], series["mean"]),
                 color=style.BLACK, linewidth=0.9, linestyle=":", label="perfect balance")
    axes.set_title("Figure 1. Storage balance")
    axes.set_xlim(0, 900)
    axes.set_xlabel("records stored per node")
    style.cumulative_axes(axes, "nodes")
    axes.legend(loc="lower right")


FIGURE2 = (
    ("slashdot", "slashdot", style.GREEN),
    ("successful", "successful", style.BLUE),
    ("unsuccessful", "unsuccessful", style.ORANGE),
)


def figure2(axes, ours, paper):
    label = "published"
    for name, words, colour in FIGURE2:
        draw_published(axes, paper["figure2"][name], label)
        label = "_nolegend_"
        series = ours["figure2"]["series"]
        if f"{name}_as_in_paper" in series:
            draw_quantiles(axes, series[f"{name}_as_in_paper"], f"{words}, the paper's count",
                           colour)
        axes.plot(series[name]["mean"], series[name]["fraction"], color=colour, linestyle=":",
                  linewidth=1.1, label=f"{words}, remote RPCs only", zorder=3)
    axes.set_title("Figure 2. Load balance")
    axes.set_xlim(0, 0.1)
    axes.set_xlabel("RPCs served per lookup, per node")
    style.cumulative_axes(axes, "nodes")
    axes.legend(loc="lower right")


FIGURE3 = (
    ("slashdot", "slashdot", style.GREEN, "-"),
    ("successful_penultimate", "successful, policy penultimate", style.BLUE, "-"),
    ("successful_path", "successful, policy path", style.SKY, "--"),
    ("unsuccessful", "unsuccessful", style.ORANGE, "-"),
)


def draw_hops(axes, hops, shares, **line):
    axes.plot([hops[0], *hops, hops[-1] + 1], [0.0, *data.running_sum(shares), sum(shares)],
              drawstyle="steps-post", **line)


def figure3(axes, ours, paper):
    printed = paper["figure3"]
    grey = {"color": style.PUBLISHED, "linewidth": style.PUBLISHED_WIDTH, "zorder": 1}
    draw_hops(axes, printed["hops"], printed["slashdot"], label="published", **grey)
    draw_hops(axes, printed["hops"], printed["successful"], **grey)
    plotted = printed["unsuccessful_as_plotted"]
    draw_hops(axes, printed["hops"], [*plotted[1:], 0.0], **grey)
    draw_hops(axes, printed["hops"], plotted, label="the same, origin counted",
              **{**grey, "linewidth": 1.2, "linestyle": "--"})
    for name, words, colour, linestyle in FIGURE3:
        series = ours["figure3"]["series"].get(name)
        if series:
            draw_hops(axes, ours["figure3"]["hops"], series["mean"], label=words, color=colour,
                      linestyle=linestyle, zorder=3)
    axes.set_title("Figure 3. Client load to perform lookups")
    axes.set_xlim(0, 13)
    axes.set_xticks(range(0, 14))
    axes.set_xlabel("RPCs (hops) per lookup")
    style.cumulative_axes(axes, "lookups")
    axes.legend(loc="lower right")


def figure4(axes, ours, paper):
    draw_published(axes, paper["figure4"]["conventional"])
    draw_quantiles(axes, ours["figure4"]["series"]["conventional"],
                   "latency model of the simulator", style.BLUE)
    axes.set_title("Figure 4. Conventional DNS, one-server lookups")
    axes.set_xlim(0, 1200)
    axes.set_xlabel("latency of a lookup (ms)")
    style.cumulative_axes(axes, "lookups")
    axes.legend(loc="lower right")


def figure5(axes, ours, paper):
    printed, series = paper["figure5"], ours["figure5"]
    axes.errorbar([hops - 0.12 for hops in printed["hops"]], printed["mean_ms"],
                  yerr=printed["sd_ms"], color=style.PUBLISHED, fmt="o", markersize=6,
                  elinewidth=2.6, label="published", zorder=1)
    axes.errorbar([hops + 0.12 for hops in series["hops"]], series["mean_ms"],
                  yerr=series["sd_ms"], color=style.BLUE, fmt="o", markersize=4, elinewidth=1.3,
                  capsize=2.5, label="simulated", zorder=3)
    axes.set_title("Figure 5. Latency against hops per lookup")
    axes.set_xlim(0, 15)
    axes.set_xticks(range(0, 15, 2))
    axes.set_ylim(bottom=0)
    axes.set_xlabel("hops per lookup")
    axes.set_ylabel("latency (ms): mean ± standard deviation")
    axes.legend(loc="upper left")


FIGURE6 = (
    ("successful_penultimate", "successful, policy penultimate", style.BLUE, "-"),
    ("successful_path", "successful, policy path", style.SKY, "--"),
)


def figure6(axes, ours, paper):
    draw_published(axes, paper["figure6"]["successful"])
    for name, words, colour, linestyle in FIGURE6:
        series = ours["figure6"]["series"].get(name)
        if series:
            draw_quantiles(axes, series, words, colour, linestyle)
    axes.set_title("Figure 6. Latency of lookups over Chord")
    axes.set_xlim(0, 1400)
    axes.set_xlabel("latency of a lookup (ms)")
    style.cumulative_axes(axes, "lookups")
    axes.legend(loc="lower right")


FIGURES = (figure1, figure2, figure3, figure4, figure5, figure6)


def draw(ours, folder):
    """Writes figure-1 … figure-6 and the sheet figures-1-6; returns the paths."""
    paper, paths = data.published(), []
    for number, draw_one in enumerate(FIGURES, 1):
        figure, axes = style.single()
        draw_one(axes, ours, paper)
        paths += style.save(figure, folder, f"figure-{number}")
    figure, grid = plt.subplots(3, 2, figsize=SHEET_SIZE, constrained_layout=True)
    figure.set_constrained_layout_pads(w_pad=0.12, h_pad=0.12)
    for draw_one, axes in zip(FIGURES, grid.flat):
        draw_one(axes, ours, paper)
    paths += style.save(figure, folder, "figures-1-6")
    return paths
