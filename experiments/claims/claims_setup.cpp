// Claims about the system and about what the tests were given.
#include "experiments/claims/claims.h"

namespace ddns::experiments::parts {

namespace {

void add_design_claims(std::vector<Claim>& t) {
  t.push_back(
      {.id = "transfers-per-server",
       .section = "2",
       .quote = "If a particular record is looked up n times in succession starting at random "
                "locations in a Chord ring of m nodes, then with high probability each server "
                "transfers a given record only log m times total before every server has the "
                "record cached.",
       .measure = "transfers of the slashdot record by the busiest of 1000 servers",
       .stated = "at most log m = 10",
       .format = "{:.1f}",
       .ours = "transfers.slashdot.max",
       .holds = Range{0, 10},
       .tolerance_reason = "log2 1000 = 9.97, rounded up: the text bounds every server.",
       .asides = {{"mean over all servers", "transfers.slashdot.mean"},
                  {"by the owner", "transfers.slashdot.owner"},
                  {"by the node before the owner", "transfers.slashdot.predecessor"},
                  {"busiest server, policy penultimate", "transfers.slashdot_penultimate.max"}},
       .why = "A server answers each node that has it as its next hop about once, so the busiest "
              "transfers the record as often as many nodes point to it, and only the average node "
              "is pointed to by log m others; the average server transfers it "
              "{transfers.slashdot.mean:.2f} times."});
  t.push_back({.id = "key-lookups",
               .section = "2",
               .quote = "Naively verifying a DNS RRSet for a name with n path elements requires n "
                        "KEY lookups.",
               .measure = "KEY lookups for a name of n elements",
               .stated = "n",
               .format = "{}",
               .ours = "",
               .why = "The paper's tests, and these, look up the records alone and verify no "
                      "signatures."});
}

void add_input_claims(std::vector<Claim>& t) {
  t.push_back({.id = "queries-successful",
               .section = "3",
               .quote = "a day's worth of successful queries (approximately 260,000 queries)",
               .measure = "queries of the successful day",
               .stated = "about 260,000",
               .format = "{:.0f}",
               .ours = "input.successful.queries",
               .basis = Basis::kInput,
               .holds = Range{255'000, 265'000},
               .tolerance_reason = "Two digits are given.",
               .why = "An input: the synthetic day is made to the totals of the measured one."});
  t.push_back({.id = "queries-unresolved",
               .section = "3",
               .quote = "a day's worth of unresolved queries (approximately 220,000 queries)",
               .measure = "queries of the unresolved day",
               .stated = "about 220,000",
               .format = "{:.0f}",
               .ours = "input.failed.queries",
               .basis = Basis::kInput,
               .holds = Range{215'000, 225'000},
               .tolerance_reason = "Two digits are given.",
               .why = "An input: the synthetic day is made to the totals of the measured one."});
  t.push_back({.id = "popularity",
               .section = "3",
               .quote = "some records are orders of magnitude more popular than others",
               .measure = "queries for the most popular record, against 1 for most",
               .stated = "orders of magnitude",
               .format = "{:.0f}",
               .ours = "input.popular",
               .basis = Basis::kInput,
               .holds = Range{100, kNoLimit},
               .tolerance_reason = "Two orders of magnitude are a factor of 100.",
               .why = "An input: lcs.mit.edu SOA was asked for 4,219 times in the measured day."});
  t.push_back(
      {.id = "replication-bias",
       .section = "3",
       .quote = "Since the network is a fair amount smaller than the expected size of a real Chord "
                "ring, replication would bias the results in our favor because of the increased "
                "caching.",
       .measure = "RPCs saved by 6 replicas, on 1000 nodes",
       .stated = "some",
       .format = "{:.2f} %",
       .ours = "hops.replicas.saving",
       .basis = Basis::kDirection,
       .holds = Range{0.05, 100},
       .tolerance_reason = "Any saving counts that survives rounding to a tenth of a per cent.",
       .tolerance_decides = true,
       .why = "It saves hardly anything: the replicas lie behind the owner and a lookup comes from "
              "before it, so only a lookup that begins at a replica ends sooner."});
  t.push_back({.id = "records-inserted",
               .section = "3, Figure 1",
               .quote = "we inserted approximately 120,000 records to serve as answers",
               .measure = "records stored on all 1000 nodes",
               .stated = "about 120,000",
               .format = "{:.0f}",
               .ours = "input.successful.records",
               .basis = Basis::kInput,
               .holds = Range{115'000, 125'000},
               .curve = "curve.storage.total",
               .tolerance_reason = "Two digits are given.",
               .why = "An input: the day is made of so many names. The curve of Figure 1 adds up "
                      "to {curve.storage.total:.0f} records; why it "
                      "lacks the others the paper does not say."});
}

}  // namespace

void add_setup_claims(std::vector<Claim>& t) {
  add_design_claims(t);
  add_input_claims(t);
}

}  // namespace ddns::experiments::parts
