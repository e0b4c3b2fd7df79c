#include "experiments/spec/overlay.h"

#include <algorithm>
#include <string_view>

#include "experiments/spec/section.h"
#include "experiments/spec/service.h"

namespace ddns::experiments {

namespace {

using namespace table;
using overlay::CapacityModel;
using Capacity = CapacityModel::Kind;

const Condition kChord = {"/overlay/kind", {"chord"}};
const Condition kPastry = {"/overlay/kind", {"pastry"}};
const Condition kDigits = {"/overlay/kind", {"chord", "pastry"}};
const Condition kKademlia = {"/overlay/kind", {"kademlia"}};
const Condition kSpread = {"/overlay/capacity/kind", {"uniform", "pareto"}};
const Condition kTables = {"/overlay/kind", {"chord", "pastry", "kademlia"}};
const Condition kNear = {"/overlay/proximity/kind", {"rtt", "coordinates"}};
const Condition kEstimated = {"/overlay/proximity/kind", {"coordinates"}};
constexpr char kOrdinary[] = "an ordinary host's";

constexpr std::string_view kLivingKinds[] = {"chord", "pastry", "kademlia"};

}  // namespace

bool lives(const OverlaySpec& overlay) {
  return std::ranges::find(kLivingKinds, overlay.kind) != std::end(kLivingKinds);
}

const Section<OverlaySpec> kOverlay{
    "/overlay",
    {kOnOverlay},
    {word("kind", &OverlaySpec::kind,
          {{"chord", "chord"},
           {"pastry", "pastry"},
           {"kademlia", "kademlia"},
           {"one-hop", "one-hop"}},
          "The lookup service by which nodes find the owner of a key: Chord, Pastry, Kademlia; or "
          "one-hop, where every node knows all and calls the owner itself."),
     integer("nodes", &OverlaySpec::hosts, {1, 1e7}, "1000", "hosts",
             "Hosts on the ring: nodes, where each runs one."),
     integer(
         "base", &OverlaySpec::base, {2, 1024}, {{"16", kPastry}, {"2"}}, "",
         "Base b of Chord's fingers, n + d * b^i for d = 1 .. b-1, or of Pastry's digits, which "
         "is a power of 2.",
         kDigits),
     integer("successors", &OverlaySpec::successors, {1, 1000}, "20", "nodes",
             "Length of each node's successor list.", kChord),
     integer("leaf_set", &OverlaySpec::leaf_set, {2, 1000}, "16", "nodes",
             "Size of each node's leaf set, half of it on each side: an even number.", kPastry),
     integer("bucket", &OverlaySpec::bucket, {1, 1000}, "20", "nodes",
             "The most contacts k that one bucket of a node has.", kKademlia),
     flag("route_by_successors", &OverlaySpec::route_by_successors, "false",
          "May the next hop be chosen from the successor list too? Without, the list stands in "
          "only where no finger that precedes the key is left.",
          kChord),
     flag("owner_by_successors", &OverlaySpec::owner_by_successors, "false",
          "Does every node that has the key's owner in its successor list name it at once? "
          "Without, only the owner's predecessor does.",
          kChord),
     word("proximity/kind", &OverlaySpec::near,
          {{"none", OverlaySpec::Near::kNotAtAll},
           {"rtt", OverlaySpec::Near::kTruly},
           {"coordinates", OverlaySpec::Near::kByCoordinates}},
          "What nodes know of how far others are: nothing; the round-trip times as they are; or "
          "what Vivaldi coordinates tell. Those who know fill their tables with near nodes."),
     within(
         &OverlaySpec::proximity,
         integer("proximity/candidates", &overlay::Proximity::candidates, {1, 1e5}, "16", "nodes",
                 "An entry of a table is the nearest of so many nodes that may stand there: on "
                 "Chord the first of them, elsewhere some drawn at random.",
                 {kNear, kTables}),
         flag("proximity/routes", &overlay::Proximity::routes, "false",
              "Does a request go on to the node by which it is expected to take the least time "
              "in all? Else to the one that is nearest to the key.",
              {kNear, {"/overlay/kind", {"chord", "kademlia"}}})),
     within(&OverlaySpec::coordinates,
            flag("proximity/heights", &sim::Vivaldi::Settings::heights, "true",
                 "Have coordinates heights above the plane, for a host's last mile?", kEstimated),
            integer("proximity/neighbours", &sim::Vivaldi::Settings::neighbours, {1, 1e6}, "64",
                    "hosts", "Others to which each host measures, drawn at random.", kEstimated),
            integer("proximity/samples", &sim::Vivaldi::Settings::samples, {1, 1e6}, "600",
                    "measurements",
                    "Measurements that each host has made for its coordinates when the run begins.",
                    kEstimated)),
     number("virtual_nodes", &OverlaySpec::virtual_nodes, {0.01, 1000}, "1", "nodes",
            "Virtual nodes a host runs for each unit of its capacity, rounded; at least one."),
     within(&OverlaySpec::capacity,
            word("capacity/kind", &CapacityModel::kind,
                 {{"equal", Capacity::kConstant},
                  {"uniform", Capacity::kUniform},
                  {"pareto", Capacity::kPareto},
                  {"list", Capacity::kList}},
                 "Distribution of the hosts' capacities: all 1; uniform from least to greatest; "
                 "Pareto's from least, where what is drawn above greatest counts as greatest; or a "
                 "list's."),
            number("capacity/least", &CapacityModel::least, above(0, 1e6), "1", kOrdinary,
                   "The least capacity that a host may have.", kSpread),
            number("capacity/greatest", &CapacityModel::greatest, above(0, 1e6), "100", kOrdinary,
                   "The greatest capacity that a host may have.", kSpread),
            number("capacity/shape", &CapacityModel::shape, above(0, 100), "2", "",
                   "Exponent of the tail of the Pareto distribution of capacities.",
                   {{"/overlay/capacity/kind", {"pareto"}}}),
            numbers("capacity/values", &CapacityModel::values, 1, 1000, above(0, 1e6), {},
                    kOrdinary, "The capacities of hosts, each drawn as likely as the others.",
                    {{"/overlay/capacity/kind", {"list"}}}))}};

}  // namespace ddns::experiments
