"""Figures: the same input gives the same bytes, and wrong input a message instead of a traceback.

    figures_test.py PROGRAM     a build of ddns, which makes the results to draw
"""
import filecmp
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPECS = ROOT / "tests" / "identity"
REFERENCE = ROOT / "results" / "reference"
# Sweeps over rings that live, committed.
LIVING = ("churn", "dos", "durability", "partition", "path-under-failure", "simultaneous-failure")


def figures(*arguments):
    return subprocess.run([sys.executable, ROOT / "scripts" / "figures.py", *arguments],
                          capture_output=True, text=True)


def expect(condition, what):
    if not condition:
        sys.exit(f"figures_test: {what}")


def test_same_bytes(results, work):
    """A result and a sweep; from the committed results the paper's figures and those of rings
    that live; all drawn twice."""
    drawn = []
    for folder in (work / "once", work / "again"):
        run = figures(results / "day.json", results / "sweep.json", REFERENCE / "figures.json",
                      *(REFERENCE / f"{name}.json" for name in LIVING), "--output", folder)
        expect(run.returncode == 0, f"figures.py failed: {run.stderr}")
        drawn.append(sorted(path.name for path in folder.iterdir()))
    names = ("day", *LIVING, *(f"figure-{number}" for number in range(1, 7)), "figures-1-6",
             "sweep")
    wanted = sorted(f"{name}.{kind}" for name in names for kind in ("pdf", "png", "svg"))
    expect(drawn == [wanted, wanted], f"expected {wanted}, got {drawn}")
    _, differ, errors = filecmp.cmpfiles(work / "once", work / "again", wanted, shallow=False)
    expect(not differ and not errors, f"drawn twice, these differ: {differ + errors}")


def test_wrong_input(work):
    """Every bad file ends in one line that names it."""
    for name, text in (("broken.json", '{"name": '), ("other.json", '{"a": 1}'),
                       ("list.json", "[]"), ("cut.json", '{"fingerprint": "0", "name": "a"}'),
                       ("sweep.json", '{"kind": "sweep", "axes": {"/overlay/nodes": [1]}}'),
                       ("life.json", '{"kind": "sweep", "axes": {"/churn/mean_life_s": [1]}, '
                        '"points": [{"set": {"/churn/mean_life_s": 1}, "seed": 1}]}')):
        path = work / name
        path.write_text(text, encoding="utf-8")
        run = figures(path)
        expect(run.returncode == 1, f"{name}: exit code {run.returncode}")
        expect(name in run.stderr or path.stem in run.stderr, f"{name} not named: {run.stderr}")
        expect("Traceback" not in run.stderr, f"{name}: {run.stderr}")
    run = figures(work / "absent.json")
    expect(run.returncode == 1 and "No such file" in run.stderr, run.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        results = work / "results"
        for command, spec in (("run", "day"), ("sweep", "sweep")):
            subprocess.run([sys.argv[1], command, SPECS / f"{spec}.json", "--output", results,
                            "--quiet"], check=True)
        test_same_bytes(results, work)
        test_wrong_input(work)


if __name__ == "__main__":
    main()
