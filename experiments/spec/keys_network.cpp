// The keys of the table that say how messages travel and what is reported.
#include "experiments/spec/keys_parts.h"

namespace ddns::experiments::parts {

namespace {

using enum KeyType;

const Condition kEmpirical = {"/latency/kind", {"empirical"}};
const Condition kLognormal = {"/latency/kind", {"lognormal"}};
const Condition kConstant = {"/latency/kind", {"constant"}};

void add_latency_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/latency/kind",
               .type = kWord,
               .words = {"empirical", "lognormal", "constant"},
               .defaults = {{R"("empirical")"}},
               .text = "Distribution of the round-trip time of an RPC."});
  t.push_back({.pointer = "/latency/file",
               .type = kPath,
               .defaults = {{R"("jung-one-server")"}},
               .applies = {kEmpirical},
               .text = "\"jung-one-server\" (the paper's Figure 4), or a text file of lines "
                       "`fraction milliseconds`, both rising."});
  t.push_back({.pointer = "/latency/trim",
               .type = kNumbers,
               .minimum = 0,
               .maximum = 1,
               .numbers_minimum = 2,
               .numbers_maximum = 2,
               .defaults = {{"[0.025, 0.95]"}},
               .applies = {kEmpirical},
               .text = "The part of the distribution that RPCs are drawn from, as two fractions; a "
                       "table must cover it. Lookups of one server are drawn from all of it."});
}

void add_latency_shape_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/latency/median_ms",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .unit = "ms",
               .defaults = {{"43"}},
               .applies = {kLognormal},
               .text = "Median of the log-normal distribution."});
  t.push_back({.pointer = "/latency/sigma",
               .type = kNumber,
               .minimum = 0,
               .maximum = 5,
               .defaults = {{"1"}},
               .applies = {kLognormal},
               .text = "Standard deviation of its natural logarithm."});
  t.push_back({.pointer = "/latency/value_ms",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1e6,
               .unit = "ms",
               .defaults = {{"70"}},
               .applies = {kConstant},
               .text = "The constant."});
}

void add_network_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/network/timeout_ms",
               .type = kNumber,
               .minimum = 0.001,
               .maximum = 1e6,
               .unit = "ms",
               .defaults = {{"500"}},
               .applies = {on_overlay()},
               .text =
                   "How long the answer to an RPC, or the arrival of a one-way message, is waited "
                   "for: what comes later is too late."});
  t.push_back({.pointer = "/network/loss",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1,
               .defaults = {{"0"}},
               .applies = {on_overlay()},
               .text = "Probability that a message is lost."});
  t.push_back({.pointer = "/lookup/style",
               .type = kWord,
               .words = {"iterative", "recursive"},
               .defaults = {{R"("iterative")"}},
               .applies = {on_overlay()},
               .text = "Does the origin ask every node of the path itself, or is the request "
                       "passed on?"});
  t.push_back({.pointer = "/lookup/tries",
               .minimum = 1,
               .maximum = 100,
               .unit = "calls",
               .defaults = {{"1"}},
               .applies = {on_overlay()},
               .text =
                   "So many calls in a row without an answer, and a lookup holds a node dead; 1 "
                   "is the published protocol. Inserts, fetches and the lookups of maintenance "
                   "do the same."});
  t.push_back({.pointer = "/lookup/origin",
               .type = kWord,
               .words = {"uniform", "client"},
               .defaults = {{R"("uniform")"}},
               .applies = {on_dhash()},
               .text = "Each question starts at a random node, or always at the same random node "
                       "for the same client of the trace."});
}

void add_output_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/output/latency_by_hops/max_hops",
               .minimum = 0,
               .maximum = 1000,
               .unit = "hops",
               .defaults = {{"14", {"/trace/kind", {"one-server"}}}, {"0"}},
               .text = "Report the latency of 1 .. this many hops (the paper's Figure 5)."});
  t.push_back({.pointer = "/output/latency_by_hops/samples",
               .minimum = 1,
               .maximum = 1e6,
               .defaults = {{"1000"}},
               .text = "Random sums behind each of its points."});
  t.push_back({.pointer = "/output/latency_resolution_ms",
               .type = kNumber,
               .nullable = true,
               .minimum = 0.001,
               .maximum = 1e6,
               .unit = "ms",
               .defaults = {{"null"}},
               .text = "Latencies of lookups are rounded to multiples of this, and counted; null: "
                       "each is kept exactly, which takes memory and ends at 10,000,000 "
                       "questions."});
  t.push_back({.pointer = "/output/window_s",
               .type = kNumber,
               .nullable = true,
               .minimum = 0.001,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"null"}},
               .applies = {on_overlay()},
               .text = "Report what happened in each stretch of time this long; null: no time "
                       "series."});
  t.push_back({.pointer = "/output/graph",
               .type = kBoolean,
               .defaults = {{"false"}},
               .applies = {on_overlay()},
               .text = "Report on the overlay as a graph at the end: its components, in-degrees, "
                       "articulation points, and the fewest hops that its tables allow."});
  t.push_back({.pointer = "/output/per_node",
               .type = kBoolean,
               .defaults = {{"false"}},
               .applies = {on_overlay()},
               .text = "Report every node: its arc of the ring, the records it stores, the RPCs it "
                       "served, and the questions for keys that it owns."});
}

}  // namespace

void add_travel_keys(std::vector<Key>& t) {
  add_latency_keys(t);
  add_latency_shape_keys(t);
  add_network_keys(t);
  add_output_keys(t);
}

}  // namespace ddns::experiments::parts
