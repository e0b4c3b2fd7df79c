"""The memory that `ddns run --dry-run` tells is within half of what the run takes, either way.

    estimate_test.py PROGRAM
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

FACTOR = 1.5
UNITS = {"MB": 1e6, "GB": 1e9}
UNIFORM = {"service": {"kind": "lookup"}, "trace": {"queries": 1000}}


def steady(names, questions, **more):
    return {"trace": {"kind": "steady", "names": names, "rate_per_s": questions / 1000,
                      "duration_s": 1000}, "dhash": {"insert": "placed", **more}}


def day(names, queries, **more):
    return {"trace": {"names": names, "queries": queries, "most_popular": queries // 50,
                      "asked_once": None, "asked_over_100": None, "asked_over_1000": None, **more}}


RUNS = {
    "nothing": {"service": {"kind": "lookup"}, "trace": {"queries": 1}, "overlay": {"nodes": 10}},
    "nodes": {**UNIFORM, "overlay": {"nodes": 300000}},
    "short-lists": {**UNIFORM, "overlay": {"nodes": 300000, "successors": 1}},
    "base": {**UNIFORM, "overlay": {"nodes": 30000, "base": 256}},
    "virtual": {**UNIFORM, "overlay": {"nodes": 2000, "virtual_nodes": 10, "capacity":
                                       {"kind": "uniform", "least": 1, "greatest": 19}}},
    "lookups": {"service": {"kind": "lookup"}, "trace": {"queries": 1000000}},
    "alike": {"service": {"kind": "lookup"},
              "trace": {"queries": 1000000}, "latency": {"kind": "constant"}},
    "in-flight": {"service": {"kind": "lookup"}, "trace": {"queries": 100000, "in_flight": 100000}},
    "graph": {**UNIFORM, "overlay": {"nodes": 20000}, "output": {"graph": True}},
    "sites": {**UNIFORM, "latency": {"kind": "transit-stub", "graph": {
        "domains": 4, "routers": 8, "stubs": 8, "stub_routers": 10}}},
    "coordinates": {**UNIFORM, "latency": {"kind": "euclidean"}, "overlay": {
        "nodes": 300000, "proximity": {"kind": "coordinates", "samples": 5, "candidates": 2}}},
    "day": {},
    "failed": {"trace": {"outcome": "unsuccessful"}},
    "one-name": {"trace": {"kind": "slashdot", "queries": 1000000}},
    "names": {**day(400000, 500000), "dhash": {"insert": "placed"}},
    "replicas": steady(500000, 1000, replicas=6),
    "no-copies": steady(10000, 500000, cache={"policy": "none"}),
    "capacity": steady(10000, 500000, cache={"capacity": 100}),
    "expiring": steady(10000, 300000, cache={"ttl": True}),
    "recorded": {"trace": {"kind": "file", "path": "day.csv"}},
    "compressed": {"trace": {"kind": "file", "path": "day.csv.gz"}},
    "one-server": {"service": {"kind": "conventional"}, "trace": {"queries": 2000000}},
    "resolvers": {"service": {"kind": "conventional"}, "conventional": {"model": "hierarchy"}},
    "caches": {"service": {"kind": "conventional"}, "conventional": {"model": "caches"},
               "trace": {"queries": 2000000, "clients": 500}},
    "windows": {"trace": {"kind": "steady", "names": 10, "rate_per_s": 0.01, "duration_s": 500000},
                "output": {"window_s": 10}},
    "maintained": {**UNIFORM, "overlay": {"nodes": 50000}, "maintenance": {"on": True}},
    "pastry": {**UNIFORM, "overlay": {"kind": "pastry", "nodes": 50000},
               "maintenance": {"on": True}},
    "repaired": {**steady(10000, 200), "overlay": {"nodes": 10000}, "maintenance": {"on": True}},
    "churn": {**UNIFORM, "overlay": {"nodes": 20000}, "churn": {"kind": "exponential"}},
    "lied-to": {**steady(10000, 500000), "faults": {"lying": {"kind": "forged"}}},
    "keyed": {**steady(100000, 100000),
              "service": {"verify": "signatures", "keys": "naive", "keys_kept": True}},
    "quota": {**steady(10000, 200), "quota": {"kind": "proportional",
                                               "attacker": {"records": 500000}}},
}


def ddns(program, *words):
    # Through a shell: a process begins with the peak of the one that it was forked from.
    return subprocess.run(["sh", "-c", '"$0" "$@"; exit $?', program, *words], check=True,
                          capture_output=True, text=True)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for trace in ("day.csv", "day.csv.gz"):
            ddns(program, "trace", "generate", "--output", pathlib.Path(folder, trace), "--quiet")
        for name, spec in RUNS.items():
            path = pathlib.Path(folder, f"{name}.json")
            path.write_text(json.dumps(spec), encoding="utf-8")
            told = ddns(program, "run", path, "--dry-run").stdout
            value, unit = re.search(r"about (\S+) (\S+) of memory;", told).groups()
            expected = float(value) * UNITS[unit]
            ddns(program, "run", path, "--quiet", "--force", "--output", folder)
            made = json.loads(pathlib.Path(folder, f"{name}.provenance.json").read_text("utf-8"))
            taken = made["peak_memory_mb"] * 2**20
            line = f"{name}: told {expected / 1e6:.1f} MB, took {taken / 1e6:.1f} MB"
            print(line)
            if not taken / FACTOR <= expected <= taken * FACTOR:
                wrong.append(line)
    if wrong:
        sys.exit("estimate_test: off by more than half:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
