"""Figures of rings that live: crashes all at once, churn, and how long blocks last.

Input are summaries of sweeps whose points have the sections living, and time_series or
overlay_graph. Lookups whose asker left before the answer came are left out of every share.
"""
from plots import data, style

FRACTION, REPLICAS = "/faults/crash/fraction", "/dhash/replicas"
MEAN_LIFE, DISKS = "/churn/mean_life_s", "/dhash/disks_survive"
THIN = {"color": style.BLACK, "linewidth": 0.8, "linestyle": ":", "zorder": 1}


def settings(summary, pointer):
    """The values of a key in the sweep's points, each once, in the order of appearance."""
    values = []
    for point in summary["points"]:
        value = data.setting(summary, point, pointer)
        if value not in values:
            values.append(value)
    return values


def select(summary, wanted):
    """The points whose keys have the wanted values, {pointer: value}."""
    return [point for point in summary["points"]
            if all(data.setting(summary, point, pointer) == value
                   for pointer, value in wanted.items())]


def not_answered(point):
    """Share of the lookups not answered, of those whose asker stayed."""
    counts = point["counts"]
    asked = counts["queries"] - counts["abandoned"]
    return (asked - counts["answered"]) / asked if asked else 0.0


def unavailable(point):
    """Share of the records that no present node holds, at the end."""
    blocks = point["living"]["blocks"]
    return blocks["unavailable"] / blocks["records"]


def draw_means(axes, summary, points, pointer, read, **line):
    """Mean over the seeds at each setting, and a band from the lowest to the highest."""
    groups = {}
    for point in points:
        groups.setdefault(data.setting(summary, point, pointer), []).append(read(point))
    x = sorted(groups)
    line = {"marker": "o", "markersize": 4, **line}
    axes.fill_between(x, [min(groups[v]) for v in x], [max(groups[v]) for v in x],
                      color=line["color"], alpha=0.2, linewidth=0)
    axes.plot(x, [data.mean(groups[v]) for v in x], **line)


def seeds_note(axes, summary):
    seeds = len({point["seed"] for point in summary["points"]})
    if seeds > 1:
        axes.set_title(f"band: {seeds} seeds", loc="right", fontweight="normal",
                       fontsize=style.SMALL)


def simultaneous_failure(summary):
    """Lookups not answered, and records that no present node holds, against the share crashed."""
    figure, (lookups, records) = style.plt.subplots(1, 2, figsize=(10.5, 4.0),
                                                    constrained_layout=True)
    grid = [step / 100 for step in range(1, 101)]
    for replicas, colour in zip(settings(summary, REPLICAS), style.SERIES):
        points = select(summary, {REPLICAS: replicas})
        words = f"r = {replicas}"
        draw_means(lookups, summary, points, FRACTION, not_answered, color=colour,
                   label=f"{words}, not answered")
        held = [p for p in points if p["living"]["blocks"]["unavailable"] > 0]
        draw_means(records, summary, held, FRACTION, unavailable, color=colour,
                   linestyle="none", label=f"{words}, simulated")
        for axes in (lookups, records):
            axes.plot(grid, [p ** replicas for p in grid],
                      label=None if replicas > 1 else "theory, p$^r$", **THIN)
    draw_means(lookups, summary, summary["points"], FRACTION,
               lambda p: p["counts"]["wrong_owner"] / p["counts"]["queries"], color=style.GREEN,
               marker="x", linewidth=0.9, linestyle="--", label="ended at a wrong node, any r")
    lookups.set_title("Lookups")
    lookups.set_ylabel("fraction of lookups")
    lookups.set_ylim(-0.02, 1.02)
    lookups.legend(loc="upper left")
    records.set_title("Records on no present node")
    records.set_yscale("log")
    records.set_ylim(1e-6, 1.5)
    records.set_ylabel("fraction of records (none: no mark)")
    records.legend(loc="lower right")
    for axes in (lookups, records):
        axes.set_xlim(0, 1)
        axes.set_xlabel("fraction of nodes crashed at once, p")
    seeds_note(lookups, summary)
    return figure


