// Claims about Figure 2: how the work spreads over nodes. Where not said otherwise, loads are
// counted as the paper's counter did, and copies are cached as the authors' code did (penultimate).
#include "experiments/claims/claims.h"

namespace ddns::experiments::parts {

namespace {

constexpr const char* kSection = "3, Figure 2";

void add_successful_claims(std::vector<Claim>& t) {
  t.push_back(
      {.id = "load-ideal",
       .section = kSection,
       .quote = "ideal behavior would be involving each node in n/1000 RPCs where n is the median "
                "number of RPCs executed per lookup",
       .measure = "RPCs of an average lookup, which the loads of all nodes add up to",
       .stated = "the median, {curve.hops.successful.median:.0f}",
       .format = "{:.2f}",
       .ours = "load.penultimate.sum",
       .holds = Range{-0.05, 0.05, "curve.hops.successful.median"},
       .curve_note = "mean {curve.hops.successful.mean:.2f}",
       .tolerance_reason = "One per cent: the sum is exact.",
       .asides = {{"unsuccessful, remote RPCs", "load.failed.sum"}},
       .why = "Loads add up to the mean number of RPCs, whatever their median is."});
  t.push_back({.id = "load-by-records",
               .section = kSection,
               .quote = "in the successful query test, nodes served RPCs in approximate proportion "
                        "to the number of records they stored",
               .measure = "correlation of RPCs served with records stored (policy path)",
               .stated = "in proportion",
               .format = "{:.2f}",
               .ours = "load.path.by_records",
               .holds = Range{0.7, 1},
               .tolerance_reason = "Approximate: at least half the variance explained.",
               .tolerance_decides = true,
               .asides = {{"policy penultimate", "load.penultimate.by_records"}},
               .why = "The node with the longer arc before it stores more, and more fingers point "
                      "to it."});
  t.push_back(
      {.id = "load-popular-ten",
       .section = kSection,
       .quote = "each node serves each of its popular blocks about ten (log2 1000) times; after "
                "that, the block is cached at enough other nodes that queries will find a cached "
                "copy instead of reaching the responsible server",
       .measure = "times the owner serves a record asked for more than 100 times (policy path)",
       .stated = "about 10",
       .format = "{:.2f}",
       .ours = "transfers.path.popular_owner",
       .holds = Range{5, 20},
       .tolerance_reason = "\"About\": a factor of two.",
       .asides = {{"policy penultimate", "transfers.penultimate.popular_owner"},
                  {"most popular record: served by the node before the owner",
                   "transfers.path.predecessor"},
                  {"by its busiest server", "transfers.path.max"},
                  {"by the average node", "transfers.path.mean"}},
       .why = "All lookups reach the owner through the node before it, which has a copy after the "
              "first; from then on that node serves those that point to it, about log2 1000 on "
              "average ({transfers.path.predecessor:.1f} for the most popular record)."});
}

void add_successful_curve_claims(std::vector<Claim>& t) {
  t.push_back({.id = "load-successful-median",
               .section = kSection,
               .quote = "Figure 2 (curve \"successful\")",
               .measure = "median load of a node, RPCs served per lookup",
               .stated = "",
               .format = "{:.5f}",
               .ours = "load.penultimate.paper.median",
               .curve = "curve.load.successful.median",
               .asides = {{"remote RPCs alone", "load.penultimate.median"},
                          {"policy path, the paper's count", "load.path.paper.median"},
                          {"policy path, remote RPCs alone", "load.path.median"}},
               .why = "The paper's counter also sees the origin's call to itself and the RPCs that "
                      "store records and copies; without these the median would be "
                      "{load.penultimate.median:.4f}."});
  t.push_back({.id = "load-successful-p90",
               .section = kSection,
               .quote = "Figure 2 (curve \"successful\")",
               .measure = "90th percentile of the load of a node",
               .stated = "",
               .format = "{:.4f}",
               .ours = "load.penultimate.paper.p90",
               .curve = "curve.load.successful.p90",
               .asides = {{"policy path, the paper's count", "load.path.paper.p90"}},
               .why = "The same counter and policy as for the median."});
  t.push_back({.id = "load-successful-max",
               .section = kSection,
               .quote = "DHash's block caching helped provide load balance as measured by RPCs "
                        "served per lookup per node.",
               .measure = "greatest load of a node",
               .stated = "",
               .format = "{:.3f}",
               .ours = "load.penultimate.paper.max",
               .curve = "curve.load.successful.max",
               .asides = {{"policy path, the paper's count", "load.path.paper.max"}},
               .why = "Caching keeps popular records from loading anyone; what is left follows the "
                      "length of the arcs."});
}

void add_slashdot_claims(std::vector<Claim>& t) {
  t.push_back({.id = "slashdot-spread",
               .section = kSection,
               .quote = "after the first few thousand requests, virtually every node in the system "
                        "has the record cached, so that subsequent requests never leave the "
                        "originating node",
               .measure = "fetches until 99 % of the nodes hold the record",
               .stated = "a few thousand",
               .format = "{:.0f}",
               .ours = "spread.slashdot",
               .holds = Range{2'000, 6'000},
               .tolerance_reason = "A few: two to six.",
               .asides = {{"policy penultimate", "spread.slashdot_penultimate"}},
               .why = "Most nodes get their copy when a lookup begins at them, and ln 100 = 4.6 "
                      "lookups a node would leave 1 % without one; some get it sooner, on the path "
                      "of another."});
  t.push_back({.id = "load-slashdot-median",
               .section = kSection,
               .quote = "Figure 2 (curve \"slashdot\")",
               .measure = "median load of a node",
               .stated = "",
               .format = "{:.5f}",
               .ours = "load.slashdot.paper.median",
               .curve = "curve.load.slashdot.median",
               .asides = {{"remote RPCs of all nodes together", "load.slashdot.sum"}},
               .why = "Nearly all of it is the origin's call to itself, one in a thousand lookups "
                      "for each node."});
}

void add_unsuccessful_claims(std::vector<Claim>& t) {
  t.push_back(
      {.id = "load-by-queries",
       .section = kSection,
       .quote = "For the unsuccessful query test, nodes served RPCs in proportion to the number of "
                "queries that expected the desired record to reside on that node.",
       .measure = "correlation of RPCs served with queries for the node's own keys",
       .stated = "in proportion",
       .format = "{:.2f}",
       .ours = "load.failed.by_questions",
       .holds = Range{0.7, 1},
       .tolerance_reason = "As for the successful test: at least half the variance explained.",
       .tolerance_decides = true,
       .asides = {{"with queries for its own keys and the next node's",
                   "load.failed.by_questions_of_two"}},
       .why = "All lookups of a key also pass the node before its owner, which therefore serves as "
              "many RPCs as the owner, and those through which these come; with both nodes' keys "
              "counted the correlation is {load.failed.by_questions_of_two:.2f}."});
  t.push_back(
      {.id = "load-unsuccessful-worse",
       .section = kSection,
       .quote = "This does a worse job of load balancing since there is no negative caching.",
       .measure = "greatest load, unsuccessful / successful",
       .stated = "above 1",
       .format = "{:.1f}",
       .ours = "load.max_ratio",
       .basis = Basis::kDirection,
       .holds = Range{1, kNoLimit},
       .tolerance_reason = "The text gives no figure.",
       .asides = {{"greatest load, unsuccessful", "load.failed.paper.max"}},
       .why = "The name asked for in 82,000 of 220,000 queries loads its owner and the "
              "nodes before it every time."});
  t.push_back({.id = "load-similar",
               .section = kSection,
               .quote = "the loads are similar for both successful and unsuccessful queries",
               .measure = "median load, successful / unsuccessful",
               .stated = "about 1",
               .format = "{:.2f}",
               .ours = "load.ratio",
               .holds = Range{0.5, 2},
               .curve = "curve.load.ratio",
               .tolerance_reason = "Similar: a factor of two.",
               .tolerance_decides = true,
               .asides = {{"policy path", "load.path_ratio"}},
               .why = "Successful lookups take fewer RPCs, but the counter adds those that store "
                      "records and copies."});
  t.push_back({.id = "retransmissions",
               .section = kSection,
               .quote = "unlike in the current DNS, where unresponsive queries might result in "
                        "spurious retransmissions of requests",
               .measure = "retransmissions of conventional DNS",
               .stated = "some",
               .format = "{}",
               .ours = "",
               .why = "These runs know of conventional DNS only the latency of a lookup."});
}

void add_unsuccessful_curve_claims(std::vector<Claim>& t) {
  t.push_back({.id = "load-unsuccessful-median",
               .section = kSection,
               .quote = "Figure 2 (curve \"unsuccessful\")",
               .measure = "median load of a node",
               .stated = "",
               .format = "{:.5f}",
               .ours = "load.failed.paper.median",
               .curve = "curve.load.failed.median",
               .asides = {{"remote RPCs alone", "load.failed.median"}},
               .why = "It depends on how the queries that are not for the most popular name spread "
                      "over the next few, of which only the totals are published."});
  t.push_back({.id = "load-unsuccessful-p90",
               .section = kSection,
               .quote = "Figure 2 (curve \"unsuccessful\")",
               .measure = "90th percentile of the load of a node",
               .stated = "",
               .format = "{:.4f}",
               .ours = "load.failed.paper.p90",
               .curve = "curve.load.failed.p90",
               .asides = {{"remote RPCs alone", "load.failed.p90"}},
               .why = "As for the median."});
  t.push_back({.id = "load-unsuccessful-beyond",
               .section = kSection,
               .quote = "Figure 2 (curve \"unsuccessful\", which ends at 0.1)",
               .measure = "nodes that serve more than 0.1 RPCs per lookup",
               .stated = "",
               .format = "{:.1f}",
               .ours = "load.failed.paper.beyond",
               .curve = "curve.load.failed.beyond",
               .asides = {{"remote RPCs alone", "load.failed.beyond"}},
               .why = "The owner of the most popular name, the node before it, and those whose "
                      "fingers most lookups take to get there."});
}

}  // namespace

void add_load_claims(std::vector<Claim>& t) {
  add_successful_claims(t);
  add_successful_curve_claims(t);
  add_slashdot_claims(t);
  add_unsuccessful_claims(t);
  add_unsuccessful_curve_claims(t);
}

}  // namespace ddns::experiments::parts
