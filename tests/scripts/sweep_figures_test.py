"""Figures of sweeps of one's own: whatever is swept, every panel shows what the summary says.

    sweep_figures_test.py PROGRAM     a build of ddns, which runs the sweeps
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from plots import labels, style, sweeps  # noqa: E402  (after the path to them)
from sweep_figures_shipped import SHIPPED  # noqa: E402

ROUTING = {"overlay": {"nodes": 60}, "service": {"kind": "lookup"}, "trace": {"queries": 300}}
RECORDS = {"overlay": {"nodes": 40}, "dhash": {"insert": "placed"},
           "trace": {"kind": "steady", "names": 50, "rate_per_s": 5, "duration_s": 60}}
CRASH = {"faults": {"crash": {"victims": "uniform", "fraction": 0.2}}}
# name -> (the file, what the legend of a panel says)
SWEEPS = {
    "seeds": ({**ROUTING, "seeds": [1, 2, 3]}, "n = 3, pooled"),
    "once": ({**ROUTING}, "n = 1, pooled"),
    "one-axis": ({**ROUTING, "sweep": {"/overlay/base": [2, 16]}, "seeds": [1, 2, 3, 4, 5]},
                 "95 % interval, n = 5"),
    "two-axes": ({**ROUTING, "sweep": {"/lookup/style": ["iterative", "recursive"],
                                       "/overlay/nodes": [10, 20, 400]}, "seeds": [1, 2]},
                 "recursive"),
    "three-axes": ({**RECORDS, "sweep": {"/dhash/cache/policy": ["none", "path", "all"],
                                         "/overlay/base": [2, 4], "/dhash/replicas": [1, 2]}},
                   "path, 4, 2"),
    "arrays": ({**RECORDS, "faults": {"partition": {"kind": "uniform", "at_s": 5, "lasts_s": 20}},
                "sweep": {"/faults/partition/shares": [[0.5, 0.5], [0.8, 0.1, 0.1]]}}, None),
    "arrays-contacts": ({**RECORDS, "maintenance": {"on": True}, "faults": {
        "partition": {"kind": "uniform", "at_s": 5, "lasts_s": 20}},
                         "sweep": {"/faults/partition/shares": [[0.5, 0.5], [0.9, 0.1]],
                                   "/maintenance/contacts": [0, 8]}}, "0.9 / 0.1"),
    "words": ({**RECORDS, "sweep": {"/dhash/cache/policy": ["none", "path"]}, "seeds": [1, 2]},
              "95 % interval, n = 2"),
    "booleans": ({**ROUTING, "sweep": {"/overlay/route_by_successors": [False, True]}}, None),
    "nulls": ({**RECORDS, "sweep": {"/dhash/cache/capacity": [None, 1, 10]}}, "null"),
    "one-node": ({"overlay": {"nodes": 1}, "service": {"kind": "lookup"}, "trace": {"queries": 20},
                  "sweep": {"/overlay/base": [2, 4]}, "seeds": [1, 2]}, "95 % interval, n = 2"),
    "crash": ({**ROUTING, **CRASH, "sweep": {"/faults/crash/fraction": [0, 0.1, 0.5]}}, None),
    "crash-records": ({**RECORDS, **CRASH, "sweep": {"/faults/crash/fraction": [0.1, 0.5]}}, None),
    "crash-base": ({**ROUTING, **CRASH, "sweep": {"/faults/crash/fraction": [0, 0.5],
                                                  "/overlay/base": [2, 8]}}, "8"),
    "victims": ({**RECORDS, "faults": {"crash": {"victims": "arc"}}, "sweep": {
        "/faults/crash/victims": ["arc", "uniform"], "/faults/crash/fraction": [0.1, 0.3]}},
                "uniform"),
    "all-dead": ({**ROUTING, "faults": {"crash": {"victims": "uniform", "fraction": 0.99}},
                  "sweep": {"/overlay/base": [2, 4]}}, None),
    "churn": ({**RECORDS, "churn": {"kind": "exponential", "mean_life_s": 60},
               "dhash": {"insert": "placed", "repair": {"on": False}},
               "sweep": {"/churn/mean_life_s": [30, 600]}}, None),
    "churn-shape": ({**RECORDS, "churn": {"kind": "weibull"},
                     "sweep": {"/churn/mean_life_s": [30, 600], "/churn/shape": [0.5, 1]}}, "0.5"),
    "kinds": ({"trace": RECORDS["trace"], "conventional": {"model": "hierarchy"}, "sweep": {
        "/service/kind": ["ddns", "conventional"], "/overlay/nodes": [30, 40]}},
              "conventional, null"),
    "conventional": ({"service": {"kind": "conventional"}, "seeds": [1, 2],
                      "sweep": {"/latency/trim": [[0.025, 0.95], [0.01, 0.9]]}}, None),
    "many": ({**ROUTING, "sweep": {"/overlay/base": [*range(2, 32)],
                                   "/lookup/style": ["iterative", "recursive"]}}, "recursive"),
    "quota": ({**RECORDS, "quota": {"kind": "room", "blocks_per_unit": 1},
               "sweep": {"/quota/attacker/records": [0, 100]}}, None),
    "said": ({**ROUTING, "sweep": {"/overlay/nodes": [10, 20], "/overlay/base": [2, 4]},
              "seeds": [1, 2],
              "figures": [{"x": "/overlay/nodes", "y": ["hop_count.mean", "hop_count.max"],
                           "curves": "/overlay/base", "log": "xy", "title": "Paths"},
                          {"cdf": "load_balance", "log": "x"},
                          {"x": "/overlay/base", "y": "living.joins"}]}, "greatest hop count, 4"),
    "nodes": ({**ROUTING, "sweep": {"/overlay/nodes": [10, 100]}},
              "(b−1)/b · log$_b$ N, without the final RPC"),
    "over-time": ({**RECORDS, **CRASH, "output": {"window_s": 7}, "seeds": [1, 2],
                   "sweep": {"/dhash/cache/policy": ["none", "path"]},
                   "figures": [{"x": "time_series.end_s / 60", "y": "time_series.hosts / 40",
                                "shade": [0.5], "words": {"none": "no cache"}}]}, "no cache"),
    "stacked": ({**RECORDS, "sweep": {"/dhash/cache/policy": ["none", "path"]},
                 "figures": [{"x": "/dhash/cache/policy", "stack": True, "y": [
                     {"of": "counts.answered_by_copies / counts.queries", "label": "copies"},
                     {"of": "1 - counts.answered_by_copies / counts.queries",
                      "label": "others"}]}]}, "others"),
    "symlog": ({**ROUTING, **CRASH, "sweep": {"/faults/crash/fraction": [0, 0.1, 0.5]},
                "figures": [{"x": "/faults/crash/fraction", "log": "xy",
                             "y": "counts.timeouts / counts.queries"}]}, None),
}


def expect(condition, what):
    if not condition:
        sys.exit(f"sweep_figures_test: {what}")


def figures(*arguments):
    return subprocess.run([sys.executable, ROOT / "scripts" / "figures.py", *arguments],
                          capture_output=True, text=True)


def legend_texts(axes):
    legend = axes.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def check_panel(name, summary, figure, axes):
    """The panel's curves are the numbers of the summary; axes and curves are named."""
    expect(axes.get_xlabel() and axes.get_ylabel() and axes.get_title("left"), f"{name}: bare axes")
    texts = legend_texts(axes)
    expect(all(texts), f"{name}: legend {texts}")
    if figure.get("stack"):
        expect(len(axes.patches) >= len(figure["series"]), f"{name}: too few bars")
        return
    if texts and figure["curves"]:
        title = " ".join(axes.get_legend().get_title().get_text().split())
        for key in labels.curve_keys(figure):
            words = {labels.word_for(figure, series["set"][key]) for series in figure["series"]
                     if key in series["set"]}
            told = ("words" in figure
                    and all(any(word in text for text in texts) for word in words))
            expect(told or summary["labels"][key][0] in title,
                   f"{name}: the legend neither names {key} nor tells its values")
    drawn = [sorted(map(float, line.get_ydata())) for line in axes.get_lines()]
    for series in figure["series"]:
        if "y" in figure:
            wanted = sorted(series["mean"])
            expect(wanted, f"{name}: an empty curve")
            scalars = sorted(group["scalars"][series["metric"]]["mean"]
                             for group in summary["groups"]
                             if series["metric"] in group["scalars"] and
                             figure.get("where", {}).items() <= group["set"].items() and
                             {key: group["set"][key] for key in figure["curves"]} == series["set"])
            expect(not scalars or scalars == wanted, f"{name}: {wanted} but groups say {scalars}")
        else:
            group = summary["groups"][series["group"]]
            wanted = [0.0, *(step[1] for step in group["pooled"][figure["cdf"]]["cdf"]), 1.0]
        expect(wanted in drawn, f"{name}: no curve of {wanted}, but {drawn}")


