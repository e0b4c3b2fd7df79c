// Claims about Figure 1: how records spread over nodes.
#include "experiments/claims/claims.h"

namespace ddns::experiments::parts {

namespace {

void add_shape_claims(std::vector<Claim>& t) {
  t.push_back(
      {.id = "storage-median",
       .section = "3, Figure 1",
       .quote = "Figure 1 shows that the median number of records stored per node is about 120, as "
                "expected.",
       .measure = "median records per node",
       .stated = "about 120",
       .format = "{:.1f}",
       .ours = "storage.median",
       .holds = Range{110, 130},
       .curve = "curve.storage.median",
       .tolerance_reason = "\"About\": less than a tenth off.",
       .asides = {{"mean", "storage.mean"}, {"nodes without a record", "storage.none"}},
       .why = "120 is the mean: the arcs between random nodes are exponential, and the median of "
              "an exponential is its mean times ln 2, here 83."});
  t.push_back({.id = "storage-exponential",
               .section = "3, Figure 1",
               .quote =
                   "The distribution is exponential in both directions because Chord nodes are "
                   "randomly placed on a circle",
               .measure = "greatest distance from the distribution over exponential arcs",
               .stated = "exponential",
               .format = "{:.3f}",
               .ours = "storage.geometric",
               .holds = Range{0, 0.043},
               .tolerance_reason = "Kolmogorov's 95 % bound for 1000 nodes, 1.36 / sqrt(1000).",
               .asides = {{"standard deviation / mean (1 for an exponential)", "storage.sd_ratio"}},
               .why = "Random placement gives exponential arcs, and records spread evenly over "
                      "the circle follow them."});
  t.push_back(
      {.id = "storage-both-directions",
       .section = "3, Figure 1",
       .quote = "this irregularity drops off exponentially in both directions",
       .measure = "nodes with under a quarter of the mean, per node with a quarter to a half",
       .stated = "below 1",
       .format = "{:.2f}",
       .ours = "storage.low_ratio",
       .holds = Range{0, 1},
       .curve = "curve.storage.low_ratio",
       .tolerance_reason = "The text gives no figure.",
       .why = "An exponential falls in one direction only: the fewer records, the more "
              "nodes have so few, down to none (e^(1/4) = 1.28 is expected)."});
}

void add_extreme_claims(std::vector<Claim>& t) {
  t.push_back({.id = "storage-over-800",
               .section = "3, Figure 1",
               .quote = "The two nodes that stored in excess of 800 records (824 and 827)",
               .measure = "nodes with more than 800 records",
               .stated = "2",
               .format = "{:.1f}",
               .ours = "storage.over_800",
               .holds = Range{.low = 2, .high = 2, .one_ring = true},
               .curve = "curve.storage.over_800",
               .tolerance_reason = "The text counts two in its own ring.",
               .asides = {{"records of the largest node", "storage.largest"},
                          {"of the second", "storage.second"},
                          {"99th percentile", "storage.p99"}},
               .why = "Nodes with large arcs are rare events, counted by Poisson's law."});
  t.push_back({.id = "storage-share",
               .section = "3, Figure 1",
               .quote = "were both responsible for approximately 0.8% of the circle, as compared "
                        "with an expected responsibility of 0.1%",
               .measure = "share of the circle of the two nodes with most records",
               .stated = "about 0.8 %",
               .format = "{:.2f} %",
               .ours = "storage.top_two_share",
               .holds = Range{.low = 0.75, .high = 0.85, .one_ring = true},
               .curve = "curve.storage.top_two_share",
               .tolerance_reason = "One digit is given, of the text's own ring.",
               .why = "The longest of 1000 random arcs are expected to span 0.75 and 0.65 %."});
  t.push_back(
      {.id = "storage-direction",
       .section = "3, Figure 1",
       .quote = "store data in proportion to the distance to their next neighbor clockwise around "
                "the circle",
       .measure = "correlation of records with the distance to the next node clockwise",
       .stated = "in proportion",
       .format = "{:.2f}",
       .ours = "storage.by_next",
       .holds = Range{0.9, 1},
       .tolerance_reason = "Proportion means a correlation near 1; sampling 120 keys a node leaves "
                           "0.996.",
       .asides = {{"with the distance to the node before", "storage.by_previous"}},
       .why = "Chord stores a key at its successor, so what counts is the distance to the node "
              "before, with which the correlation is {storage.by_previous:.3f}."});
  t.push_back({.id = "storage-virtual-nodes",
               .section = "3, Figure 1",
               .quote = "can be partially addressed by having servers run multiple nodes in "
                        "proportion to their storage capacities",
               .measure = "99th percentile with 10 virtual nodes a host, of that with one",
               .stated = "below 1",
               .format = "{:.2f}",
               .ours = "storage.virtual.ratio",
               .basis = Basis::kDirection,
               .holds = Range{0, 0.9},
               .tolerance_reason = "A tenth less is the least that could be called addressed.",
               .asides = {{"99th percentile with 10", "storage.virtual.p99"},
                          {"median with 10", "storage.virtual.median"}},
               .why = "A host's share becomes a sum of ten arcs and varies by less."});
}

}  // namespace

void add_storage_claims(std::vector<Claim>& t) {
  add_shape_claims(t);
  add_extreme_claims(t);
}

}  // namespace ddns::experiments::parts
