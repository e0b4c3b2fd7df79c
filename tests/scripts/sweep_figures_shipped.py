"""The shipped sweeps, as small as they can be and yet show what they are about."""
import pathlib

DAY = {"overlay": {"nodes": 50}, "seeds": [1, 2],
       "trace": {"queries": 2000, "names": 1000, "most_popular": 40}}
SMALL_DAY = {**DAY["trace"], "asked_once": 600, "asked_over_100": 0, "asked_over_1000": 0}
STEADY = {**DAY, "trace": {"kind": "steady", "names": 200, "rate_per_s": 2, "duration_s": 600}}
SMALL_ATTACK = {"trace": {"names": 100, "rate_per_s": 0.2}, "overlay": {"nodes": 40},
                "seeds": [1, 2]}
LOG = str(pathlib.Path(__file__).resolve().parents[1] / "traces" / "day-at-home.csv")
SHIPPED = {
    **dict.fromkeys(("attack-root", "attack-zone"), SMALL_ATTACK),
    "attack-stale": {"trace": SMALL_ATTACK["trace"], "seeds": [1, 2]},
    "cache-policies": STEADY,
    "churn": {"overlay": {"nodes": 60}, "trace": {"names": 50, "duration_s": 1800},
              "sweep": {"/churn/mean_life_s": [600, 3600]}},
    "dos": {"overlay": {"nodes": 60}, "trace": {"names": 100, "rate_per_s": 0.3},
            "sweep": {"/faults/crash/fraction": [0.1, 0.5]}},
    "durability": {"overlay": {"nodes": 40}, "sweep": {"/dhash/replicas": [1, 2]}, "trace": {
        "names": 100, "duration_s": 432000, "rate_per_s": 0.005}},
    "head-to-head": {**DAY, "trace": SMALL_DAY},
    "forwarders": {"seeds": [1, 2], "trace": SMALL_DAY},
    "insert-refusals": STEADY,
    "jung-failures": {"trace": {"names": 200, "rate_per_s": 0.2}, "seeds": [1, 2]},
    "jung-ns-caching": {"seeds": [1, 2], "trace": STEADY["trace"]},
    **dict.fromkeys(("jung-sharing", "jung-ttl"), {"trace": {"queries": 2000, "names": 90}}),
    "key-chain": {"overlay": {"nodes": 50}},
    "loss-of-connectivity": {"seeds": [1, 2], "trace": {"names": 200, "rate_per_s": 0.2}},
    "lying": {**STEADY, "seeds": [1]},
    "overlays": {"trace": {"queries": 200}, "sweep": {"/overlay/nodes": [16, 64]}},
    "missing-delegation": {"seeds": [1, 2], "trace": STEADY["trace"]},
    "misconfiguration": {"overlay": {"nodes": 50}, "trace": STEADY["trace"], "seeds": [1, 2]},
    "my-resolver": {"trace": {"path": LOG}},
    "partition": {"overlay": {"nodes": 60}, "trace": {"names": 100, "rate_per_s": 0.5}},
    "path-under-failure": {"trace": {"queries": 200}, "seeds": [1, 2],
                           "sweep": {"/faults/crash/fraction": [0, 0.5]}},
    "quota": {**DAY, "sweep": {"/quota/attacker/records": [0, 1000]}},
    "simultaneous-failure": {"overlay": {"nodes": 300}, "trace": {"names": 500, "rate_per_s": 20},
                             "sweep": {"/faults/crash/fraction": [0, 0.3, 0.6]}},
    **dict.fromkeys(("bucket-resilience", "ring-resilience", "static-resilience"),
                    {"overlay": {"nodes": 200}, "trace": {"queries": 200}, "seeds": [1],
                     "sweep": {"/faults/crash/fraction": [0, 0.5]}}),
    "root-load": {**DAY, "trace": SMALL_DAY},
    "servers-elsewhere": {"seeds": [1, 2], "trace": SMALL_DAY},
    "slave-cannot-load": {"seeds": [1, 2], "trace": STEADY["trace"]},
    "sweep-base": {"trace": {"queries": 200}, "sweep": {"/overlay/nodes": [16, 64]}},
    "sweep-nodes": {"trace": {"queries": 200}, "sweep": {"/overlay/nodes": [16, 64]}},
    "virtual-nodes": {**STEADY, "sweep": {"/overlay/virtual_nodes": [1, 4]}},
}