def is_as_published(spec, printed):
    """Are these lookups of random keys, among as many nodes of the same kind as the published
    ones, right after a crash of any alike?"""
    overlay, crash = spec["overlay"], spec["faults"]["crash"]
    return (overlay["kind"] == "chord" and overlay["nodes"] == printed["nodes"]
            and overlay["base"] == 2 and overlay["successors"] == printed["successors"]
            and overlay["route_by_successors"] and overlay["virtual_nodes"] == 1
            and crash["victims"] == "uniform" and spec["faults"]["partition"]["kind"] == "none"
            and not spec["maintenance"]["on"] and spec["network"]["loss"] == 0
            and spec.get("service", {}).get("kind") == "lookup"
            and spec["lookup"]["style"] == "iterative")


STRAIGHT = "/overlay/owner_by_successors"
# What the published means count can be read in two ways; the first leaves the final call out.
READINGS = ((False, 1, style.BLUE, "owner called by its predecessor"),
            (True, 0, style.ORANGE, "owner called straight from a list"))


def path_under_failure(summary):
    """Path and timeouts before any repair; where the rings are as the published ones were, over
    the published means in grey, whose label says how they are cited."""
    figure, (path, timeouts) = style.plt.subplots(1, 2, figsize=(10.0, 3.8),
                                                  constrained_layout=True)
    printed = data.published_failure()
    for axes, name in ((path, "mean_path"), (timeouts, "mean_timeouts")):
        if is_as_published(summary["spec"], printed):
            axes.plot(printed["fraction_crashed"], printed[name], "s-", color=style.PUBLISHED,
                      linewidth=style.PUBLISHED_WIDTH, markersize=7, zorder=1,
                      label=f"published (Chord, 2003), cited {printed['cited']}")
        axes.set_xlabel("fraction of nodes crashed")
        axes.set_xlim(left=-0.01)
    for straight, less, colour, words in READINGS:
        points = [p for p in summary["points"] if p["set"].get(STRAIGHT, False) == straight]
        if points:
            draw_means(path, summary, points, FRACTION, lambda p: p["hop_count"]["mean"] - less,
                       color=colour, label=f"simulated, {words}" + ", less 1" * less)
            draw_means(timeouts, summary, points, FRACTION,
                       lambda p: p["living"]["timeouts"]["mean"], color=colour,
                       label=f"simulated, {words}")
    graphs = [p for p in summary["points"]
              if "overlay_graph" in p and not p["set"].get(STRAIGHT, False)]
    if graphs:
        draw_means(path, summary, graphs, FRACTION,
                   lambda p: p["overlay_graph"]["least_hops"]["mean"] - 1, color=style.GREEN,
                   linestyle="--", marker="^",
                   label="least possible (breadth-first search), less 1")
    path.set_title("Path")
    path.set_ylabel("mean hops")
    path.set_ylim(bottom=0)
    path.legend(loc="lower left")
    timeouts.set_title("Timeouts")
    timeouts.set_ylabel("mean timeouts per lookup")
    timeouts.set_ylim(bottom=0)
    timeouts.legend(loc="upper left")
    seeds_note(path, summary)
    return figure


DURATIONS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def duration(seconds):
    """In words: 5400 is "1.5 h"."""
    size, unit = next((d for d in DURATIONS if seconds >= d[0]), DURATIONS[-1])
    return f"{seconds / size:g} {unit}"


def bytes_per_node_second(costs, point):
    return costs / point["living"]["node_seconds"]


def churn_axes(summary, figure_axes):
    lives = sorted(settings(summary, MEAN_LIFE))
    for axes in figure_axes:
        axes.set_xscale("log")
        axes.set_xticks(lives, [duration(life) for life in lives], fontsize=style.SMALL)
        axes.minorticks_off()
        axes.set_xlabel("mean life of a node")
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper right")


