"""Figures 1 to 6 of the paper: ours, with the band over seeds, over the published curve in grey.

Input is figures.json of `ddns reproduce`: every quantile series gives, for a grid of cumulative
fractions, the mean, lowest and highest value over the seeds; every hop series the same of the
lookups that took so many RPCs, and the lowest and highest of those that took at most so many.
"""
import matplotlib.pyplot as plt

from plots import data, style

SHEET_SIZE = (11.5, 11.0)
NODES = 1000  # of all the paper's tests


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


def title(axes, text, ours):
    """The figure's name, and what the bands are."""
    axes.set_title(text)
    axes.set_title(f"band: {ours['seeds']} seeds", loc="right", fontweight="normal",
                   fontsize=style.SMALL)


def figure1(axes, ours, paper):
    draw_published(axes, paper["figure1"]["successful"])
    records = paper["workload"]["successful"]["distinct"]
    draw_quantiles(axes, ours["figure1"]["series"]["successful"],
                   f"simulated, {records:,} records", style.BLUE)
    axes.axvline(records / NODES, color=style.BLACK, linewidth=0.9, linestyle=":",
                 label=f"perfect balance, {records // NODES} each")
    title(axes, "Figure 1. Storage balance", ours)
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
    title(axes, "Figure 2. Load balance", ours)
    axes.set_xlim(0, 0.1)
    axes.set_xlabel("RPCs served per lookup, per node")
    style.cumulative_axes(axes, "nodes")
    axes.legend(loc="lower right")


FIGURE3 = (
    ("slashdot", "slashdot", style.GREEN, "-"),
    ("successful_penultimate", "successful, policy penultimate", style.BLUE, "-"),
    ("successful_path", "successful, policy path", style.SKY, "--"),
    ("unsuccessful_as_in_paper", "unsuccessful, the paper's count", style.ORANGE, "-"),
    ("unsuccessful", "unsuccessful, remote RPCs only", style.ORANGE, ":"),
)


def draw_hops(axes, hops, shares, **line):
    axes.plot([hops[0], *hops, hops[-1] + 1], [0.0, *data.running_sum(shares), sum(shares)],
              drawstyle="steps-post", **line)


def figure3(axes, ours, paper):
    printed = paper["figure3"]
    for name in ("slashdot", "successful", "unsuccessful_as_plotted"):
        draw_hops(axes, printed["hops"], printed[name], color=style.PUBLISHED, zorder=1,
                  linewidth=style.PUBLISHED_WIDTH,
                  label="published" if name == "slashdot" else "_nolegend_")
    hops = ours["figure3"]["hops"]
    for name, words, colour, linestyle in FIGURE3:
        series = ours["figure3"]["series"].get(name)
        if series:
            if linestyle != ":":
                axes.fill_between(hops, series["cumulative_low"], series["cumulative_high"],
                                  step="post", color=colour, alpha=0.2, linewidth=0, zorder=2)
            draw_hops(axes, hops, series["mean"], label=words, color=colour,
                      linestyle=linestyle, zorder=3)
    title(axes, "Figure 3. Client load to perform lookups", ours)
    axes.set_xlim(0, 13)
    axes.set_xticks(range(0, 14))
    axes.set_xlabel("RPCs (hops) per lookup")
    style.cumulative_axes(axes, "lookups")
    axes.legend(loc="lower right", handlelength=1.4, labelspacing=0.3, borderaxespad=0.2)


def figure4(axes, ours, paper):
    draw_published(axes, paper["figure4"]["conventional"])
    draw_quantiles(axes, ours["figure4"]["series"]["conventional"],
                   "latency model of the simulator", style.BLUE)
    title(axes, "Figure 4. Latency of conventional DNS", ours)
    axes.set_xlim(0, 1200)
    axes.set_xlabel("latency of a lookup that asked one server (ms)")
    style.cumulative_axes(axes, "lookups")
    axes.legend(loc="lower right")


def figure5(axes, ours, paper):
    printed, series = paper["figure5"], ours["figure5"]
    axes.errorbar([hops - 0.12 for hops in printed["hops"]], printed["mean_ms"],
                  yerr=printed["sd_ms"], color=style.PUBLISHED, fmt="o", markersize=6,
                  elinewidth=2.6, label="published", zorder=1)
    axes.fill_between([hops + 0.12 for hops in series["hops"]], series["mean_ms_low"],
                      series["mean_ms_high"], color=style.BLUE, alpha=0.2, linewidth=0, zorder=2)
    axes.errorbar([hops + 0.12 for hops in series["hops"]], series["mean_ms"],
                  yerr=series["sd_ms"], color=style.BLUE, fmt="o", markersize=4, elinewidth=1.3,
                  capsize=2.5, label="simulated", zorder=3)
    title(axes, "Figure 5. Latency against hops per lookup", ours)
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
    title(axes, "Figure 6. Latency of lookups over Chord", ours)
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