def panels_of(name, summary):
    """Draws the sheet of the summary, checks its panels, and returns them."""
    drawn = [figure for figure in summary["figures"] if figure["series"]]
    expect(drawn, f"{name}: the summary has no figure")
    sheet = sweeps.sheet(summary, drawn)
    panels = [axes for axes in sheet.get_axes() if axes.get_visible()]
    expect(len(panels) == len(drawn), f"{name}: {len(panels)} panels")
    expect(len(drawn) == 1 or any(map(legend_texts, panels)), f"{name}: no legend")
    for figure, axes in zip(drawn, panels):
        check_panel(name, summary, figure, axes)
    return panels


def run_sweeps(program, folder):
    for name, (content, _) in SWEEPS.items():
        spec = folder / "specs" / f"{name}.json"
        spec.parent.mkdir(exist_ok=True)
        spec.write_text(json.dumps({"name": name, **content}), encoding="utf-8")
        run = subprocess.run([program, "sweep", spec, "--output", folder], capture_output=True,
                             text=True)
        expect(run.returncode == 0, f"ddns sweep {name}: {run.stderr}")
        settings = 1
        for values in content.get("sweep", {}).values():
            settings *= len(values)
        if name == "kinds":
            settings = 3  # conventional DNS has no nodes
        rows = run.stdout.splitlines()
        expect(len(rows) == settings + 1, f"{name}: not {settings} rows but {run.stdout}")
        expect(("±" in run.stdout) == ("seeds" in content), f"{name}: intervals: {run.stdout}")


