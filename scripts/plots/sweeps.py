"""Figures of sweep summaries: which one is drawn depends on the keys that were swept."""
import math

from plots import attacks, data, living, quota, style

NODES, BASE = "/overlay/nodes", "/overlay/base"
VIRTUAL_NODES, POLICY = "/overlay/virtual_nodes", "/dhash/cache/policy"


def draw_range(axes, groups, label, colour, marker="o"):
    """Mean over the seeds at each setting, joined, with a band from the lowest to the highest."""
    settings = sorted(groups)
    axes.fill_between(settings, [min(groups[x]) for x in settings],
                      [max(groups[x]) for x in settings], color=colour, alpha=0.2, linewidth=0)
    axes.plot(settings, [data.mean(groups[x]) for x in settings], color=colour, marker=marker,
              markersize=4, label=label)


def expected_hops(nodes, base):
    """The paper's estimate of Chord's path length, (b-1)/b·log_b N, the final RPC left out."""
    return (base - 1) / base * math.log(nodes, base)


def hops_by_nodes(summary, axes):
    """Hops against N, one curve for each base, over the formula as a dotted line."""
    points = [point for point in summary["points"] if NODES in point["set"]]
    bases = sorted({data.setting(summary, point, BASE) for point in points})
    for base, colour in zip(bases, style.SERIES):
        of_base = [point for point in points if data.setting(summary, point, BASE) == base]
        groups = data.by_setting(of_base, NODES, lambda point: point["hop_count"]["mean"])
        draw_range(axes, groups, f"b = {base}", colour)
        settings = sorted(groups)
        axes.plot(settings, [expected_hops(nodes, base) for nodes in settings], color=colour,
                  linewidth=1.0, linestyle=":")
    axes.plot([], [], color=style.BLACK, linewidth=1.0, linestyle=":",
              label="(b−1)/b · log$_b$ N, without the final RPC")
    axes.set_xscale("log")
    axes.set_title("Hops against the number of nodes")
    axes.set_xlabel("nodes N")
    axes.set_ylabel("mean RPCs (hops) per lookup")
    axes.set_ylim(bottom=0)
    axes.legend(loc="lower right", ncol=2)


QUANTILES = (("p99", "99th percentile"), ("p90", "90th"), ("p50", "median"), ("p10", "10th"),
             ("p01", "1st percentile"))


def storage_by_virtual_nodes(summary, axes):
    """Quantiles of the records per host against the virtual nodes that each host runs."""
    points = summary["points"]
    for (quantile, words), colour in zip(QUANTILES, style.SERIES):
        groups = data.by_setting(
            points, VIRTUAL_NODES,
            lambda point, name=quantile: point["storage_balance"]["quantiles"][name])
        draw_range(axes, groups, words, colour)
    ideal = data.mean([point["storage_balance"]["mean"] for point in points])
    axes.axhline(ideal, color=style.BLACK, linewidth=0.9, linestyle=":", label="perfect balance")
    settings = sorted({point["set"][VIRTUAL_NODES] for point in points})
    axes.set_xscale("log")
    axes.set_xticks(settings, [str(setting) for setting in settings])
    axes.minorticks_off()
    axes.set_title("Storage against virtual nodes")
    axes.set_xlabel("virtual nodes per host")
    axes.set_ylabel("records stored per host")
    axes.set_ylim(bottom=0)
    axes.legend(loc="upper right")


POLICIES = ("none", "origin", "penultimate", "path", "all")


def cache_policies(summary, hops_axes, load_axes):
    """Hops per lookup, and the load of the busiest and of the median node, for each policy."""
    present = {point["set"][POLICY] for point in summary["points"] if POLICY in point["set"]}
    policies = [policy for policy in POLICIES if policy in present]
    policies += sorted(present - set(policies))

    def dots(axes, read, label, colour, marker):
        groups = data.by_setting(summary["points"], POLICY, read)
        rows = range(len(policies))
        axes.hlines(rows, [min(groups[policy]) for policy in policies],
                    [max(groups[policy]) for policy in policies], color=colour, linewidth=4,
                    alpha=0.3)
        axes.plot([data.mean(groups[policy]) for policy in policies], rows, marker,
                  color=colour, markersize=6, label=label)

    dots(hops_axes, lambda point: point["hop_count"]["mean"], "mean", style.BLUE, "o")
    dots(load_axes, lambda point: point["load_balance"]["quantiles"]["p50"], "median node",
         style.BLUE, "o")
    dots(load_axes, lambda point: point["load_balance"]["max"], "busiest node", style.ORANGE, "D")
    hops_axes.set_title("Cost to the client")
    hops_axes.set_xlabel("mean RPCs (hops) per lookup")
    hops_axes.set_xlim(left=0)
    load_axes.set_title("Load on the nodes")
    load_axes.set_xlabel("RPCs served per lookup, per node")
    load_axes.set_xlim(left=0)
    load_axes.legend(loc="center", bbox_to_anchor=(0.36, 0.55))
    hops_axes.set_ylabel("cache policy")
    for axes in (hops_axes, load_axes):
        axes.set_yticks(range(len(policies)), policies)
        axes.set_ylim(len(policies) - 0.5, -0.5)


def swept_key(summary):
    """The first axis of the sweep, for which the general figure is drawn."""
    return next(iter(summary["axes"]))


def general(summary, axes):
    """Mean hops against whatever key was swept first, as numbers or as words."""
    pointer = swept_key(summary)
    groups = data.by_setting(summary["points"], pointer, lambda point: point["hop_count"]["mean"])
    if not all(isinstance(setting, (int, float)) for setting in groups):
        groups = {str(setting): values for setting, values in groups.items()}
    draw_range(axes, groups, "mean", style.BLUE)
    axes.set_title(f"Hops against {pointer}")
    axes.set_xlabel(pointer)
    axes.set_ylabel("mean RPCs (hops) per lookup")
    axes.set_ylim(bottom=0)


def of_living_ring(summary):
    """The figure of a sweep over faults or churn; none for other sweeps."""
    axes = summary["axes"]
    if attacks.VICTIMS in axes:
        return attacks.dos(summary)
    if attacks.SHARES in axes:
        return attacks.partition(summary)
    if living.FRACTION in axes:
        # Where there are no records, only routing can suffer.
        records = any("blocks" in point["living"] and point["living"]["blocks"]["records"] > 0
                      for point in summary["points"])
        return living.simultaneous_failure(summary) if records else living.path_under_failure(
            summary)
    if living.MEAN_LIFE in axes:
        return living.churn(summary)
    if living.DISKS in axes and living.REPLICAS in axes:
        return living.durability(summary)
    return None


def draw(summary, folder, name):
    """Writes the figure of one sweep summary and returns the paths."""
    figure = of_living_ring(summary)
    if figure:
        return style.save(figure, folder, name)
    if POLICY in summary["axes"]:
        figure, axes = style.plt.subplots(1, 2, figsize=(9.5, 3.4), constrained_layout=True)
        cache_policies(summary, *axes)
        return style.save(figure, folder, name)
    if quota.ATTACK in summary["axes"]:
        figure, axes = style.plt.subplots(1, 2, figsize=(9.5, 3.6), constrained_layout=True)
        quota.attacks(summary, *axes, draw_range)
        return style.save(figure, folder, name)
    figure, axes = style.single()
    if NODES in summary["axes"]:
        hops_by_nodes(summary, axes)
    elif VIRTUAL_NODES in summary["axes"]:
        storage_by_virtual_nodes(summary, axes)
    else:
        general(summary, axes)
    return style.save(figure, folder, name)
