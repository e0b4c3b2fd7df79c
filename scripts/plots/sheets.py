"""Sheets made for one question each, over what a summary's figures cannot say yet.

A summary gets one only if it swept just these keys and every point has what the sheet shows.
"""
from plots import attacks, living, quota, style


def quotas(summary):
    figure, axes = style.plt.subplots(1, 2, figsize=(9.5, 3.6), constrained_layout=True)
    quota.attacks(summary, *axes)
    return figure


def has_blocks(point):
    return point["living"].get("blocks", {}).get("records", 0) > 0


# (swept keys, sections of every point, what else must hold of every point, the sheet)
SHEETS = (
    ({attacks.VICTIMS, living.FRACTION}, ("living", "time_series"), None, attacks.dos),
    ({attacks.SHARES, attacks.CONTACTS}, ("living", "time_series"),
     lambda point: "groups" in point["living"], attacks.partition),
    ({living.REPLICAS, living.FRACTION}, ("living",), has_blocks, living.simultaneous_failure),
    ({living.FRACTION}, ("living", "hop_count"), lambda point: not has_blocks(point),
     living.path_under_failure),
    ({living.STRAIGHT, living.FRACTION}, ("living", "hop_count"),
     lambda point: not has_blocks(point), living.path_under_failure),
    ({living.MEAN_LIFE}, ("living", "latency_ms"), None, living.churn),
    ({living.DISKS, living.REPLICAS}, ("living", "time_series"), has_blocks, living.durability),
    ({quota.ATTACK, quota.KIND}, ("quota",), None, quotas),
)


def fitting(summary):
    """The sheet made for such a sweep, or None."""
    swept, points = set(summary["axes"]) - {"/seed"}, summary["points"]
    for keys, sections, holds, sheet in SHEETS:
        if keys != swept or not all(section in point for point in points for section in sections):
            continue
        if any(point.get(section, {}).get("count") == 0 for point in points
               for section in ("hop_count", "latency_ms")):
            continue
        if holds is None or all(holds(point) for point in points):
            return sheet
    return None
