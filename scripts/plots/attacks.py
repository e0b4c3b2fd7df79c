"""Figures of attacks on chosen nodes, and of networks that fall apart for a while."""
from plots import data, living, style

VICTIMS, SHARES, CONTACTS = ("/faults/crash/victims", "/faults/partition/shares",
                             "/maintenance/contacts")
COLOURS = {"uniform": style.BLUE, "arc": style.ORANGE, "most-loaded": style.GREEN,
           "popular-owners": style.PURPLE}
WORDS = {"uniform": "at random", "arc": "neighbours (an arc)", "most-loaded": "the most loaded",
         "popular-owners": "owners of popular names"}
MARKERS = {"uniform": "o", "arc": "s", "most-loaded": "^", "popular-owners": "D"}


def windows(summary, point):
    """The full windows' numbers; the last one of a run may be short, and hold few questions."""
    series = point["time_series"]
    length = summary["spec"]["output"]["window_s"]
    ends = series["end_s"]
    return [i for i, end in enumerate(ends)
            if end - (ends[i - 1] if i else 0) > 0.99 * length and series["queries"][i] > 0]


def answered_share(series, numbers):
    """Of the questions in these windows, those answered, without those whose asker was gone."""
    total = sum(series["queries"][i] - series["abandoned"][i] for i in numbers)
    return sum(series["answered"][i] for i in numbers) / total if total else 0.0


def answered_since(summary, point, at_s):
    """The share answered in all windows that begin when the attack comes, or later."""
    series, length = point["time_series"], summary["spec"]["output"]["window_s"]
    return answered_share(series, [i for i in windows(summary, point)
                                   if series["end_s"][i] > at_s + 0.99 * length])


def draw_answered_over_time(axes, summary, point, at_s, **line):
    series = point["time_series"]
    numbers = windows(summary, point)
    axes.plot([(series["end_s"][i] - at_s) / 60 for i in numbers],
              [answered_share(series, [i]) for i in numbers], markersize=3.5, **line)


def dos(summary):
    """What is still answered after an attack, by its victims and their number."""
    figure, (sizes, time) = style.plt.subplots(1, 2, figsize=(10.8, 4.0), constrained_layout=True)
    at_s = summary["spec"]["faults"]["crash"]["at_s"]
    largest = max(living.settings(summary, living.FRACTION))
    for victims in living.settings(summary, VICTIMS):
        look = {"color": COLOURS.get(victims, style.BLACK), "marker": MARKERS.get(victims, "x"),
                "label": WORDS.get(victims, victims)}
        living.draw_means(sizes, summary, living.select(summary, {VICTIMS: victims}),
                          living.FRACTION, lambda p: 1 - answered_since(summary, p, at_s), **look)
        for point in living.select(summary, {VICTIMS: victims, living.FRACTION: largest}):
            draw_answered_over_time(time, summary, point, at_s, **look)
    sizes.set_title("After the attack")
    sizes.set_xlabel("fraction of nodes attacked")
    sizes.set_xscale("log")
    shares = sorted(living.settings(summary, living.FRACTION))
    sizes.set_xticks(shares, [f"{share:g}" for share in shares])
    sizes.minorticks_off()
    sizes.set_yscale("symlog", linthresh=1e-3, linscale=0.5)
    sizes.set_ylim(-1e-4, 1.3)
    sizes.set_ylabel("fraction of lookups not answered")
    sizes.legend(loc="upper left", title="victims", alignment="left")
    time.axvline(0, color=style.BLACK, linewidth=0.9, linestyle=":")
    time.set_title(f"Around an attack on {100 * largest:g} % of the nodes")
    time.set_xlabel("minutes since the attack")
    time.set_ylabel("fraction of lookups answered")
    time.set_ylim(0, 1.03)
    return figure


def share_words(shares):
    return " / ".join(f"{100 * share:g}" for share in shares)


def draw_sides(axes, summary):
    """For every side of every partition: what it answered, and what of that came from copies."""
    rows = []
    for point in summary["points"]:
        if data.setting(summary, point, CONTACTS) != living.settings(summary, CONTACTS)[0]:
            continue
        shares = data.setting(summary, point, SHARES)
        for share, side in zip(shares, point["living"]["groups"]):
            rows.append((f"{100 * share:g} % of\n{share_words(shares)}", side))
    for row, (_, side) in enumerate(rows):
        asked = max(side["queries"], 1)
        copies = side["answered_by_copies"] / asked
        stored = side["answered"] / asked - copies
        gone = side["unreachable"] / asked
        for left, width, colour, label in (
                (0, copies, style.SKY, "answered by copies"),
                (copies, stored, style.BLUE, "answered by replicas"),
                (copies + stored, 1 - gone - copies - stored, style.AMBER, "held there, not found"),
                (1 - gone, gone, "#DDDDDD", "held by nobody there")):
            axes.barh(row, width, left=left, color=colour, height=0.65,
                      label=label if row == 0 else None)
    axes.set_yticks(range(len(rows)), [words for words, _ in rows])
    axes.set_xlim(0, 1)
    axes.grid(False, axis="y")
    axes.set_title("Questions asked while apart, by side")
    axes.set_xlabel("fraction of the side's lookups")
    axes.set_ylim(len(rows) + 0.3, -0.5)
    axes.legend(loc="lower center", ncol=2, columnspacing=0.9, handlelength=1.2)


def partition(summary):
    """Answers before, while and after the network is apart, and whether the rings merge again."""
    figure, (time, sides, ring) = style.plt.subplots(1, 3, figsize=(13.5, 4.2),
                                                     constrained_layout=True)
    spec = summary["spec"]["faults"]["partition"]
    at_s, lasts_s = spec["at_s"], spec["lasts_s"]
    styles = ("-", "--", ":")
    for shares, colour in zip(living.settings(summary, SHARES), style.SERIES):
        for contacts, line in zip(living.settings(summary, CONTACTS), styles):
            look = {"color": colour, "linestyle": line,
                    "label": f"{share_words(shares)}, {contacts or 'no'} contacts"}
            for point in living.select(summary, {SHARES: shares, CONTACTS: contacts}):
                draw_answered_over_time(time, summary, point, at_s, **look)
                series, numbers = point["time_series"], windows(summary, point)
                ring.plot([(series["end_s"][i] - at_s) / 60 for i in numbers],
                          [series["wrong_successors"][i] / series["nodes"][i] for i in numbers],
                          **look)
    for axes in (time, ring):
        axes.axvspan(0, lasts_s / 60, color="#F0F0F0", zorder=0, linewidth=0)
        axes.set_xlabel("minutes since the network came apart (grey: apart)")
    time.set_title("Lookups answered")
    time.set_ylabel("fraction of lookups")
    time.set_ylim(0.9, 1.005)
    time.legend(loc="lower left")
    ring.set_title("Wrong successors")
    ring.set_ylabel("fraction of nodes")
    ring.set_ylim(bottom=0)
    draw_sides(sides, summary)
    return figure