def churn(summary):
    """What lookups suffer, and what the ring's upkeep costs, against the mean life of a node."""
    figure, grid = style.plt.subplots(2, 2, figsize=(10.5, 6.6), constrained_layout=True)
    failures, timeouts, latency, costs = grid.flat
    points = summary["points"]

    def draw(axes, read, label, colour, marker="o"):
        draw_means(axes, summary, points, MEAN_LIFE, read, color=colour, label=label,
                   marker=marker)

    draw(failures, lambda p: 100 * not_answered(p), "not answered, the asker present", style.ORANGE)
    draw(failures, lambda p: 100 * p["counts"]["abandoned"] / p["counts"]["queries"],
         "asker gone before the answer", style.BLUE, "s")
    draw(timeouts, lambda p: p["living"]["timeouts"]["mean"], "mean", style.BLUE)
    draw(latency, lambda p: p["latency_ms"]["quantiles"]["p99"], "99th percentile", style.ORANGE)
    draw(latency, lambda p: p["latency_ms"]["quantiles"]["p50"], "median", style.BLUE)
    draw(costs, lambda p: bytes_per_node_second(
        sum(kind["bytes"] for kind in p["living"]["maintenance"].values()), p),
         "maintenance of the ring", style.BLUE)
    draw(costs, lambda p: bytes_per_node_second(p["living"].get("repair", {}).get("bytes", 0), p),
         "repair of replicas", style.ORANGE)
    for axes, title, unit in (
            (failures, "Lookups without an answer", "per cent of lookups"),
            (timeouts, "Timeouts", "per lookup"), (latency, "Latency of lookups", "ms"),
            (costs, "Upkeep", "bytes per node per second")):
        axes.set_title(title)
        axes.set_ylabel(unit)
    seeds_note(failures, summary)
    churn_axes(summary, grid.flat)
    failures.set_ylim(bottom=-0.004)
    return figure


BLOCK_STATES = (("blocks_lost", "Lost: on no disk"),
                ("blocks_unavailable", "Unavailable: on no present node"),
                ("blocks_under_replicated", "On fewer nodes than r"))


def durability(summary):
    """Shares of the records lost, unavailable, short of replicas, day by day."""
    kept = [kept for kept in (False, True) if kept in settings(summary, DISKS)]
    figure, grid = style.plt.subplots(len(kept), len(BLOCK_STATES), squeeze=False, sharex=True,
                                      figsize=(11.5, 3.3 * len(kept)), constrained_layout=True)
    for row, survive in zip(grid, kept):
        words = "disks survive a crash" if survive else "disks lost in a crash"
        for axes, (column, title) in zip(row, BLOCK_STATES):
            for replicas, colour in zip(settings(summary, REPLICAS), style.SERIES):
                for point in select(summary, {REPLICAS: replicas, DISKS: survive}):
                    series = point["time_series"]
                    records = point["living"]["blocks"]["records"]
                    axes.plot([end / 86400 for end in series["end_s"]],
                              [count / records for count in series[column]], color=colour,
                              label=f"r = {replicas}")
            axes.set_yscale("symlog", linthresh=1e-4, linscale=0.4)
            axes.set_ylim(-2e-5, 1.5)
            axes.set_yticks([0, 1e-4, 1e-3, 1e-2, 1e-1, 1])
            axes.set_title(title)
        row[0].set_ylabel(f"{words}\nfraction of records")
    for axes in grid[-1]:
        axes.set_xlabel("days")
    handles, labels = grid[0][0].get_legend_handles_labels()
    unique = dict(zip(labels, handles))
    grid[0][0].legend(unique.values(), unique.keys(), loc="lower left", ncol=2,
                      bbox_to_anchor=(0.0, 0.08))
    return figure
