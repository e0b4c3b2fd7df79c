#include "experiments/spec/latency.h"

#include "experiments/spec/section.h"

namespace ddns::experiments {

namespace {

using namespace table;

using Graph = sim::TransitStub;

const Condition kFromTable = {"/latency/kind", {"empirical"}};
const Condition kFromFile = {"/latency/kind", {"empirical", "matrix"}};
const Condition kFromSites = {"/latency/kind", {"matrix", "transit-stub"}};
const Condition kFromPoints = {"/latency/kind", {"euclidean"}};
const Condition kFromGraph = {"/latency/kind", {"transit-stub"}};
const Condition kFromLognormal = {"/latency/kind", {"lognormal"}};

}  // namespace

const Section<LatencySpec> kLatency{
    "/latency",
    {},
    {word("kind", &LatencySpec::kind,
          {{"empirical", LatencySpec::Kind::kEmpirical},
           {"lognormal", LatencySpec::Kind::kLognormal},
           {"constant", LatencySpec::Kind::kConstant},
           {"matrix", LatencySpec::Kind::kMatrix},
           {"euclidean", LatencySpec::Kind::kEuclidean},
           {"transit-stub", LatencySpec::Kind::kTransitStub}},
          "Where the round-trip time of an RPC comes from: each is a draw of one distribution "
          "(empirical, lognormal), all are the same (constant), or it is always the same between "
          "the same two hosts: by a file of times between sites (matrix), points of a square "
          "(euclidean), or shortest paths through a transit-stub graph."),
     path("file", &LatencySpec::file, {{R"("jung-one-server")", kFromTable}},
          "The distribution of round-trip times: \"jung-one-server\" (the paper's Figure 4), or a "
          "text file of lines `fraction milliseconds`, both rising. Or a matrix: a line for each "
          "site, of round-trip times in ms to all sites, which need not be symmetric; the file may "
          "be compressed.",
          kFromFile),
     fractions("trim", &LatencySpec::trim_low, &LatencySpec::trim_high, "[0.025, 0.95]",
               "The part of the distribution that RPCs are drawn from, as two fractions; a table "
               "must cover it. The lookups of conventional DNS are drawn from all of it.",
               kFromTable),
     milliseconds("median_ms", &LatencySpec::median, above(0, 1e6), "43",
                  "Median of the log-normal distribution of round-trip times.", kFromLognormal),
     number("sigma", &LatencySpec::sigma, {0, 5}, "1", "",
            "Standard deviation of the natural logarithm of round-trip times.", kFromLognormal),
     milliseconds("value_ms", &LatencySpec::value, {0, 1e6}, "70",
                  "The round-trip time of every RPC.", {{"/latency/kind", {"constant"}}}),
     milliseconds("within_ms", &LatencySpec::within, {0, 1e6}, "0.1",
                  "The round-trip time between two hosts of one site. Each host is at a site drawn "
                  "on its own, any alike.",
                  kFromSites),
     within(&LatencySpec::square,
            milliseconds("side_ms", &sim::Square::of_unit, {0, 1e6}, "300",
                         "The round-trip time over the side of the square. Each host is at a point "
                         "drawn uniformly.",
                         kFromPoints),
            flag("torus", &sim::Square::is_torus, "true",
                 "Is each edge of the square the one on the other side? Then no host is in a "
                 "corner.",
                 kFromPoints)),
     within(&LatencySpec::graph,
            integer("graph/domains", &Graph::domains, {1, 100}, "4", "domains",
                    "Transit domains, the backbones of the graph.", kFromGraph),
            integer("graph/routers", &Graph::routers, {1, 100}, "8", "routers",
                    "Routers of each transit domain.", kFromGraph),
            integer("graph/stubs", &Graph::stubs, {1, 100}, "3", "networks",
                    "Stub networks that hang on each transit router.", kFromGraph),
            integer("graph/stub_routers", &Graph::stub_routers, {1, 100}, "8", "routers",
                    "Routers of each stub network. These are the sites of hosts.", kFromGraph)),
     numbers("graph/link_ms", &LatencySpec::link_ms, 4, 4, {0, 1e6}, "[60, 30, 10, 2]", "ms",
             "Mean round-trip times over a link of the graph: between two domains, within a "
             "domain, to a stub network, within a stub network. Links take from half of that to "
             "one and a half.",
             kFromGraph)}};

}  // namespace ddns::experiments
