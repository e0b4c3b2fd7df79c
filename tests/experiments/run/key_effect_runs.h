// What the test of the keys' effects runs: a row for each key, and the experiments that rows begin
// with.
#pragma once

namespace ddns::experiments {
namespace {

// Runs that are small, in which everything happens that some key is about.
const char* const kBare = R"({ "service": { "kind": "lookup" }, "trace": { "queries": 200 } })";
const char* const kRouting = R"({
  "service": { "kind": "lookup" }, "trace": { "queries": 300 }, "overlay": { "nodes": 50 } })";
const char* const kConventional = R"({ "service": { "kind": "conventional" },
                                    "trace": { "queries": 300 } })";
const char* const kOneName = R"({ "trace": { "kind": "slashdot" } })";
const char* const kDay = R"({
  "trace": { "queries": 600, "names": 200, "most_popular": 60, "asked_once": null,
             "asked_over_100": null, "asked_over_1000": null },
  "overlay": { "nodes": 50 } })";
const char* const kMixed = R"({
  "trace": { "outcome": "mixed", "queries": 600, "names": 100, "most_popular": 60,
             "asked_once": null, "asked_over_100": null, "asked_over_1000": null },
  "overlay": { "nodes": 50 } })";
const char* const kFile = R"({
  "trace": { "kind": "file", "path": "trace.csv" }, "overlay": { "nodes": 50 } })";
const char* const kSteady = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 50 }, "dhash": { "insert": "placed" } })";
const char* const kChurn = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 1800 },
  "overlay": { "nodes": 50, "successors": 8 }, "dhash": { "insert": "placed", "replicas": 3 },
  "churn": { "kind": "exponential", "mean_life_s": 600 } })";
const char* const kLives = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 1800 },
  "overlay": { "nodes": 50, "successors": 8 }, "dhash": { "insert": "placed", "replicas": 3 },
  "churn": { "kind": "file", "file": "lives.txt" } })";
const char* const kQuota = R"({
  "trace": { "kind": "steady", "names": 300, "rate_per_s": 1, "duration_s": 300 },
  "overlay": { "nodes": 30 },
  "quota": { "kind": "proportional", "blocks_per_unit": 20, "organisations": 7,
             "attacker": { "records": 200 } } })";
const char* const kResolvers = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "hierarchy" },
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 } })";
const char* const kNegative = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "hierarchy" },
  "trace": { "outcome": "unsuccessful", "queries": 600, "names": 200, "most_popular": 60,
             "asked_once": null, "asked_over_100": null, "asked_over_1000": null } })";
const char* const kCaches = R"({
  "service": { "kind": "conventional" }, "conventional": { "model": "caches" },
  "trace": { "queries": 3000, "names": 300, "clients": 20, "duration_s": 3600 } })";
const char* const kDeadZones = R"({"/conventional/dead_zones": 0.3})";
const char* const kLoops = R"({"/conventional/looping_zones": 0.3,
                              "/conventional/detect_loops": false})";
const char* const kStale = R"({"/conventional/serve_stale_s": 1000,
                             "/conventional/ttl_s": 20, "/conventional/loss": 0.4})";
const char* const kAliases = R"({"/conventional/aliases": 0.9})";
const char* const kForwarding = R"({"/conventional/forwarders": 2, "/conventional/ttl_s": 60})";
const char* const kUnheard = R"({"/conventional/forwarders": 1,
                                      "/conventional/dead_zones": 0.3})";
const char* const kElsewhere = R"({"/conventional/servers_elsewhere": 0.9})";
const char* const kAttack = R"({"/conventional/attack/target": "zones"})";

const char* const kKeyed = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 50 }, "dhash": { "insert": "placed" },
  "service": { "verify": "signatures", "keys": "carried-but-popular" } })";

const char* const kMistaken = R"({
  "trace": { "kind": "steady", "names": 60, "rate_per_s": 1, "duration_s": 600 },
  "overlay": { "nodes": 50 },
  "service": { "verify": "signatures", "mistakes": { "kind": "bad-signature" } } })";

enum class Effect {
  kFigures,  // what is reported differs
  kName,     // only the name of the result differs
  kRefused,  // the run is refused with the other value
};

struct Row {
  const char* key;
  const char* base;
  const char* value;
  const char* with = "{}";  // other keys that the base is given first
  Effect effect = Effect::kFigures;
};

}  // namespace
}  // namespace ddns::experiments
