// Claims about Figure 3: RPCs per lookup.
#include "experiments/claims/claims.h"

namespace ddns::experiments::parts {

namespace {

constexpr const char* kSection = "3, Figure 3";

void add_successful_claims(std::vector<Claim>& t) {
  t.push_back({.id = "hops-successful",
               .section = kSection,
               .quote =
                   "Figure 3 shows the number of RPCs required by a client for various lookups "
                   "(curve \"successful\")",
               .measure = "mean RPCs of a successful lookup (policy penultimate)",
               .stated = "",
               .format = "{:.2f}",
               .ours = "hops.penultimate.mean",
               .curve = "curve.hops.successful.mean",
               .asides = {{"share of lookups with 0 RPCs, %", "hops.penultimate.zero"},
                          {"median", "hops.penultimate.median"},
                          {"with another popularity of names", "hops.popularity.mean"}},
               .why = "The authors' code of 2001 kept one copy of what was fetched, on the node "
                      "before the one that served it. What is left is within what is not known of "
                      "the trace: how popularity is spread between the published totals. Where the "
                      "number of names asked for more than 1000 times is left open the mean is "
                      "{hops.popularity.mean:.2f}."});
  t.push_back({.id = "hops-successful-shape",
               .section = kSection,
               .quote = "Figure 3 (curve \"successful\")",
               .measure = "greatest distance of the distribution from the curve (penultimate)",
               .stated = "",
               .format = "{:.3f}",
               .ours = "hops.penultimate.distance",
               .curve = "curve.hops.successful.shape",
               .apart = "hops.penultimate.apart",
               .asides = {{"policy path", "hops.path.distance"},
                          {"of two rings from each other", "hops.penultimate.apart"},
                          {"with another popularity of names", "hops.popularity.distance"}},
               .why = "The curve has more lookups of at most 2 RPCs than policy penultimate gives, "
                      "and fewer of at most 4 than policy path. How popularity is spread between "
                      "the published totals moves the distribution as far: where the number of "
                      "names asked for more than 1000 times is left open the distance is "
                      "{hops.popularity.distance:.3f}."});
  t.push_back(
      {.id = "hops-path-policy",
       .section = kSection,
       .quote = "as each block is retrieved, it is cached along the lookup path (section 2)",
       .measure = "mean RPCs of a successful lookup (policy path)",
       .stated = "",
       .format = "{:.2f}",
       .ours = "hops.path.mean",
       .curve = "curve.hops.successful.mean",
       .asides = {{"policy penultimate", "hops.penultimate.mean"},
                  {"copies at the origin only", "hops.origin.mean"},
                  {"no copies", "hops.none.mean"}},
       .why = "Copies on the whole path save more than the curve shows, copies at the origin "
              "alone far less; nearest to it is one copy on the node before the server."});
}

void add_unsuccessful_claims(std::vector<Claim>& t) {
  t.push_back({.id = "hops-unsuccessful",
               .section = kSection,
               .quote =
                   "Figure 3 shows the number of RPCs required by a client for various lookups "
                   "(curve \"unsuccessful\", as plotted)",
               .measure = "mean RPCs of an unsuccessful lookup, its origin counted",
               .stated = "",
               .format = "{:.2f}",
               .ours = "hops.plotted.mean",
               .curve = "curve.hops.plotted.mean",
               .asides = {{"median", "hops.plotted.median"}},
               .why = "One ring differs much from another, as 37 % of the queries are for one "
                      "name, whose owner may be near or far. The curve starts at 1: it counts the "
                      "originating node, which the other two curves do not."});
  t.push_back(
      {.id = "hops-unsuccessful-remote",
       .section = kSection,
       .quote = "Figure 3 (curve \"unsuccessful\", moved by the origin that it counts)",
       .measure = "mean RPCs of an unsuccessful lookup to remote nodes",
       .stated = "",
       .format = "{:.2f}",
       .ours = "hops.failed.mean",
       .curve = "curve.hops.failed.mean",
       .asides = {{"median", "hops.failed.median"},
                  {"greatest distance from the curve, of all seeds pooled", "hops.pooled.distance"},
                  {"successful queries without caching", "hops.none.mean"}},
       .why = "Counted like the successful lookups. In one ring the name that 37 % of the queries "
              "ask for decides; evenly spread queries take {hops.none.mean:.2f}."});
  t.push_back({.id = "hops-end-earlier",
               .section = kSection,
               .quote = "Successful queries and unsuccessful queries have the same approximately "
                        "random distribution of hop counts, except that successful queries usually "
                        "end earlier due to finding a cached copy of the block.",
               .measure = "RPCs that a successful lookup saves (policy penultimate)",
               .stated = "some",
               .format = "{:.2f}",
               .ours = "hops.saved",
               .holds = Range{0, kNoLimit},
               .curve = "curve.hops.saved",
               .tolerance_reason = "The text gives no figure.",
               .why = "Both counted without their origin; as plotted the curves lie a hop further "
                      "apart."});
}

void add_slashdot_claims(std::vector<Claim>& t) {
  t.push_back({.id = "hops-slashdot",
               .section = kSection,
               .quote = "Since the slashdot record got cached everywhere very quickly, virtually "
                        "all lookups never left the requesting node.",
               .measure = "lookups that never left the requesting node",
               .stated = "virtually all",
               .format = "{:.2f} %",
               .ours = "hops.slashdot.zero",
               .holds = Range{95, 100},
               .curve_note = "{curve.hops.slashdot.zero:.1f} %",
               .tolerance_reason = "Virtually all: all but one in twenty.",
               .asides = {{"policy penultimate", "hops.slashdot_penultimate.zero"}},
               .why = "Each node asks others at most once or so."});
  t.push_back({.id = "hops-slashdot-left",
               .section = kSection,
               .quote = "Figure 3 (curve \"slashdot\")",
               .measure = "lookups that left the requesting node",
               .stated = "",
               .format = "{:.2f} %",
               .ours = "hops.slashdot.left",
               .curve = "curve.hops.slashdot.left",
               .asides = {{"policy penultimate", "hops.slashdot_penultimate.left"}},
               .why =
                   "A fetch leaves a copy on its origin, or one on the node before the server, "
                   "so about 1000 fetches can leave in all; the curve has twice as many, and the "
                   "paper does not say why."});
}

}  // namespace

void add_hop_claims(std::vector<Claim>& t) {
  add_successful_claims(t);
  add_unsuccessful_claims(t);
  add_slashdot_claims(t);
}

}  // namespace ddns::experiments::parts
