// The small experiments of key_effect_test.cpp, and the files that they name.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/experiments/made_up.h"

namespace ddns::experiments::key_effect {

// Runs that are small, in which everything happens that some key is about.
inline constexpr const char* kBare =
    R"({ "service": { "kind": "lookup" }, "trace": { "queries": 200 } })";
inline constexpr const char* kRouting = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 300 }, "overlay": { "nodes": 50 } })";
inline constexpr const char* kPlaced = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600, "zipf": 0.9 },
  "overlay": { "nodes": 100, "kind": "pastry", "leaf_set": 4 },
  "dhash": { "insert": "placed", "placement": { "kind": "levels" } } })";
inline constexpr const char* kConventional = R"({ "service": { "kind": "conventional" },
                                    "trace": { "queries": 300 } })";
inline constexpr const char* kOneName = R"({ "trace": { "kind": "slashdot" } })";
inline constexpr const char* kDay = R"({
  "trace": { "queries": 600, "names": 200, "most_popular": 60, "asked_once": null,
             "asked_over_100": null, "asked_over_1000": null },
  "overlay": { "nodes": 50 } })";
inline constexpr const char* kMixed = R"({
  "trace": { "outcome": "mixed", "queries": 600, "names": 100, "most_popular": 60,
             "asked_once": null, "asked_over_100": null, "asked_over_1000": null },
  "overlay": { "nodes": 50 } })";
inline constexpr const char* kFile = R"({
  "trace": { "kind": "file", "path": "trace.csv" }, "overlay": { "nodes": 50 } })";
inline constexpr const char* kSteady = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 50 }, "dhash": { "insert": "placed" } })";
inline constexpr const char* kChurn = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 1800 },
  "overlay": { "nodes": 50, "successors": 8 }, "dhash": { "insert": "placed", "replicas": 3 },
  "churn": { "kind": "exponential", "mean_life_s": 600 } })";
inline constexpr const char* kLives = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 1800 },
  "overlay": { "nodes": 50, "successors": 8 }, "dhash": { "insert": "placed", "replicas": 3 },
  "churn": { "kind": "file", "file": "lives.txt" } })";
inline constexpr const char* kQuota = R"({
  "trace": { "kind": "steady", "names": 300, "rate_per_s": 1, "duration_s": 300 },
  "overlay": { "nodes": 30 },
  "quota": { "kind": "proportional", "blocks_per_unit": 20, "organisations": 7,
             "attacker": { "records": 200 } } })";
inline constexpr const char* kResolvers = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "hierarchy" },
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 } })";
inline constexpr const char* kNegative = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "hierarchy" },
  "trace": { "outcome": "unsuccessful", "queries": 600, "names": 200, "most_popular": 60,
             "asked_once": null, "asked_over_100": null, "asked_over_1000": null } })";
inline constexpr const char* kCaches = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "caches" },
  "trace": { "queries": 3000, "names": 300, "clients": 20, "duration_s": 3600 } })";
inline constexpr const char* kDeadZones = R"({"/conventional/dead_zones": 0.3})";
inline constexpr const char* kLoops = R"({"/conventional/looping_zones": 0.3,
                              "/conventional/detect_loops": false})";
inline constexpr const char* kStale = R"({"/conventional/serve_stale_s": 1000,
                             "/conventional/ttl_s": 20, "/conventional/loss": 0.4})";
inline constexpr const char* kAliases = R"({"/conventional/aliases": 0.9})";
inline constexpr const char* kForwarding =
    R"({"/conventional/forwarders": 2, "/conventional/ttl_s": 60})";
inline constexpr const char* kUnheard = R"({"/conventional/forwarders": 1,
                                "/conventional/dead_zones": 0.3})";
inline constexpr const char* kElsewhere = R"({"/conventional/servers_elsewhere": 0.9})";
inline constexpr const char* kAttack = R"({"/conventional/attack/target": "zones"})";

inline constexpr const char* kKeyed = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 50 }, "dhash": { "insert": "placed" },
  "service": { "verify": "signatures", "keys": "carried-but-popular" } })";

inline constexpr const char* kMistaken = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 50 },
  "service": { "verify": "signatures", "mistakes": { "kind": "bad-signature" } } })";
inline constexpr const char* kPastry = R"({"/overlay/kind": "pastry", "/churn/kind": "exponential",
                             "/churn/mean_life_s": 600})";
inline constexpr const char* kOnKademlia = R"({"/overlay": {"kind": "kademlia", "nodes": 50},
                                   "/dhash/repair/period_s": [100, 200]})";
inline constexpr const char* kNear = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 300 },
  "overlay": { "nodes": 200, "proximity": { "kind": "rtt" } }, "network": { "timeout_ms": 9000 },
  "latency": { "kind": "transit-stub",
               "graph": { "domains": 2, "routers": 4, "stubs": 2, "stub_routers": 4 } } })";
inline constexpr const char* kCoordinates = R"({"/overlay/proximity/kind": "coordinates"})";
inline constexpr const char* kOwners = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 100, "proximity": { "kind": "rtt" } }, "dhash": { "replicas": 3 },
  "network": { "timeout_ms": 9000 }, "latency": { "kind": "euclidean" } })";

inline void write_files(const Folder& folder) {
  std::string trace = "t_s,client,qname,qtype,rcode,answers\n";
  std::string part = trace;
  std::string names;
  for (int i = 0; i < 120; ++i) {
    const std::string name = fmt::format("n{}.example", i * i % 17);
    const std::string line =
        fmt::format("{},{},{},A,{}\n", 2 * i, i % 5, name, i % 3 == 0 ? "NXDOMAIN,0" : "NOERROR,1");
    trace += line;
    if (i < 60) part += line;
    names += fmt::format("{} A\n", name);
  }
  folder.write("trace.csv", trace);
  folder.write("part.csv", part);
  folder.write("bad.csv", trace + "what is this\n");
  folder.write("names.txt", names);
  folder.write("bare.txt", names + "n0.example\n");
  folder.write("times.csv", "time,qname,qtype\n0,a.example,A\n3000,b.example,A\n");
  folder.write("latency.txt", "0 10\n0.5 20\n1 400\n");
  folder.write("lives.txt", "100\n200\n900\n");
  folder.write("short-lives.txt", "50\n70\n");
}

}  // namespace ddns::experiments::key_effect
