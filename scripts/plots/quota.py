"""The figure of a sweep over attacks on storage: what quotas keep an attacker from."""
from plots import data, style

ATTACK, KIND = "/quota/attacker/records", "/quota/kind"
# How a kind of limit is drawn, in this order.
KINDS = {"room": ("no quota", style.ORANGE, "D"),
         "proportional": ("quota in proportion to storage", style.BLUE, "o"),
         "none": ("no limit", style.BLACK, "s")}


def refused(point):
    """The percentage of ordinary inserts that were not stored."""
    inserts = point["quota"]["ordinary"]
    return 100 * (inserts["tried"] - inserts["stored"]) / inserts["tried"]


def by_size(points, room, read):
    """{inserts that the attacker tries, as a multiple of all room: [read(point) of every seed]}"""
    groups = data.by_setting(points, ATTACK, read)
    return {size / room: values for size, values in groups.items()}


def draw_range(axes, groups, label, colour, marker):
    """Mean over the seeds at each setting, joined, with a band from the lowest to the highest."""
    settings = sorted(groups)
    axes.fill_between(settings, [min(groups[x]) for x in settings],
                      [max(groups[x]) for x in settings], color=colour, alpha=0.2, linewidth=0)
    axes.plot(settings, [data.mean(groups[x]) for x in settings], color=colour, marker=marker,
              markersize=4, label=label)


def draw_curves(axes, summary, room, read):
    points = [point for point in summary["points"] if "quota" in point]
    for kind, (words, colour, marker) in KINDS.items():
        of_kind = [point for point in points if data.setting(summary, point, KIND) == kind]
        if of_kind:
            draw_range(axes, by_size(of_kind, room, read), words, colour, marker)
    axes.set_xlabel("blocks the attacker tries to insert / room for blocks in all")
    axes.set_xlim(left=0)


def attacks(summary, refused_axes, share_axes):
    """Ordinary inserts refused, and the attacker's share of what is stored, by size of attack."""
    points = [point["quota"] for point in summary["points"] if "quota" in point]
    if not points:
        raise ValueError("no point has a section quota")
    room = data.mean([quota["room"] for quota in points])
    draw_curves(refused_axes, summary, room, refused)
    refused_axes.set_title("Harm to the others")
    refused_axes.set_ylabel("ordinary inserts refused, %")
    draw_curves(share_axes, summary, room,
                lambda point: 100 * point["quota"]["attacker_share_of_blocks"])
    contributed = 100 * data.mean([quota["attacker_share_of_room"] for quota in points])
    share_axes.axhline(contributed, color=style.BLACK, linewidth=1.0, linestyle=":",
                       label="its share of contributed storage")
    share_axes.set_title("What the attacker gets")
    share_axes.set_ylabel("attacker's share of stored blocks, %")
    for axes in (refused_axes, share_axes):
        axes.set_ylim(0, 100)
    seeds = len({point["seed"] for point in summary["points"]})
    if seeds > 1:
        share_axes.fill_between([], [], color=style.BLACK, alpha=0.2, linewidth=0,
                                label=f"band: range of {seeds} seeds")
    share_axes.legend(loc="center right")