def test_every_sweep(folder):
    """One call draws all of them, and every panel shows what it should."""
    run = figures(folder)
    expect(run.returncode == 0, f"figures.py: {run.stderr}")
    expect(run.stderr.splitlines() == ["figures.py: said: no point has living.joins: not drawn"],
           f"figures.py says: {run.stderr}")
    for name, (_, words) in SWEEPS.items():
        expect((folder / "figures" / f"{name}.png").stat().st_size > 5000, f"{name} is not drawn")
        panels = panels_of(name, json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        texts = [text for axes in panels for text in legend_texts(axes)]
        texts += [tick.get_text() for axes in panels for tick in axes.get_xticklabels()]
        expect(words is None or words in texts, f"{name}: {words} is not among {texts}")
        style.plt.close("all")


def test_shipped(program, folder):
    """Every shipped sweep says what to draw, and all of that is drawn."""
    names = {path.stem for path in (ROOT / "experiments").glob("*.json")
             if '"sweep"' in path.read_text(encoding="utf-8")} - {"experiment.schema"}
    expect(names == set(SHIPPED), f"not tried: {names ^ set(SHIPPED)}")
    texts = {}
    for name, content in SHIPPED.items():
        spec = folder / "specs" / f"{name}.json"
        spec.write_text(json.dumps({"extends": f"shipped:{name}.json", "name": name, **content}),
                        encoding="utf-8")
        run = subprocess.run([program, "sweep", spec, "--output", folder / "shipped"],
                             capture_output=True, text=True)
        expect(run.returncode == 0, f"ddns sweep {name}: {run.stderr}")
        summary = json.loads((folder / "shipped" / f"{name}.json").read_text(encoding="utf-8"))
        asked = json.loads((ROOT / "experiments" / f"{name}.json").read_text(encoding="utf-8"))
        expect(len(summary["figures"]) == len(asked["figures"]), f"{name}: figures are missing")
        texts[name] = [legend_texts(axes) for axes in panels_of(name, summary)]
        style.plt.close("all")
    run = figures(folder / "shipped")
    expect(run.returncode == 0 and not run.stderr, f"figures.py: {run.stderr}")
    published = "published (Chord, 2003), cited from memory"
    expect(all(published in panel for panel in texts["path-under-failure"]),
           f"a published curve hides how it is cited: {texts['path-under-failure']}")
    expect("theory, p$^r$" in texts["simultaneous-failure"][0], "no theory of failures")


def test_metric(folder):
    """--metric draws that number or distribution, as the summary's own figures would be."""
    output = folder / "metric"
    run = figures(folder / "one-axis.json", "--metric", "counts.rpcs", "--metric", "load_balance",
                  "--output", output)
    expect(run.returncode == 0 and (output / "one-axis.png").exists(), f"--metric: {run.stderr}")
    summary = json.loads((folder / "two-axes.json").read_text(encoding="utf-8"))
    for own in summary["figures"]:
        ours = sweeps.figure_of({**summary, "figures": []},
                                own["y"][0] if "y" in own else own["cdf"])
        expect(ours["curves"] == own["curves"] and ours.get("x") == own.get("x"),
               f"--metric has other axes: {ours}")
        places = [{key: one.get(key) for key in ("set", "mean", "n", "group")}
                  for one in ours["series"]]
        expected = [{key: one.get(key) for key in ("set", "mean", "n", "group")}
                    for one in own["series"]]
        for one in places + expected:
            one["mean"] = sorted(one["mean"] or [])
        expect(places == expected, f"--metric differs: {places} {expected}")
    run = figures(folder / "one-axis.json", "--metric", "hop_cuont.mean", "--output", output)
    expect(run.returncode == 1 and "did you mean hop_count.mean?" in run.stderr, run.stderr)
    expect(run.stderr.count("\n") == 1, f"not one line: {run.stderr}")


def test_bad_among_good(folder):
    """One bad file does not keep the others from being drawn."""
    mixed = folder / "mixed"
    mixed.mkdir()
    (mixed / "a.json").write_text("{", encoding="utf-8")
    (mixed / "b.json").write_text('{"kind": "sweep", "name": "b", "groups": 1}', encoding="utf-8")
    (mixed / "c.json").write_bytes((folder / "one-axis.json").read_bytes())
    for arguments in ([mixed], [mixed / "a.json", mixed / "none.json", mixed / "b.json",
                                mixed / "c.json", "--output", mixed / "figures"]):
        run = figures(*arguments)
        expect(run.returncode == 1, f"exit code {run.returncode}")
        expect((mixed / "figures" / "c.png").exists(), f"the good one is not drawn: {run.stderr}")
        expect("Traceback" not in run.stderr, run.stderr)
        for name in ("a.json", "b.json"):
            expect(sum(name in line for line in run.stderr.splitlines()) == 1, run.stderr)
        for path in (mixed / "figures").iterdir():
            path.unlink()


def test_export(program, folder):
    """What `ddns export` prints is what Python's reader of CSV reads."""
    files = [folder / "arrays-contacts.json", folder / "one-axis.json"]
    table = subprocess.run([program, "export", *files, "--to", "csv"], check=True,
                           capture_output=True).stdout.decode()
    rows = list(csv.DictReader(io.StringIO(table, newline=""), strict=True))
    hops = [float(row["value"]) for row in rows if row["run"] == "one-axis"
            and row["/overlay/base"] == "16" and row["metric"] == "hop_count.mean"]
    summary = json.loads(files[1].read_text(encoding="utf-8"))
    mean = summary["groups"][1]["scalars"]["hop_count.mean"]
    expect(len(hops) == mean["n"] and abs(sum(hops) / 5 - mean["mean"]) < 1e-9, f"{hops}")
    shares = {row["/faults/partition/shares"] for row in rows if row["run"] == "arrays-contacts"}
    expect({"[0.5,0.5]", "[0.9,0.1]"} == shares, f"{shares}")
    output = folder / "table.csv"
    subprocess.run([program, "export", *files, "--output", output], check=True)
    expect(output.read_bytes().decode() == table, "--output writes another table")


def main():
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        run_sweeps(sys.argv[1], folder)
        test_every_sweep(folder)
        test_shipped(sys.argv[1], folder)
        test_metric(folder)
        test_bad_among_good(folder)
        test_export(sys.argv[1], folder)


if __name__ == "__main__":
    main()
